// Event hooks as Okta has them: verification by a real GET, batches, one retry, what is told of failures; and the log.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { JsonObject } from '../../../../shared/json.ts';
import { fakeClock } from '../../../../tests/support/fake-clock.ts';
import { send, userNamed } from '../sim-client.test-support.ts';
import { startOktaSim, type OktaSim } from '../sim.ts';

const clock = fakeClock('2026-10-01T08:00:00.000Z');
const SECRET = 'a-secret-of-the-hook';
let sim: OktaSim;
let statuses: number[] = [];
let received: { headers: IncomingMessage['headers']; body: JsonObject }[] = [];
let verifies = true;
const receiver = createServer((request, response) => {
  const challenge = request.headers['x-okta-verification-challenge'];
  if (request.method === 'GET') {
    response.end(JSON.stringify({ verification: verifies ? challenge : 'wrong' }));
    return;
  }
  void text(request).then((body) => {
    received.push({ headers: request.headers, body: JSON.parse(body) as JsonObject });
    response.writeHead(statuses.shift() ?? 204).end();
  });
});
let hookPath = '';

const hookBody = (items: string[]): JsonObject => ({
  name: 'Signalbox',
  events: { type: 'EVENT_TYPE', items },
  channel: {
    type: 'HTTP',
    version: '1.0.0',
    config: {
      uri: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks/okta`,
      headers: [{ key: 'X-Other', value: 'yes' }],
      authScheme: { type: 'HEADER', key: 'Authorization', value: SECRET },
    },
  },
});
const uuids = (at: number): unknown[] =>
  (received[at]?.body['data'] as { events: JsonObject[] } | undefined)?.events.map((event) => event['uuid']) ?? [];
const resetAll = (name: string) => sim.asAdmin('POST', `/api/v1/users/${userNamed(sim, name)}/lifecycle/reset_factors`);
async function batchPasses(): Promise<void> {
  clock.advance(10_000);
  await sim.deliveries.idle();
}

beforeAll(async () => {
  await new Promise<void>((resolve) => void receiver.listen(0, '127.0.0.1', resolve));
  sim = await startOktaSim({ clock });
  const made = await send(sim, 'POST', '/api/v1/eventHooks', {
    body: hookBody(['user.mfa.factor.reset_all', 'user.lifecycle.suspend']),
  });
  expect(made.body).toMatchObject({ status: 'ACTIVE', verificationStatus: 'UNVERIFIED' });
  hookPath = `/api/v1/eventHooks/${String(made.body['id'])}`;
});
beforeEach(() => {
  statuses = [];
  received = [];
  sim.trouble.clear();
});
afterAll(async () => {
  await sim.close();
  receiver.close();
});

test('a hook gets nothing before it is verified; a wrong answer leaves it so, with the reason', async () => {
  await resetAll('yossi');
  await batchPasses();
  expect(received).toEqual([]);
  verifies = false;
  const refused = await send(sim, 'POST', `${hookPath}/lifecycle/verify`);
  expect(refused.status).toBe(400);
  expect(refused.text).toContain('does not repeat the challenge');
  verifies = true;
  const verified = await send(sim, 'POST', `${hookPath}/lifecycle/verify`);
  expect(verified.body).toMatchObject({ verificationStatus: 'VERIFIED' });
  expect(verified.text).not.toContain(SECRET);
});

test('what comes within ten seconds is one delivery, in the form of hooks', async () => {
  await resetAll('yossi');
  clock.advance(9_000);
  await resetAll('grace');
  expect(received).toEqual([]);
  await batchPasses();
  expect(received).toHaveLength(1);
  expect(received[0]?.headers).toMatchObject({ authorization: SECRET, 'x-other': 'yes' });
  expect(received[0]?.headers['user-agent']).toMatch(/^Okta Hook Service/);
  const event = (received[0]?.body['data'] as { events: JsonObject[] } | undefined)?.events[0];
  expect(uuids(0)).toEqual(sim.log.events.slice(-2).map((each) => each['uuid']));
  expect(event).toHaveProperty('client.ipChain');
  expect(event).not.toHaveProperty('request');
  expect(event).not.toHaveProperty('outcome.reason');
  expect(received[0]?.body['source']).toBe(sim.url + hookPath);
});

test('5xx is tried once more, 4xx never; a failure is told in the log', async () => {
  statuses = [503, 204];
  await resetAll('grace');
  await batchPasses();
  expect(received).toHaveLength(2);
  expect(sim.log.events.at(-1)?.['eventType']).toBe('user.mfa.factor.reset_all');
  statuses = [503, 503];
  await resetAll('grace');
  await batchPasses();
  expect(received).toHaveLength(4);
  expect(sim.log.events.at(-1)).toMatchObject({ eventType: 'event_hook.delivery', outcome: { result: 'FAILURE' } });
  statuses = [401];
  await resetAll('grace');
  await batchPasses();
  expect(received).toHaveLength(5);
  expect(sim.deliveries.sent.at(-1)).toMatchObject({ attempts: 1, status: 401, fate: 'failed' });
});

test('on demand a delivery is lost, sent twice, or held back until after the next', async () => {
  sim.trouble.deliveries.lose = 1;
  await resetAll('grace');
  await batchPasses();
  expect(received).toEqual([]);
  sim.trouble.deliveries.duplicate = 1;
  await resetAll('grace');
  await batchPasses();
  expect(uuids(1)).toEqual(uuids(0));
  expect(received[0]?.body['eventId']).not.toBe(received[1]?.body['eventId']);
  sim.trouble.deliveries.holdBack = 1;
  await resetAll('grace');
  const first = sim.log.events.at(-1)?.['uuid'];
  await batchPasses();
  await resetAll('yossi');
  await batchPasses();
  expect([...uuids(2), ...uuids(3)]).toEqual([sim.log.events.at(-1)?.['uuid'], first]);
});

test('a change of the channel un-verifies; only an inactive hook is deleted; types are checked', async () => {
  const wrong = await send(sim, 'POST', '/api/v1/eventHooks', { body: hookBody(['event_hook.delivery']) });
  expect(wrong.body).toMatchObject({ errorCode: 'E0000001' });
  const changed = await send(sim, 'PUT', hookPath, { body: hookBody(['user.lifecycle.suspend']) });
  expect(changed.body).toMatchObject({ verificationStatus: 'UNVERIFIED' });
  expect((await send(sim, 'DELETE', hookPath)).status).toBe(400);
  expect((await send(sim, 'POST', `${hookPath}/lifecycle/deactivate`)).body).toMatchObject({ status: 'INACTIVE' });
  expect((await send(sim, 'DELETE', hookPath)).status).toBe(204);
});

test('nothing outside of loopback is called', async () => {
  const body = hookBody(['user.lifecycle.suspend']);
  Object.assign((body['channel'] as { config: JsonObject }).config, { uri: 'http://192.0.2.1/hook' });
  const made = await send(sim, 'POST', '/api/v1/eventHooks', { body });
  const refused = await send(sim, 'POST', `/api/v1/eventHooks/${String(made.body['id'])}/lifecycle/verify`);
  expect(refused.text).toContain('loopback');
});

const nextOf = (headers: Headers): string | undefined => /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];

test('polling: in the order of keeping, a next link even on an empty page, late events come later', async () => {
  const since = new Date(clock.now() + 1).toISOString();
  clock.advance(10);
  const first = await send(sim, 'GET', `/api/v1/logs?since=${since}&sortOrder=ASCENDING`);
  expect(first.list).toEqual([]);
  sim.trouble.log.late.next = 1;
  await resetAll('yossi');
  clock.advance(5);
  await sim.asAdmin('POST', `/api/v1/users/${userNamed(sim, 'priya')}/lifecycle/suspend`);
  const second = await send(sim, 'GET', nextOf(first.headers) ?? '');
  expect(second.list.map((event) => event['eventType'])).toEqual([
    'user.lifecycle.suspend',
    'user.mfa.factor.reset_all',
  ]);
  const third = await send(sim, 'GET', nextOf(second.headers) ?? '');
  expect([third.list, typeof nextOf(third.headers)]).toEqual([[], 'string']);
  sim.trouble.log.staleCursors = true;
  expect((await send(sim, 'GET', nextOf(third.headers) ?? '')).status).toBe(400);
});

test('bounded: in the order of publishing, filtered, and the last page has no next link', async () => {
  const until = new Date(clock.now() + 1).toISOString();
  const filter = encodeURIComponent('eventType eq "user.lifecycle.suspend" or eventType sw "user.mfa."');
  const pages: JsonObject[] = [];
  let next: string | undefined = `/api/v1/logs?since=2026-09-30T00:00:00Z&until=${until}&limit=3&filter=${filter}`;
  while (next !== undefined) {
    const answer = await send(sim, 'GET', next);
    pages.push(...answer.list);
    next = nextOf(answer.headers);
  }
  const times = pages.map((event) => String(event['published']));
  expect(times).toEqual(times.toSorted());
  expect(pages).toHaveLength(
    sim.log.events.filter((event) => /suspend|user\.mfa/.test(String(event['eventType']))).length,
  );
  const wrong = await send(sim, 'GET', `/api/v1/logs?filter=${encodeURIComponent('published gt "2026"')}`);
  expect(wrong.body).toMatchObject({ errorCode: 'E0000053' });
});
