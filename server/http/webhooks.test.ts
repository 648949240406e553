// Webhooks over HTTP on the real store, cards and engine: addresses, proofs, bodies, answers, and that what was answered
// is stored. The clock is the test's.
import { createHmac } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { RetryableError } from '../../shared/errors.ts';
import type { FlowNode } from '../../shared/flow/flow.ts';
import { edgesOf } from '../../tests/support/flow-builder.ts';
import { fakeClock, type FakeClock } from '../../tests/support/fake-clock.ts';
import { startTestServer, type Json, type Received, type TestServer } from './server.test-support.ts';

const SECRET = "It's a Secret to Everybody";
let server: TestServer;
let clock: FakeClock;

beforeAll(async () => {
  clock = fakeClock('2026-06-01T09:00:00.000Z');
  server = await startTestServer({}, clock);
  const settings = { secret: SECRET };
  const made = await server.send('POST', '/api/connections', {
    body: { id: 'sender', app: 'webhook', name: 'Sender', settings },
  });
  expect(made).toMatchObject({ status: 201, json: { secretsSet: ['secret'] } });
});
afterAll(() => server.stop());

interface Shape {
  inputs?: Record<string, unknown>;
  trigger?: Partial<FlowNode>;
  nodes?: Record<string, FlowNode>;
  edges?: { from: string; port: string; to: string }[];
}

const stop = (inputs: Record<string, unknown>): FlowNode => ({
  card: 'logic.stop',
  version: 1,
  inputs: inputs as NonNullable<FlowNode['inputs']>,
});

function flowOf(id: string, { inputs = {}, trigger = {}, nodes, edges }: Shape = {}): object {
  return {
    formatVersion: 1,
    id,
    name: id,
    connections: { sender: { app: 'webhook' } },
    nodes: {
      trigger: { card: 'web.webhook', version: 1, inputs: { path: id, ...inputs }, ...trigger },
      ...(nodes ?? { end: stop({ status: 'succeeded', message: 'ok', result: '{{ trigger.body }}' }) }),
    },
    edges: edges ?? [{ from: 'trigger', port: 'out', to: 'end' }],
  };
}

async function activated(id: string, shape: Shape = {}): Promise<Received> {
  expect((await server.send('POST', '/api/flows', { body: flowOf(id, shape) })).status).toBe(201);
  return server.send('POST', `/api/flows/${id}/activate`);
}

async function call(
  path: string,
  sent: { method?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<Received> {
  const { method = 'POST', ...rest } = sent;
  return server.send(method, `/webhooks/${path}`, { token: null, ...rest });
}

async function ended(runId: string): Promise<Json> {
  for (;;) {
    const { json } = await server.send('GET', `/api/runs/${runId}`);
    if (['succeeded', 'failed', 'cancelled'].includes(String(json['status']))) return json;
  }
}

const runOf = (received: Received): string => String(received.json['runId']);
const eventsOf = async (flowId: string): Promise<Json[]> => {
  const { json } = await server.send('GET', '/api/events?eventType=web.webhook&limit=200');
  return (json['items'] as unknown as Json[]).filter(({ runs }) => JSON.stringify(runs).includes(`"${flowId}"`));
};

describe('a request', () => {
  test('J2 is stored as an event with its run before it is answered', async () => {
    await activated('alerts', { inputs: { path: 'alerts/critical' } });
    const body = { alert: 'Disk', nested: { n: 1 } };
    const received = await call('alerts/critical?site=rotterdam&tag=a&tag=b', {
      body,
      headers: { 'x-trace': 't1', cookie: 'c=1' },
    });
    expect(received.status).toBe(202);
    expect(received.headers['set-cookie']).toBeUndefined();
    const run = await ended(runOf(received));
    expect(run).toMatchObject({
      status: 'succeeded',
      result: body,
      trigger: { nodeId: 'trigger', card: 'web.webhook' },
    });
    const output = run['trigger']?.['output'] as Json;
    expect(output).toMatchObject({
      method: 'POST',
      path: 'alerts/critical',
      query: { site: 'rotterdam', tag: ['a', 'b'] },
      body,
      receivedAt: '2026-06-01T09:00:00.000Z',
      headers: { 'x-trace': 't1', 'content-type': 'application/json' },
    });
    expect(output['headers']).not.toHaveProperty('cookie');
    const [event] = await eventsOf('alerts');
    expect(event).toMatchObject({
      via: ['webhook'],
      eventType: 'web.webhook',
      duplicates: 0,
      runs: [{ flowId: 'alerts' }],
    });
    const { json } = await server.send('GET', `/api/events/${String(event?.['id'])}`);
    expect(json).toMatchObject({
      delivery: { source: 'http://signalbox.test/webhooks/alerts/critical' },
      matches: [{ flowId: 'alerts', nodeId: 'trigger', matched: true }],
    });
  });

  test('that cannot be stored is 503', async () => {
    const { events } = server.running.store;
    const { accept } = events;
    events.accept = () => Promise.reject(new RetryableError('store.unavailable', 'The disk is full.'));
    const received = await call('alerts/critical', { body: {} });
    events.accept = accept;
    expect(received).toMatchObject({ status: 503, json: { error: { code: 'store.unavailable' } } });
    expect(received.headers['retry-after']).toBe('1');
  });

  test('T1 with the same Idempotency-Key starts one run, and both are told which', async () => {
    await activated('keyed');
    const headers = { 'idempotency-key': 'order-1' };
    const [first, second] = await Promise.all([
      call('keyed', { body: { n: 1 }, headers }),
      call('keyed', { body: { n: 1 }, headers }),
    ]);
    expect(runOf(first)).toMatch(/^run_/);
    expect(runOf(second)).toBe(runOf(first));
    const other = await call('keyed', { body: { n: 1 }, headers: { 'idempotency-key': 'order-2' } });
    expect(runOf(other)).not.toBe(runOf(first));
    const without = [await call('keyed', { body: { n: 1 } }), await call('keyed', { body: { n: 1 } })];
    expect(new Set(without.map(runOf)).size).toBe(2);
    const stored = await eventsOf('keyed');
    expect(stored.map(({ duplicates }) => duplicates)).toEqual([0, 0, 0, 1]);
  });

  test('T2 the condition is judged; a request that starts nothing is taken, and says so', async () => {
    await activated('picky', {
      trigger: { when: "trigger.body.kind == 'x'" },
      inputs: { path: 'picky', respond: 'result' },
    });
    expect(await call('picky', { body: { kind: 'y' } })).toMatchObject({ status: 202, json: { runId: null } });
    expect(await call('picky', { body: { kind: 'x' } })).toMatchObject({ status: 200, json: { kind: 'x' } });
  });
});

describe('an address', () => {
  test('that nobody has, or of a flow that is not active, is 404', async () => {
    expect(await call('nobody')).toMatchObject({ status: 404, json: { error: { code: 'webhook.not-found' } } });
    expect((await server.send('POST', '/webhooks/', { token: null })).status).toBe(404);
    await activated('sleepy');
    expect((await call('sleepy')).status).toBe(202);
    expect((await call('sleepy/')).status).toBe(202);
    const others = ['sleep', 'sleepy/more', 'SLEEPY', 'sleepy%2F', '%73leepy', '..%2fsleepy'];
    const answers = await Promise.all(others.map((other) => call(other)));
    expect(answers.map(({ status }) => status)).toEqual(others.map(() => 404));
    await server.send('POST', '/api/flows/sleepy/deactivate');
    expect((await call('sleepy')).status).toBe(404);
  });

  test('takes its own method alone', async () => {
    await activated('getter', { inputs: { path: 'getter', method: 'GET', respond: 'result' } });
    const refused = await call('getter', { body: {} });
    expect(refused).toMatchObject({ status: 405, json: { error: { code: 'request.method-not-allowed' } } });
    expect(refused.headers['allow']).toBe('GET');
    expect(await call('getter?a=1', { method: 'GET' })).toMatchObject({ status: 200, json: null });
    expect((await call('getter', { method: 'HEAD' })).status).toBe(405);
  });

  test('belongs to one active flow; the other is refused with a sentence until it is free', async () => {
    await activated('first-one', { inputs: { path: 'shared' } });
    const refused = await activated('second-one', { inputs: { path: 'shared' } });
    expect(refused).toMatchObject({
      status: 409,
      json: {
        error: { code: 'webhook.path-taken', details: { flowId: 'first-one', path: 'shared', nodeId: 'trigger' } },
      },
    });
    expect((await server.send('GET', '/api/flows/second-one')).json).toMatchObject({
      active: false,
      liveVersion: null,
    });
    await server.send('POST', '/api/flows/first-one/deactivate');
    expect((await server.send('POST', '/api/flows/second-one/activate')).status).toBe(200);
    expect((await server.send('POST', '/api/flows/first-one/activate')).status).toBe(409);
    // An active flow cannot move to it either.
    await activated('third-one');
    await server.send('PUT', '/api/flows/third-one', {
      body: flowOf('third-one', { inputs: { path: 'shared' } }),
      headers: { 'if-match': '"1"' },
    });
    expect((await server.send('POST', '/api/flows/third-one/publish', { body: {} })).status).toBe(409);
    expect((await call('third-one')).status).toBe(202);
  });

  test('that two flows want at the same moment goes to one', async () => {
    for (const id of ['race-a', 'race-b'])
      await server.send('POST', '/api/flows', { body: flowOf(id, { inputs: { path: 'race' } }) });
    const both = await Promise.all(['race-a', 'race-b'].map((id) => server.send('POST', `/api/flows/${id}/activate`)));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  test('stands in the detail of its flow, and what is doubtful in its issues', async () => {
    const second = { card: 'web.webhook', version: 1, inputs: { path: 'twice', auth: 'secret' } };
    const body = flowOf('twice', {
      nodes: { again: second, end: stop({ status: 'succeeded', message: '' }) },
      edges: edgesOf('trigger -> end', 'again -> end'),
    });
    const { json } = await server.send('POST', '/api/flows', { body });
    expect(json['webhooks']).toEqual([
      { nodeId: 'again', url: 'http://signalbox.test/webhooks/twice' },
      { nodeId: 'trigger', url: 'http://signalbox.test/webhooks/twice' },
    ]);
    const issues = (json['issues'] as unknown as Json[]).map(
      ({ code, path, severity }) => `${severity} ${code} ${(path as unknown as string[]).join('.')}`,
    );
    expect(issues).toContain('error trigger.overlap nodes.trigger.inputs.path');
    expect(issues).toContain('error connection.missing nodes.again.connection');
    expect(issues).toContain('warning input.caution nodes.trigger.inputs.auth');
  });
});

describe('a secret', () => {
  test('must stand in its header, and is stored nowhere', async () => {
    await activated('guarded', { inputs: { path: 'guarded', auth: 'secret' }, trigger: { connection: 'sender' } });
    const refused = [
      await call('guarded', { body: {} }),
      await call('guarded', { body: {}, headers: { 'x-webhook-secret': `${SECRET}!` } }),
    ];
    for (const one of refused)
      expect(one).toMatchObject({ status: 401, json: { error: { code: 'webhook.bad-secret' } } });
    const received = await call('guarded', { body: { echo: SECRET }, headers: { 'x-webhook-secret': SECRET } });
    expect(received.status).toBe(202);
    const run = await ended(runOf(received));
    expect(run['trigger']?.['output']?.['headers']).not.toHaveProperty('x-webhook-secret');
    const { text } = await server.send('GET', `/api/runs/${runOf(received)}/journal`);
    expect(text).not.toContain(SECRET);
    expect(server.logged.join('\n')).not.toContain(SECRET);
    expect(await eventsOf('guarded')).toHaveLength(1);
  });

  test('that changes counts at once, with its header', async () => {
    const settings = { secret: 'another-long-secret', headerName: 'X-Own' };
    const update = (body: object) =>
      server.send('PUT', '/api/connections/sender', { body: { name: 'Sender', settings: body } });
    expect((await update(settings)).status).toBe(200);
    expect((await call('guarded', { headers: { 'x-webhook-secret': SECRET } })).status).toBe(401);
    expect((await call('guarded', { headers: { 'x-own': 'another-long-secret' } })).status).toBe(202);
    await update({ secret: SECRET });
    expect((await call('guarded', { headers: { 'x-webhook-secret': SECRET } })).status).toBe(202);
  });
});

describe('a signature', () => {
  const sign = (text: string): string => createHmac('sha256', SECRET).update(text).digest('hex');
  const seconds = (offset = 0): string => String(Math.floor(clock.now() / 1_000) + offset);

  test('as GitHub makes it', async () => {
    await activated('github', { inputs: { path: 'github', auth: 'hmac' }, trigger: { connection: 'sender' } });
    // The example of GitHub's documentation, "Validating webhook deliveries".
    const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
    const plain = { 'content-type': 'text/plain' };
    expect(
      (await call('github', { body: 'Hello, World!', headers: { ...plain, 'x-hub-signature-256': signature } })).status,
    ).toBe(202);
    for (const headers of [
      {},
      { 'x-hub-signature-256': signature.slice('sha256='.length) },
      { 'x-hub-signature-256': signature.replace('757', '758') },
      { 'x-hub-signature-256': 'sha256=' },
    ]) {
      expect((await call('github', { body: 'Hello, World!', headers: { ...plain, ...headers } })).status).toBe(401);
    }
    expect(
      (await call('github', { body: 'Hello, World?', headers: { ...plain, 'x-hub-signature-256': signature } })).status,
    ).toBe(401);
  });

  test('with the time of signing: an old one, or one that was changed, is refused', async () => {
    const inputs = { path: 'timed', auth: 'hmac', signaturePrefix: '', timestampHeader: 'X-Time' };
    await activated('timed', { inputs, trigger: { connection: 'sender' } });
    const attempt = (signedAt: string, sentAt = signedAt) =>
      call('timed', {
        body: '{"a":1}',
        headers: { 'x-hub-signature-256': sign(`${signedAt}.{"a":1}`), 'x-time': sentAt },
      });
    expect((await attempt(seconds())).status).toBe(202);
    expect((await attempt(seconds(-290))).status).toBe(202);
    expect((await attempt(new Date(clock.now()).toISOString())).status).toBe(202);
    for (const wrong of [
      attempt(seconds(-310)),
      attempt(seconds(310)),
      attempt(seconds(-310), seconds()),
      attempt('soon'),
    ]) {
      expect(await wrong).toMatchObject({ status: 401, json: { error: { code: 'webhook.bad-secret' } } });
    }
    expect((await call('timed', { body: '{"a":1}', headers: { 'x-hub-signature-256': sign('{"a":1}') } })).status).toBe(
      401,
    );
  });

  test('of another form, as Slack makes it', async () => {
    const inputs = {
      path: 'slack',
      auth: 'hmac',
      signaturePrefix: 'v0=',
      timestampHeader: 'X-Slack-Request-Timestamp',
      signedText: 'v0:{timestamp}:{body}',
    };
    await activated('slack', { inputs, trigger: { connection: 'sender' } });
    const body = 'token=x&command=%2Freset';
    const headers = {
      'x-slack-request-timestamp': seconds(),
      'x-hub-signature-256': `v0=${sign(`v0:${seconds()}:${body}`)}`,
      'content-type': 'application/x-www-form-urlencoded',
    };
    expect((await call('slack', { body, headers })).status).toBe(202);
  });
});

describe('a body', () => {
  beforeAll(async () => {
    await activated('bodies', { inputs: { path: 'bodies', respond: 'result' } });
  });
  const send = (body: string | undefined, type: string) =>
    call('bodies', { ...(body === undefined ? {} : { body }), headers: { 'content-type': type } });

  test.each([
    ['{"a":[1,null]}', 'application/json; charset=utf-8', { a: [1, null] }],
    ['7', 'application/cloudevents+json', 7],
    [
      'a=1&b=x+y&b=%C3%A4&__proto__=p',
      'application/x-www-form-urlencoded',
      JSON.parse('{"a":"1","b":["x y","ä"],"__proto__":"p"}'),
    ],
    ['größe', 'text/plain', 'größe'],
    ['<a/>', 'application/xml', '<a/>'],
    [undefined, 'application/json', null],
  ])('%j as %s', async (body, type, expected) => {
    const received = await send(body, type);
    expect(received.status).toBe(200);
    expect(JSON.stringify(received.json)).toBe(JSON.stringify(expected));
  });

  test.each([
    ['{"a":', 'application/json', 400, 'webhook.not-json'],
    ['['.repeat(200), 'application/json', 400, 'webhook.too-deep'],
    ['x', 'application/octet-stream', 415, 'webhook.unsupported-type'],
    ['x'.repeat(1024 * 1024 + 1), 'text/plain', 413, 'webhook.too-large'],
  ])('%.9j as %s is refused', async (body, type, status, code) => {
    expect(await send(body, type)).toMatchObject({ status, json: { error: { code } } });
  });

  test('of exactly 1 MiB is taken, a compressed one is not', async () => {
    expect((await send('x'.repeat(1024 * 1024), 'text/plain')).status).toBe(200);
    const headers = { 'content-type': 'text/plain', 'content-encoding': 'gzip' };
    expect((await call('bodies', { body: 'x', headers })).status).toBe(415);
  });
});

describe('an answer with the result', () => {
  test('502 with the code when the run failed, without what is inside', async () => {
    await activated('broken', {
      inputs: { path: 'broken', respond: 'result' },
      nodes: { end: stop({ status: 'failed', message: 'the inner reason', result: 1 }) },
    });
    const received = await call('broken', { body: {} });
    expect(received).toMatchObject({ status: 502, json: { error: { code: 'run.stopped' } } });
    expect(runOf(received)).toMatch(/^run_/);
    expect(received.text).not.toContain('inner reason');
  });

  const slow: Shape = {
    inputs: { respond: 'result', timeoutSeconds: 5 },
    nodes: {
      pause: { card: 'logic.delay', version: 1, inputs: { seconds: 3 } },
      end: stop({ status: 'succeeded', message: '', result: { waited: true } }),
    },
    edges: edgesOf('trigger -> pause', 'pause -> end'),
  };

  /** Resolves when the newest run of the flow waits. */
  async function waits(flowId: string): Promise<void> {
    for (;;) {
      const { json } = await server.send('GET', `/api/runs?flow=${flowId}&limit=1`);
      if (String((json['items'] as unknown as Json[])[0]?.['status']) === 'waiting') return;
    }
  }

  test('waits for a run that takes its time', async () => {
    await activated('slow', slow);
    const answer = call('slow', { body: {} });
    await waits('slow');
    clock.advance(4_000);
    expect(await answer).toMatchObject({ status: 200, json: { waited: true } });
  });

  test('202 when it takes longer, and the run goes on', async () => {
    await activated('slower', { ...slow, inputs: { respond: 'result', timeoutSeconds: 1 } });
    const answer = call('slower', { body: {} });
    await waits('slower');
    clock.advance(1_500);
    const received = await answer;
    expect(received.status).toBe(202);
    clock.advance(4_000);
    expect(await ended(runOf(received))).toMatchObject({ status: 'succeeded' });
  });

  test('a repeated request waits for the run of the first', async () => {
    const sent = { body: {}, headers: { 'idempotency-key': 'one' } };
    const first = call('slow', sent);
    await waits('slow');
    const second = call('slow', sent);
    while ((await eventsOf('slow')).every(({ duplicates }) => Number(duplicates) === 0)) await waits('slow');
    clock.advance(4_000);
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
  });
});

describe('by hand', () => {
  test('S10 a run is replayed from its event, and a test run has the input that is given, else the sample', async () => {
    await activated('again');
    const first = await call('again', { body: { n: 1 } });
    await ended(runOf(first));
    const replayed = await server.send('POST', `/api/runs/${runOf(first)}/replay`, { body: { version: 'newest' } });
    expect(await ended(runOf(replayed))).toMatchObject({ result: { n: 1 } });
    const given = await server.send('POST', '/api/flows/again/run', {
      body: { input: { body: { n: 2 }, headers: { 'X-A': 'b' } } },
    });
    expect(await ended(runOf(given))).toMatchObject({
      result: { n: 2 },
      trigger: { output: { method: 'POST', path: 'again', headers: { 'x-a': 'b' }, query: {} } },
    });
    const sample = await server.send('POST', '/api/flows/again/run', { body: {} });
    expect(await ended(runOf(sample))).toMatchObject({ result: { alert: 'Disk almost full' } });
  });

  test('an event of Okta by hand is none of a webhook, whatever type it claims', async () => {
    const event = { eventType: 'web.webhook', flowId: 'again', nodeId: 'trigger', uuid: 'u1', body: {} };
    const { json } = await server.send('POST', '/api/events', { body: event });
    expect(json['items']).toMatchObject([{ duplicate: false, runs: [] }]);
  });

  test('the tests of a flow file name the trigger by its event type', async () => {
    const tests = {
      good: { event: { eventType: 'web.webhook', body: { n: 3 } }, expect: { status: 'succeeded' } },
      other: { event: { eventType: 'user.session.start' } },
    };
    await server.send('POST', '/api/flows', { body: { ...flowOf('tested'), tests } });
    const { json } = await server.send('POST', '/api/flows/tested/test');
    expect(json['items']).toMatchObject([
      { name: 'good', passed: true },
      { name: 'other', passed: true },
    ]);
  });
});
