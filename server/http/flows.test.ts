// Flows over HTTP on the real store, cards and engine: drafts, conflicts, publishing, versions, import, export, test runs.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { edgesOf } from '../../tests/support/flow-builder.ts';
import { formatFlow } from '../../shared/flow/canonical.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { HOOK_SECRET, startTestServer, type TestServer } from './server.test-support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

/** trigger -> same (data.set) */
function aFlow(id: string, change: Partial<Flow> = {}): Flow {
  return {
    formatVersion: 1,
    id,
    name: `Flow ${id}`,
    nodes: {
      trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
      same: { card: 'data.set', version: 1, inputs: { values: { who: '{{ trigger.oktaUser.alternateId }}' } } },
    },
    edges: edgesOf('trigger -> same'),
    layout: { nodes: { same: { x: 300, y: 0 }, trigger: { x: 0, y: 0 } }, notes: {} },
    ...change,
  };
}

const invalid = (id: string): Flow =>
  aFlow(id, { nodes: { trigger: { card: 'okta.nothing-like-it', version: 1 } }, edges: [] });
const create = (flow: Flow) => server.send('POST', '/api/flows', { body: flow });
const get = (id: string) => server.send('GET', `/api/flows/${id}`);
const post = (id: string, what: string, body?: unknown) =>
  server.send('POST', `/api/flows/${id}/${what}`, body === undefined ? {} : { body });

describe('making a flow', () => {
  test('from a name gives an empty draft under a free slug', async () => {
    const first = await server.send('POST', '/api/flows', { body: { name: '  Größe & Ärger: MFA! ' } });
    expect(first).toMatchObject({
      status: 201,
      json: { id: 'grosse-arger-mfa', revision: 1, state: 'draft', active: false, liveVersion: null },
    });
    expect(first.headers).toMatchObject({ etag: '"1"', location: '/api/flows/grosse-arger-mfa' });
    const second = await server.send('POST', '/api/flows', { body: { name: 'Größe & Ärger: MFA!' } });
    expect(second.json['id']).toBe('grosse-arger-mfa-2');
    const signs = await server.send('POST', '/api/flows', { body: { name: '???' } });
    expect(signs.json['id']).toBe('flow');
  });

  test('from a name, and as copies, many at once get an id each; replacing at once is done one after the other', async () => {
    const file = { formatVersion: 1, id: 'sought-after', name: 'Sought after', nodes: {}, edges: [] };
    const made = await Promise.all(
      [1, 2, 3, 4].map(() => server.send('POST', '/api/flows', { body: { name: file.name } })),
    );
    expect(made.map(({ json }) => json['id']).toSorted()).toEqual(
      [1, 2, 3, 4].map((at) => `${file.id}${at === 1 ? '' : `-${at}`}`),
    );
    const imported = async (mode: string): Promise<unknown[]> => {
      const send = () => server.send('POST', `/api/flows/import?mode=${mode}`, { body: file });
      const answers = await Promise.all([send(), send(), send()]);
      return answers.map(({ json }) => (json['flows'] as unknown as { id: string }[] | undefined)?.[0]?.id);
    };
    expect((await imported('copy')).toSorted()).toEqual(['sought-after-5', 'sought-after-6', 'sought-after-7']);
    expect(await imported('replace')).toEqual(['sought-after', 'sought-after', 'sought-after']);
    expect((await server.send('GET', '/api/flows/sought-after')).json['revision']).toBe(4);
  });

  test('from a file keeps its id; one that exists is a conflict', async () => {
    expect(await create(aFlow('made'))).toMatchObject({
      status: 201,
      json: { id: 'made', cards: ['data.set', 'okta.user-mfa-factor-reset-all'] },
    });
    expect(await create(aFlow('made'))).toMatchObject({ status: 409, json: { error: { code: 'flow.exists' } } });
  });

  test('from a file that is none says where it is wrong', async () => {
    const { status, json } = await server.send('POST', '/api/flows', {
      body: { ...aFlow('bad'), edges: [{ from: 'trigger', port: 'out' }] },
    });
    expect(status).toBe(400);
    expect(json).toMatchObject({
      error: { code: 'flow.invalid', details: { issues: [{ path: ['edges', '0', 'to'] }] } },
    });
  });
});

describe('saving', () => {
  const save = (flow: Flow, ifMatch?: string, path = flow.id) =>
    server.send('PUT', `/api/flows/${path}`, {
      body: flow,
      headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
    });

  test('needs the revision, counts it up, and loses nothing of a newer one', async () => {
    await create(aFlow('saved'));
    expect(await save(aFlow('saved'))).toMatchObject({
      status: 428,
      json: { error: { code: 'request.if-match-missing' } },
    });
    expect(await save(aFlow('saved'), 'x')).toMatchObject({ status: 400 });
    const second = await save(aFlow('saved', { name: 'Second' }), '"1"');
    expect(second).toMatchObject({ status: 200, json: { revision: 2, name: 'Second' }, headers: { etag: '"2"' } });
    const stale = await save(aFlow('saved', { name: 'Third' }), '"1"');
    expect(stale).toMatchObject({ status: 412, json: { error: { code: 'flow.stale', details: { revision: 2 } } } });
    expect((await get('saved')).json).toMatchObject({ name: 'Second', revision: 2 });
  });

  test('two at once: one wins', async () => {
    await create(aFlow('raced'));
    const both = await Promise.all([
      save(aFlow('raced', { name: 'A' }), '"1"'),
      save(aFlow('raced', { name: 'B' }), '"1"'),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  test('under another id is refused with a sentence', async () => {
    await create(aFlow('named'));
    expect(await save(aFlow('renamed'), '"1"', 'named')).toMatchObject({
      status: 400,
      json: { error: { code: 'flow.id-mismatch' } },
    });
  });

  test('F5 an incomplete draft is saved and shown with its issues', async () => {
    await create(invalid('drafty'));
    const { json } = await get('drafty');
    expect(json).toMatchObject({ invalid: true, issues: [{ code: 'node.unknown-card', severity: 'error' }] });
  });
});

describe('publishing', () => {
  test('F5 is refused with issues while there is an error', async () => {
    await create(invalid('unfit'));
    for (const what of ['publish', 'activate']) {
      const { status, json } = await post('unfit', what);
      expect(status).toBe(422);
      expect(json).toMatchObject({
        error: { code: 'flow.invalid-draft', details: { issues: [{ code: 'node.unknown-card' }] } },
      });
    }
    expect((await get('unfit')).json).toMatchObject({ liveVersion: null, active: false });
  });

  test('makes numbered versions that stay as they are', async () => {
    await create(aFlow('versions'));
    expect((await post('versions', 'publish', { comment: 'first' })).json).toEqual({ version: 1 });
    const changed = aFlow('versions', { settings: { maxConcurrentRuns: 3 } });
    await server.send('PUT', '/api/flows/versions', { body: changed, headers: { 'if-match': '"1"' } });
    expect((await get('versions')).json).toMatchObject({ liveVersion: 1, changed: true });
    expect((await post('versions', 'publish')).json).toEqual({ version: 2 });
    const list = await server.send('GET', '/api/flows/versions/versions');
    expect(list.json['items']).toMatchObject([
      { version: 2, live: true, publishedBy: 'automation' },
      { version: 1, live: false, comment: 'first' },
    ]);
    const first = await server.send('GET', '/api/flows/versions/versions/1');
    expect(first.json['flow']).not.toHaveProperty('settings');
    const diff = await server.send('GET', '/api/flows/versions/diff?from=1&to=2');
    expect(diff.json['changes']).toEqual([expect.objectContaining({ text: expect.any(String) as string })]);
    expect((await server.send('GET', '/api/flows/versions/diff?from=2')).json['changes']).toEqual([]);
    expect((await server.send('GET', '/api/flows/versions/diff?from=9')).status).toBe(404);
    expect((await server.send('GET', '/api/flows/versions/diff?from=new')).status).toBe(400);
    expect((await server.send('GET', '/api/flows/versions/versions/9')).json).toMatchObject({
      error: { code: 'flow.version-not-found' },
    });
  });

  test('moving a node changes no logic', async () => {
    await create(aFlow('moved'));
    await post('moved', 'publish');
    const moved = aFlow('moved', { layout: { nodes: { same: { x: 900, y: 1 }, trigger: { x: 0, y: 0 } }, notes: {} } });
    await server.send('PUT', '/api/flows/moved', { body: moved, headers: { 'if-match': '"1"' } });
    expect((await get('moved')).json).toMatchObject({ revision: 2, changed: false });
  });

  test('activating publishes a draft that never was, and deactivating keeps the version', async () => {
    await create(aFlow('switched'));
    expect((await post('switched', 'activate')).json).toMatchObject({ active: true, state: 'active', liveVersion: 1 });
    expect((await post('switched', 'activate')).json).toMatchObject({ active: true, liveVersion: 1 });
    expect((await post('switched', 'deactivate')).json).toMatchObject({
      active: false,
      state: 'inactive',
      liveVersion: 1,
    });
  });

  test('validating judges the draft, or what is sent, and stores nothing', async () => {
    await create(aFlow('judged'));
    expect((await post('judged', 'validate')).json).toEqual({ issues: [] });
    const { json } = await post('judged', 'validate', invalid('judged'));
    expect(json['issues']).toMatchObject([{ code: 'node.unknown-card' }]);
    expect((await get('judged')).json).toMatchObject({ revision: 1, invalid: false });
  });
});

describe('import and export', () => {
  test('a canonical file comes back byte by byte', async () => {
    const text = formatFlow(aFlow('bytes'));
    expect((await server.send('POST', '/api/flows/import', { body: text })).status).toBe(201);
    const { text: exported, headers } = await server.send('GET', '/api/flows/bytes/export');
    expect(exported).toBe(text);
    expect(headers['content-disposition']).toBe('attachment; filename="bytes.flow.json"');
  });

  test('an id that exists is a conflict, replaced, or copied', async () => {
    await create(aFlow('there'));
    const bring = (mode: string) =>
      server.send('POST', `/api/flows/import${mode}`, { body: aFlow('there', { name: 'Brought' }) });
    expect(await bring('')).toMatchObject({ status: 409, json: { error: { code: 'flow.exists' } } });
    expect(await bring('?mode=replace')).toMatchObject({
      status: 201,
      json: { flows: [{ id: 'there', name: 'Brought', revision: 2 }] },
    });
    expect(await bring('?mode=copy')).toMatchObject({
      status: 201,
      json: { flows: [{ id: 'there-2' }], report: [{ severity: 'info' }] },
    });
    expect((await bring('?mode=other')).status).toBe(400);
  });

  test('mermaid draws nodes and ports', async () => {
    await create(
      aFlow('drawn', {
        name: 'Drawn',
        nodes: { ...aFlow('x').nodes, ask: { card: 'logic.if', version: 1, name: 'Is "it"? [x]' } },
        edges: edgesOf('ask.true -> same', 'trigger -> ask'),
      }),
    );
    const { text, headers } = await server.send('GET', '/api/flows/drawn/export?format=mermaid');
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(text).toBe(
      [
        'flowchart TD',
        '  n_ask["Is #34;it#34;? #91;x#93;"]',
        '  n_same["same"]',
        '  n_trigger(["trigger"])',
        '  n_ask -->|"true"| n_same',
        '  n_trigger --> n_ask',
        '',
      ].join('\n'),
    );
  });

  test('xstate gives the machine as JSON', async () => {
    const { json, status } = await server.send('GET', '/api/flows/bytes/export?format=xstate');
    expect(status).toBe(200);
    expect(json).toMatchObject({ initial: 'trigger', states: { same: { invoke: expect.anything() as object } } });
  });
});

describe('bindings', () => {
  test('a slot whose app has one connection is bound by itself; a person may choose', async () => {
    await create(aFlow('bound', { connections: { okta: { app: 'okta' }, mail: { app: 'smtp' } } }));
    expect((await get('bound')).json['bindings']).toEqual({ okta: 'default' });
    const bind = (body: Record<string, string>) => server.send('PUT', '/api/flows/bound/bindings', { body });
    expect(await bind({ nothing: 'default' })).toMatchObject({
      status: 400,
      json: { error: { code: 'binding.unknown-slot' } },
    });
    expect(await bind({ mail: 'default' })).toMatchObject({ status: 400, json: { error: { code: 'binding.unfit' } } });
    expect(await bind({ okta: 'default' })).toMatchObject({ status: 200, json: { bindings: { okta: 'default' } } });
  });
});

describe('runs', () => {
  test('a dry run of the draft gives a run that can be read', async () => {
    await create(aFlow('tried'));
    const started = await post('tried', 'run', { mode: 'dry' });
    expect(started.status).toBe(202);
    const id = String(started.json['runId']);
    const run = await server.send('GET', `/api/runs/${id}`);
    expect(run).toMatchObject({ status: 200, json: { id, flowId: 'tried', mode: 'dry', version: null } });
    for (const part of ['steps', 'journal', 'flow'])
      expect((await server.send('GET', `/api/runs/${id}/${part}`)).status).toBe(200);
    expect((await server.send('GET', '/api/runs?flow=tried')).json['items']).toMatchObject([{ id }]);
    expect((await server.send('GET', '/api/runs?flow=tried&status=failed,cancelled')).json['items']).toEqual([]);
    expect((await post('tried', 'run', { event: {}, eventId: 'evt_1' })).status).toBe(400);
    expect((await post('tried', 'run', { eventId: 'evt_1' })).status).toBe(404);
    expect((await post('tried', 'run', { version: 4 })).status).toBe(404);
  });

  test('T2 an event by hand starts a run of an active flow and says so', async () => {
    await create(aFlow('live'));
    await post('live', 'activate');
    const event = {
      uuid: 'by-hand',
      published: '2026-05-01T12:00:00.000Z',
      eventType: 'user.mfa.factor.reset_all',
      target: [],
    };
    const { status, json } = await server.send('POST', '/api/events', { body: event });
    expect(status).toBe(201);
    const [taken] = json['items'] as unknown as { id: string; duplicate: boolean; runs: { flowId: string }[] }[];
    expect(taken).toMatchObject({ duplicate: false });
    expect(taken?.runs.map((run) => run.flowId)).toContain('live');
    const detail = await server.send('GET', `/api/events/${taken?.id}`);
    expect(detail.json).toMatchObject({
      via: ['manual'],
      matches: expect.arrayContaining([expect.objectContaining({ flowId: 'live', matched: true })]) as object,
    });
    const again = await server.send('POST', '/api/events', { body: event });
    expect(again.json['items']).toMatchObject([{ id: taken?.id, duplicate: true, runs: [] }]);
  });

  test('a deleted flow is gone, its runs stay', async () => {
    await create(aFlow('gone'));
    const { json } = await post('gone', 'run', { mode: 'dry' });
    expect((await server.send('DELETE', '/api/flows/gone')).status).toBe(204);
    expect((await get('gone')).status).toBe(404);
    expect((await server.send('GET', `/api/runs/${String(json['runId'])}`)).json).toMatchObject({
      flowName: 'Flow gone',
    });
  });

  test('the tests of a flow file run against the draft', async () => {
    const tests = {
      good: { expect: { status: 'succeeded' as const } },
      bad: { expect: { status: 'failed' as const } },
    };
    await create(aFlow('tested', { tests }));
    const { json } = await post('tested', 'test');
    expect(json['items']).toMatchObject([
      { name: 'bad', passed: false },
      { name: 'good', passed: true, failures: [], covered: { nodes: ['same', 'trigger'], edges: [{ to: 'same' }] } },
    ]);
  });
});

test('lists are paged', async () => {
  const seen: string[] = [];
  let cursor = '';
  do {
    const { json } = await server.send(
      'GET',
      `/api/flows?limit=3${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    seen.push(...(json['items'] as unknown as { id: string }[]).map(({ id }) => id));
    cursor = (json['nextCursor'] as unknown as string | null) ?? '';
  } while (cursor !== '');
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen.length).toBeGreaterThan(10);
});

test('T7 a flow has a retention of its own, beside its file', async () => {
  await create(aFlow('kept'));
  expect((await get('kept')).json['retention']).toEqual({});
  const retention = { failed: { days: 365, runs: null }, succeeded: { days: 3, runs: 100 } };
  const put = (body: unknown) => server.send('PUT', '/api/flows/kept/retention', { body });
  expect(await put(retention)).toMatchObject({ status: 200, json: { retention } });
  expect((await get('kept')).json['retention']).toEqual(retention);
  expect((await server.send('GET', '/api/flows/kept/export')).text).not.toContain('retention');
  for (const wrong of [{ queued: { days: 1, runs: 1 } }, { failed: { days: 0, runs: null } }, { failed: { days: 1 } }])
    expect((await put(wrong)).status).toBe(400);
  expect(await put({})).toMatchObject({ status: 200, json: { retention: {} } });
  expect((await server.send('PUT', '/api/flows/none/retention', { body: {} })).status).toBe(404);
});

test('S4 a hook secret in an event by hand is not shown back by the connection', async () => {
  const { text } = await server.send('GET', '/api/connections');
  expect(text).not.toContain(HOOK_SECRET);
});
