// The door for deliveries: verification, secrets, sizes, shapes, and what is stored before the answer (J2).
import { Readable } from 'node:stream';

import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { edgesOf } from '../../tests/support/flow-builder.ts';
import { RetryableError } from '../../shared/errors.ts';
import { HOOK_SECRET, startTestServer, type TestServer } from './server.test-support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

let count = 0;
function envelope(uuid = `uuid-${(count += 1)}`): object {
  return {
    eventType: 'com.okta.event_hook',
    eventTypeVersion: '1.0',
    cloudEventsVersion: '0.1',
    source: 'https://example.okta.com/api/v1/eventHooks/who1',
    eventId: `delivery-${uuid}`,
    eventTime: '2026-05-01T12:00:00.000Z',
    contentType: 'application/json',
    data: {
      events: [
        {
          uuid,
          published: new Date().toISOString(),
          eventType: 'user.mfa.factor.reset_all',
          version: '0',
          displayMessage: 'x',
        },
      ],
    },
  };
}

const deliver = (body: unknown, secret = HOOK_SECRET, path = '/hooks/okta', headers: Record<string, string> = {}) =>
  server.send('POST', path, { token: null, body, headers: { authorization: secret, ...headers } });

test('T1 two deliveries with one eventId: each run has the headers and the time of its own, now and read again', async () => {
  const flow = {
    formatVersion: 1,
    id: 'told-apart',
    name: 'Told apart',
    nodes: {
      trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
      note: {
        card: 'data.compose',
        version: 1,
        inputs: { text: '{{ trigger.headers["x-sent"] }} {{ trigger.eventTime }}' },
      },
    },
    edges: edgesOf('trigger -> note'),
  };
  expect((await server.send('POST', '/api/flows', { body: flow })).status).toBe(201);
  await server.send('POST', '/api/flows/told-apart/activate');
  for (const [name, minute] of [
    ['first', '01'],
    ['second', '02'],
  ] as const) {
    const body = { ...envelope(`apart-${name}`), eventId: 'the-same', eventTime: `2026-05-01T12:${minute}:00.000Z` };
    expect((await deliver(body, HOOK_SECRET, '/hooks/okta', { 'x-sent': name })).status).toBe(204);
    const said = `x-sent: ${name} 2026-05-01T12:${minute}:00.000Z`;
    await expect
      .poll(async () => {
        const { items } = (await server.send('GET', '/api/runs?flow=told-apart&limit=1')).json as unknown as {
          items: { id: string }[];
        };
        return (await server.send('GET', `/api/runs/${items[0]?.id ?? ''}`)).json;
      })
      .toMatchObject({
        status: 'succeeded',
        steps: [{ output: { text: said } }],
        trigger: { output: { eventTime: body.eventTime, headers: { 'x-sent': `x-sent: ${name}` } } },
      });
  }
  await server.send('POST', '/api/flows/told-apart/deactivate');
});

describe('verification', () => {
  test.each(['/hooks/okta', '/hooks/okta/default'])('GET %s echoes the challenge without a secret', async (path) => {
    const received = await server.send('GET', path, {
      token: null,
      headers: { 'x-okta-verification-challenge': 'a b"c' },
    });
    expect(received).toMatchObject({ status: 200, json: { verification: 'a b"c' } });
  });

  test('without the header it is a 400 that explains', async () => {
    const { status, json } = await server.send('GET', '/hooks/okta', { token: null });
    expect(status).toBe(400);
    expect(json).toMatchObject({ error: { code: 'hook.no-challenge' } });
  });

  test('a POST with the header and the secret is answered too', async () => {
    const received = await deliver('', HOOK_SECRET, '/hooks/okta', { 'x-okta-verification-challenge': 'c' });
    expect(received).toMatchObject({ status: 200, json: { verification: 'c' } });
  });
});

describe('a delivery', () => {
  test('J2 is stored when it is answered, and kept without its secret', async () => {
    const received = await deliver(envelope('uuid-kept'));
    expect(received).toMatchObject({ status: 204, text: '' });
    const { json } = await server.send('GET', '/api/events?q=uuid-kept');
    const [event] = json['items'] as unknown as { id: string; via: string[] }[];
    expect(event).toMatchObject({ via: ['hook'], connection: 'default', eventType: 'user.mfa.factor.reset_all' });
    const detail = await server.send('GET', `/api/events/${event?.id}`);
    expect(detail.status).toBe(200);
    expect(detail.text).not.toContain(HOOK_SECRET);
    expect(detail.json['delivery']).toMatchObject({ eventId: 'delivery-uuid-kept' });
  });

  test('T1 the same event again is counted and starts nothing', async () => {
    await deliver(envelope('uuid-twice'));
    expect((await deliver(envelope('uuid-twice'))).status).toBe(204);
    const { json } = await server.send('GET', '/api/events?q=uuid-twice');
    expect(json['items']).toMatchObject([{ duplicates: 1 }]);
  });

  test.each([
    ['a wrong secret', 'wrong', 401, 'hook.bad-secret'],
    ['no secret', '', 401, 'hook.bad-secret'],
    ['the secret and more', `${HOOK_SECRET} `.repeat(2), 401, 'hook.bad-secret'],
  ])('with %s is refused', async (_name, secret, status, code) => {
    expect(await deliver(envelope(), secret)).toMatchObject({ status, json: { error: { code } } });
  });

  test('for a connection that does not exist is refused, whatever the secret', async () => {
    expect(await deliver(envelope(), HOOK_SECRET, '/hooks/okta/other')).toMatchObject({
      status: 404,
      json: { error: { code: 'hook.not-found' } },
    });
  });

  test.each([
    ['no JSON', '{"data"', 400, 'hook.not-json'],
    ['nothing', undefined, 400, 'hook.not-json'],
    ['no envelope', '{"a":1}', 400, 'hook.not-an-envelope'],
    ['a list', '[]', 400, 'hook.not-an-envelope'],
    ['null', 'null', 400, 'hook.not-an-envelope'],
    ['too deep', `{"data":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, 400, 'hook.too-deep'],
    ['too large', `{"x":"${'x'.repeat(70_000)}"}`, 413, 'hook.too-large'],
  ])('that is %s is refused', async (_name, body, status, code) => {
    expect(await deliver(body)).toMatchObject({ status, json: { error: { code } } });
  });

  test('that grows too large without saying so is cut off', async () => {
    const chunk = Buffer.alloc(16 * 1024, 'x');
    const endless = async function* (): AsyncGenerator<Buffer> {
      for (let sent = 0; sent < 64; sent += 1) yield chunk;
    };
    const answer = await request(`${server.url}/hooks/okta`, {
      method: 'POST',
      headers: { authorization: HOOK_SECRET },
      body: Readable.from(endless()),
    }).then(
      ({ statusCode }) => statusCode,
      // The server may end the connection while the client still sends.
      () => 413,
    );
    expect(answer).toBe(413);
    expect((await deliver(envelope())).status).toBe(204);
  });

  test('that is compressed is refused by name', async () => {
    expect(await deliver('x', HOOK_SECRET, '/hooks/okta', { 'content-encoding': 'gzip' })).toMatchObject({
      status: 415,
    });
  });

  test('that cannot be stored is 503 with Retry-After', async () => {
    const { events } = server.running.store;
    const accept = events.accept;
    events.accept = () => Promise.reject(new RetryableError('store.unavailable', 'The disk is full.'));
    const received = await deliver(envelope());
    events.accept = accept;
    expect(received).toMatchObject({ status: 503, json: { error: { code: 'store.unavailable' } } });
    expect(Number(received.headers['retry-after'])).toBeGreaterThan(0);
  });
});

test('T2 an event with odd values in place of texts starts its run like any other, and can be looked at', async () => {
  const nodes = { trigger: { card: 'okta.event', version: 1, inputs: { eventType: 'user.session.start' } } };
  const flow = { formatVersion: 1, id: 'any-session', name: 'Any session', nodes, edges: [] };
  await server.send('POST', '/api/flows', { body: flow });
  await server.send('POST', '/api/flows/any-session/activate');
  // Objects of this form have no text, not even `[object Object]`.
  const odd = { toString: 1, valueOf: [] };
  const events = [
    { uuid: 'odd-time', eventType: 'user.session.start', published: odd },
    {
      uuid: 'odd-all',
      eventType: 'user.session.start',
      version: odd,
      displayMessage: odd,
      actor: { id: odd },
      target: odd,
    },
    { uuid: 'odd-type', eventType: odd },
  ];
  expect((await deliver({ data: { events } })).status).toBe(204);
  const started: number[] = [];
  for (const { uuid } of events) {
    const { json } = await server.send('GET', `/api/events?event=${uuid}`);
    const [stored] = json['items'] as unknown as { id: string; runs: { runId: string }[] }[];
    expect((await server.send('GET', `/api/events/${stored?.id}`)).status).toBe(200);
    for (const { runId } of stored?.runs ?? [])
      started.push(
        (await server.send('GET', `/api/runs/${runId}`)).status,
        (await server.send('GET', `/api/runs/${runId}/story`)).status,
      );
  }
  expect(started).toEqual([200, 200, 200, 200]);
});

test('a rotated secret and the one before it are both taken', async () => {
  const own = await startTestServer({});
  const made = await own.send('POST', '/api/connections', {
    body: { id: 'second', app: 'okta', name: 'Second org', settings: {} },
  });
  expect(made.status).toBe(201);
  const before = await own.send('GET', '/api/connections/second/hook');
  const rotated = await own.send('POST', '/api/connections/second/hook/rotate', { body: { graceHours: 1 } });
  expect(rotated.status).toBe(200);
  expect(rotated.json['secret']).not.toBe(before.json['secret']);
  for (const secret of [before.json['secret'], rotated.json['secret']]) {
    const received = await own.send('POST', '/hooks/okta/second', {
      token: null,
      body: envelope(),
      headers: { authorization: String(secret) },
    });
    expect(received.status).toBe(204);
  }
  await own.send('POST', '/api/connections/second/hook/rotate', { body: { graceHours: 0 } });
  const late = await own.send('POST', '/hooks/okta/second', {
    token: null,
    body: envelope(),
    headers: { authorization: String(rotated.json['secret']) },
  });
  expect(late.status).toBe(401);
  await own.stop();
});

test('guessing is slowed down; the right secret still goes through', async () => {
  const own = await startTestServer();
  const guess = () => own.send('POST', '/hooks/okta', { token: null, body: '{}', headers: { authorization: 'guess' } });
  const statuses = new Set<number>();
  for (let round = 0; round < 20 && !statuses.has(429); round += 1) {
    for (const { status } of await Promise.all(Array.from({ length: 200 }, guess))) statuses.add(status);
  }
  expect([...statuses].toSorted()).toEqual([401, 429]);
  const good = await own.send('POST', '/hooks/okta', {
    token: null,
    body: envelope(),
    headers: { authorization: HOOK_SECRET },
  });
  expect(good.status).toBe(204);
  await own.stop();
});

test('S4 an error of ours that holds a secret is logged without it', async () => {
  const { events } = server.running.store;
  const { accept } = events;
  events.accept = () =>
    Promise.reject(new Error(`no header "Bearer ${HOOK_SECRET}"`, { cause: { with: HOOK_SECRET } }));
  expect((await deliver(envelope())).status).toBe(500);
  events.accept = accept;
  const log = server.logged.join('');
  expect(log).toContain('no header \\"Bearer [redacted]\\"');
  expect(log).not.toContain(HOOK_SECRET);
});

test('secrets never reach the log', async () => {
  await deliver(envelope());
  await deliver(envelope(), 'a-wrong-secret-of-somebody');
  const log = server.logged.join('');
  expect(log).not.toContain(HOOK_SECRET);
  expect(log).not.toContain('a-wrong-secret-of-somebody');
});
