// Pausing a flow over HTTP (T5): what its detail and the stream say, what may be discarded, what the budget does.
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { StreamEvent } from '../../shared/api/stream.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { edgesOf } from '../../tests/support/flow-builder.ts';
import { envelope, resetEvent } from '../../tests/support/sample-events.ts';
import { createBus } from '../lib/bus.ts';
import { HOOK_SECRET, startTestServer, type TestServer } from './server.test-support.ts';

let server: TestServer;
const news: StreamEvent[] = [];
beforeAll(async () => {
  const bus = createBus();
  bus.subscribe((event) => void news.push(event));
  server = await startTestServer({}, undefined, bus);
});
afterAll(() => server.stop());

/** Only an event of its own user starts it, so that tests do not meet. */
function aFlow(id: string, settings: Flow['settings'] = {}): Flow {
  return {
    formatVersion: 1,
    id,
    name: id,
    settings,
    nodes: {
      trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1, when: `trigger.oktaUser.id == '${id}'` },
      same: { card: 'data.set', version: 1, inputs: { values: {} } },
    },
    edges: edgesOf('trigger -> same'),
  };
}

const post = (id: string, what: string, body?: unknown) =>
  server.send('POST', `/api/flows/${id}/${what}`, body === undefined ? {} : { body });
const deliver = (id: string, count: number) => {
  const events = Array.from({ length: count }, () => resetEvent({ target: [{ id, type: 'User' }] }));
  return server.send('POST', '/hooks/okta', {
    token: null,
    headers: { authorization: HOOK_SECRET },
    body: envelope(events),
  });
};
const flow = async (id: string) => (await server.send('GET', `/api/flows/${id}`)).json;
async function activate(flowFile: Flow): Promise<void> {
  await server.send('POST', '/api/flows', { body: flowFile });
  expect((await post(flowFile.id, 'activate')).status).toBe(200);
}

test('T5 a flow is paused with a reason, discarded, unpaused; list, detail and stream say so', async () => {
  await activate(aFlow('calm'));
  expect(await flow('calm')).toMatchObject({ paused: null, queued: 0 });
  const paused = await post('calm', 'pause', { reason: 'Maintenance' });
  expect(paused).toMatchObject({ status: 200, json: { paused: { by: 'automation', reason: 'Maintenance' } } });
  expect(news.at(-1)).toMatchObject({ type: 'flow', flowId: 'calm', paused: true, active: true });
  expect((await deliver('calm', 3)).status).toBe(204);
  expect(await flow('calm')).toMatchObject({ queued: 3, recentRuns: ['queued', 'queued', 'queued'] });
  const { json } = await server.send('GET', '/api/flows?q=calm');
  expect(json['items']).toMatchObject([{ id: 'calm', paused: { reason: 'Maintenance' }, queued: 3 }]);
  expect(await server.send('DELETE', '/api/flows/calm')).toMatchObject({
    status: 409,
    json: { error: { code: 'flow.holds-runs' } },
  });
  expect(await post('calm', 'discard-queued')).toMatchObject({ status: 200, json: { discarded: 3 } });
  expect(await post('calm', 'unpause')).toMatchObject({ status: 200, json: { paused: null, queued: 0 } });
  expect(news.at(-1)).toMatchObject({ type: 'flow', flowId: 'calm', paused: false });
  expect(await post('calm', 'discard-queued')).toMatchObject({
    status: 409,
    json: { error: { code: 'flow.not-paused' } },
  });
  for (const what of ['pause', 'unpause', 'discard-queued']) expect((await post('none', what)).status).toBe(404);
});

test('T5.2 a flow past its budget is paused loudly: in the log, the metrics, the news and its detail', async () => {
  await activate(aFlow('burst', { budget: { runsPerMinute: 2 } }));
  expect((await deliver('burst', 3)).status).toBe(204);
  expect(await flow('burst')).toMatchObject({ paused: { by: 'Signalbox' }, queued: 3 });
  expect(String((await flow('burst'))['paused']?.['reason'])).toContain('2 runs within a minute');
  expect(news.findLast((event) => event.type === 'flow' && event.flowId === 'burst')).toMatchObject({
    paused: true,
  });
  const line = server.logged.find((entry) => entry.includes('more runs than its budget'));
  expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 40, flow: 'burst', runsPerMinute: 2 });
  const { text } = await server.send('GET', '/metrics');
  expect(text).toContain('signalbox_flows_paused_total{flow="burst"} 1');
});

test('T4.3 an event that a full flow skipped says so, in its matches and in the metrics', async () => {
  await activate(aFlow('full', { maxConcurrentRuns: 1, whenFull: 'skip' }));
  await post('full', 'pause');
  await deliver('full', 2);
  expect(await flow('full')).toMatchObject({ queued: 1 });
  const { json } = await server.send('GET', '/api/events?limit=2');
  const events = json['items'] as unknown as { id: string; runs: unknown[] }[];
  const skipped = events.find((event) => event.runs.length === 0)?.id ?? '';
  const detail = (await server.send('GET', `/api/events/${skipped}`)).json;
  const matches = detail['matches'] as unknown as { flowId: string; matched: boolean; reason: string }[];
  const match = matches.find((one) => one.flowId === 'full');
  expect(match?.matched).toBe(false);
  expect(match?.reason).toMatch(/^It started no run\. As many runs .* \(1\)/);
  const { text } = await server.send('GET', '/metrics');
  expect(text).toContain('signalbox_runs_skipped_total{flow="full"} 1');
});

test('T5 a removed flow leaves no pause behind', async () => {
  await activate(aFlow('again'));
  await post('again', 'pause');
  expect((await server.send('DELETE', '/api/flows/again')).status).toBe(204);
  await activate(aFlow('again'));
  await deliver('again', 1);
  await expect.poll(async () => (await flow('again'))['recentRuns']).toEqual(['succeeded']);
});
