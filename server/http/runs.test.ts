// Runs over HTTP on the real store, cards and engine: a failed run goes on, many runs are replayed.
import { afterAll, beforeAll, expect, test } from 'vitest';

import { edgesOf } from '../../tests/support/flow-builder.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { startTestServer, type Json, type TestServer } from './server.test-support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** trigger -> item, which fails: the text is no number. */
const aFlow: Flow = {
  formatVersion: 1,
  id: 'counts',
  name: 'Counts',
  nodes: {
    trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
    wait: { card: 'logic.delay', version: 1, inputs: { until: '{{ trigger.admin.displayName }}' } },
  },
  edges: edgesOf('trigger -> wait'),
};

async function ended(runId: string, entry = 1): Promise<Json> {
  for (;;) {
    const { json } = await server.send('GET', `/api/runs/${runId}`);
    const [step] = json['steps'] as unknown as Json[];
    if (json['endedAt'] !== null && Number(step?.['attempt']) >= entry) return json;
  }
}

async function startRun(): Promise<string> {
  const { json, status } = await server.send('POST', '/api/flows/counts/run', { body: { mode: 'live' } });
  expect(status).toBe(202);
  return String(json['runId']);
}

test('S10 a failed run is resumed with other inputs; who did it is in its journal', async () => {
  expect((await server.send('POST', '/api/flows', { body: aFlow })).status).toBe(201);
  const runId = await startRun();
  expect((await ended(runId))['status']).toBe('failed');
  expect(await server.send('GET', `/api/runs/${runId}/resume`)).toMatchObject({
    status: 200,
    json: { items: [{ nodeId: 'wait', error: { code: expect.any(String) as string } }] },
  });
  const bad = await server.send('POST', `/api/runs/${runId}/resume`, { body: { inputs: { nobody: { until: '' } } } });
  expect(bad).toMatchObject({ status: 400, json: { error: { code: 'run.bad-edit' } } });
  const inputs = { wait: { until: '2020-01-01T00:00:00Z' } };
  const resumed = await server.send('POST', `/api/runs/${runId}/resume`, { body: { inputs } });
  expect(resumed).toMatchObject({ status: 202, json: { status: 'queued' } });
  expect(await ended(runId, 2)).toMatchObject({ status: 'succeeded', error: null, steps: [{ attempts: [{}, {}] }] });
  const { json } = await server.send('GET', `/api/runs/${runId}/journal`);
  expect(json['items']).toContainEqual(expect.objectContaining({ type: 'run.resumed', edits: inputs }));
  const texts = async (query = ''): Promise<unknown[]> => {
    const { json: page } = await server.send('GET', `/api/runs/${runId}/story${query}`);
    return [...(page['items'] as unknown as Json[]).map((line) => line['text']), page['nextCursor']];
  };
  const told = await texts();
  expect(told).toHaveLength(8);
  expect(told[0]).toMatch(/ started it by hand\.$/);
  expect(told.slice(1, 3)).toEqual(['The run began.', expect.stringMatching(/^“Delay” failed: /)]);
  expect(told[4]).toMatch(
    / had the run go on from its failed steps, with other inputs\. \(“Delay” until = "2020-01-01T00:00:00Z"\)$/,
  );
  expect(told.slice(5)).toEqual(['“Delay” finished (attempt 2).', 'The run succeeded.', null]);
  // Line 0 belongs to the first record.
  expect([...(await texts('?limit=3')).slice(0, -1), ...(await texts('?limit=200&cursor=3'))]).toEqual(told);
  expect((await server.send('GET', `/api/runs/${runId}/resume`)).json).toEqual({ items: [] });
  const again = await server.send('POST', `/api/runs/${runId}/resume`);
  expect(again).toMatchObject({ status: 409, json: { error: { code: 'run.not-failed' } } });
});

test('S10 a filter is previewed, then all that it finds is replayed', async () => {
  const failed = [await startRun(), await startRun()];
  for (const id of failed) await ended(id);
  const body = { filter: { flow: 'counts', status: 'failed' }, version: 'same' };
  const preview = await server.send('POST', '/api/runs/replay', { body: { ...body, preview: true } });
  expect(preview).toMatchObject({ status: 200, json: { count: 2, started: 0, first: failed.map((id) => ({ id })) } });
  const real = await server.send('POST', '/api/runs/replay', { body });
  expect(real).toMatchObject({ status: 200, json: { count: 2, started: 2, refused: [] } });
  const { json } = await server.send('GET', '/api/runs?flow=counts');
  const replays = (json['items'] as unknown as Json[]).map((run) => run['replayOf']).filter((id) => id !== null);
  expect(replays).toEqual(failed.toReversed());
  for (const filter of [{ status: 'lost' }, { since: 'soon' }, { state: 'failed' }]) {
    expect((await server.send('POST', '/api/runs/replay', { body: { filter } })).status).toBe(400);
  }
});

test('what runs wait for filters the list; all of a filter are cancelled after a preview; their ends are counted', async () => {
  const flow: Flow = {
    ...aFlow,
    id: 'sleeps',
    name: 'Sleeps',
    nodes: { ...aFlow.nodes, wait: { card: 'logic.delay', version: 1, inputs: { seconds: 86_400 } } },
  };
  expect((await server.send('POST', '/api/flows', { body: flow })).status).toBe(201);
  for (let count = 0; count < 3; count++) {
    expect((await server.send('POST', '/api/flows/sleeps/run', { body: { mode: 'live' } })).status).toBe(202);
  }
  const waiting = async (waits: string): Promise<string[]> => {
    const { json } = await server.send('GET', `/api/runs?flow=sleeps&waits=${waits}`);
    return (json['items'] as unknown as Json[]).map((run) => String(run['id']));
  };
  while ((await waiting('time')).length < 3);
  const all = await waiting('decision,time');
  expect(await waiting('decision')).toEqual([]);
  expect(await server.send('GET', '/api/runs?waits=godot')).toMatchObject({
    status: 400,
    json: { error: { message: expect.stringContaining('godot') as string } },
  });

  const cancel = (body: object) => server.send('POST', '/api/runs/cancel', { body });
  const filter = { flow: 'sleeps' };
  const first = all.map((id) => ({ id }));
  expect(await cancel({ filter, preview: true })).toMatchObject({ json: { count: 3, cancelled: 0, first } });
  expect(await waiting('time')).toEqual(all);
  expect(await cancel({ filter })).toMatchObject({ status: 200, json: { count: 3, cancelled: 3, ended: 0 } });
  expect(await cancel({ filter })).toMatchObject({ json: { count: 0, cancelled: 0 } });
  expect(await waiting('time')).toEqual([]);
  const { json } = await server.send('GET', '/api/audit');
  expect(JSON.stringify(json)).toContain('"cancelled":3');
  const statistics = await server.send('GET', '/api/runs/statistics?flow=sleeps&hours=24');
  expect(statistics).toMatchObject({ status: 200, json: { items: [{ succeeded: 0, failed: 0, cancelled: 3 }] } });
  expect((await server.send('GET', '/api/runs/statistics?hours=0')).status).toBe(400);
});
