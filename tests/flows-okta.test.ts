// Every flow of flows/ against the simulated org, in one server whose clock the test moves: events come as Okta's hook posts
// them, and what the flow does is seen in the org, in Slack, in the mailboxes and at the other systems.
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { HOOK_SECRET, startTestServer, type Json, type TestServer } from '../server/http/server.test-support.ts';
import { registerHook } from '../server/okta/sim/connect.ts';
import { startOktaSim, type OktaSim } from '../server/okta/sim/sim.ts';
import type { JsonObject } from '../shared/json.ts';
import { fakeClock, type FakeClock } from './support/fake-clock.ts';
import { startReceiver, type Received, type Receiver } from './support/receiver.ts';

const folder = join(import.meta.dirname, '../flows');
const files = readdirSync(folder).filter((file) => file.endsWith('.flow.json'));
const SECONDS = 1_000;
const MINUTES = 60 * SECONDS;
const DAYS = 24 * 60 * MINUTES;
/** Events of one reset are gathered for this long at most. */
const GATHERED = 130 * SECONDS;
/** Other systems that flows call: they answer on this machine. */
const ELSEWHERE =
  /https:\/\/(?:example\.com(?=\/on-call)|api\.opsgenie\.com|your-company\.atlassian\.net|your-company\.service-now\.com)(?=\/(?!browse))/g;
const SECURITY = 'security@example.com';

let clock: FakeClock;
let sim: OktaSim;
let server: TestServer;
let elsewhere: Receiver;
let smtp: SMTPServer;
const mails = new Map<string, string>();
const tested = new Set<string>();
/** What ServiceNow finds. */
let incidents: JsonObject[] = [];

beforeAll(async () => {
  // Ahead of the machine's own clock, by which the thread of the store makes the callers of flows due.
  clock = fakeClock(new Date(Date.now() + 60 * MINUTES).toISOString());
  sim = await startOktaSim({ clock });
  elsewhere = await startReceiver((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(request.url === '/slack' ? 'ok' : JSON.stringify(answerOf(request)));
  });
  smtp = mailServer();
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()));
  server = await startTestServer({ allowPrivate: ['127.0.0.1'] }, clock);
  await connect();
  await sim.asAdmin('POST', '/api/v1/groups', { profile: { name: 'MFA Watch' } });
});
afterAll(async () => {
  await server.stop();
  await sim.close();
  await elsewhere.close();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});

/** Whoever a flow before has suspended or signed out is as at the beginning. */
beforeEach(() => {
  for (const user of sim.org.users.values()) {
    if (user.status === 'SUSPENDED') user.status = 'ACTIVE';
    if (user.status !== 'ACTIVE' || sessionsOf(user) > 0) continue;
    const id = `102${user.id}`;
    sim.org.sessions.set(id, { id, userId: user.id, created: clock.iso() });
  }
});

async function api(method: string, path: string, body?: unknown): Promise<Json> {
  const answer = await server.send(method, path, body === undefined ? {} : { body });
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.json;
}

async function connect(): Promise<void> {
  const { port } = smtp.server.address() as AddressInfo;
  await api('PUT', '/api/connections/default', {
    settings: { orgUrl: sim.url, auth: { type: 'ssws', token: sim.sswsToken } },
  });
  const others: [string, JsonObject][] = [
    ['slack', { webhookUrl: `${elsewhere.url}/slack` }],
    ['smtp', { host: '127.0.0.1', port, security: 'none', from: 'Signalbox <signalbox@example.com>' }],
    ['http', { auth: { type: 'bearer', token: 'invented' }, hosts: [new URL(elsewhere.url).host] }],
  ];
  for (const [app, settings] of others)
    await api('POST', '/api/connections', { id: `the-${app}`, app, name: app, settings });
}

function answerOf({ method, url }: Received): JsonObject {
  if (url.startsWith('/rest/api/3/issue')) return { id: '10000', key: 'SEC-42' };
  return method === 'GET' ? { result: incidents } : { result: { number: 'INC0010042' } };
}

function mailServer(): SMTPServer {
  return new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    closeTimeout: 1,
    onData(stream, session, callback) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      stream.on('end', () => {
        const plain = text.replaceAll('=\r\n', '').replaceAll('=3D', '=');
        for (const { address } of session.envelope.rcptTo) mails.set(address, plain);
        callback();
      });
    },
  });
}

/** Somebody of the simulated company. */
function person(firstName: string): JsonObject & { id: string; alternateId: string } {
  const user = [...sim.org.users.values()].find(({ profile }) => profile['firstName'] === firstName);
  if (user === undefined) throw new Error(`The org has no ${firstName}.`);
  const { firstName: first, lastName, login } = user.profile;
  return { id: user.id, type: 'User', alternateId: String(login), displayName: `${String(first)} ${String(lastName)}` };
}

const HELP_DESK = { id: '00uROBIN00000000001d7', type: 'User', alternateId: 'robin@example.com', displayName: 'Robin' };
const APP = { id: '0oaSCRIPT0000000001d7', type: 'PublicClientAppEntity', alternateId: '0oaS', displayName: 'Script' };

function event(eventType: string, target: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    uuid: randomUUID(),
    published: clock.iso(),
    eventType,
    version: '0',
    severity: 'INFO',
    displayMessage: eventType,
    actor: HELP_DESK,
    client: { ipAddress: '198.51.100.23' },
    outcome: { result: 'SUCCESS' },
    target: [target],
    transaction: { type: 'WEB', id: `of-${String(target['id'])}` },
    securityContext: { asNumber: 9009, asOrg: 'example access' },
    ...more,
  };
}

const reset = (target: JsonObject, more: JsonObject = {}) => event('user.mfa.factor.reset_all', target, more);
const factorGone = (target: JsonObject, factor: string, more: JsonObject = {}) =>
  event('user.mfa.factor.deactivate', target, {
    outcome: { result: 'SUCCESS', reason: `User reset ${factor} factor` },
    ...more,
  });
const factorCame = (target: JsonObject, factor: string, more: JsonObject = {}) =>
  event('user.mfa.factor.activate', target, {
    actor: target,
    outcome: { result: 'SUCCESS', reason: `User set up ${factor} factor` },
    ...more,
  });

/** Looks again and again, while a second of the server's time goes by each time. */
function passing<Seen>(look: () => Seen | Promise<Seen>) {
  const tick = async (): Promise<Seen> => {
    clock.advance(SECONDS);
    return look();
  };
  return expect.poll(tick, { interval: 20 });
}

/** As Okta posts it. */
async function deliver(...events: JsonObject[]): Promise<void> {
  const body = {
    eventType: 'com.okta.event_hook',
    eventTypeVersion: '1.0',
    cloudEventsVersion: '0.1',
    source: 'https://example.okta.com/api/v1/eventHooks/who1',
    eventId: randomUUID(),
    eventTime: clock.iso(),
    contentType: 'application/json',
    data: { events },
  };
  const headers = { authorization: HOOK_SECRET };
  const answer = await server.send('POST', '/hooks/okta', { token: null, headers, body });
  expect(answer.status).toBeLessThan(300);
}

interface Playing {
  /** The steps that ran, by node: how they ended. */
  steps(): Promise<Record<string, string>>;
  /** Resolves when the run is so. */
  is(status: string): Promise<void>;
  /** Texts that Slack got since the flow began. */
  told(): string[];
  /** What other systems got, in the same way. */
  asked(): Received[];
}

/** Puts the flow live alone, has its events delivered, lets the time of gathering pass, and takes it off at the end. */
async function play(
  id: string,
  events: JsonObject[],
  check: (run: Playing) => Promise<void>,
  waits = GATHERED,
): Promise<void> {
  tested.add(id);
  await api('POST', `/api/flows/${id}/activate`);
  const from = elsewhere.received.length;
  if (events.length > 0) await deliver(...events);
  clock.advance(waits);
  const find = async (): Promise<string> =>
    String((await api('GET', `/api/runs?flow=${id}&limit=1`))['items']?.[0]?.['id'] ?? '');
  await expect.poll(find).not.toBe('');
  const runId = await find();
  const run = (): Promise<Json> => api('GET', `/api/runs/${runId}`);
  const since = (): Received[] => elsewhere.received.slice(from);
  await check({
    async steps() {
      const steps = (await run())['steps'] as unknown as Json[];
      return Object.fromEntries(steps.map(({ nodeId, status }) => [String(nodeId), String(status)]));
    },
    async is(status) {
      await passing(async () => {
        const { status: now, error } = await run();
        return JSON.stringify([now, error]);
      }).toContain(JSON.stringify(status));
    },
    told: () =>
      since().flatMap(({ url, body }) => (url === '/slack' ? [String((JSON.parse(body) as JsonObject)['text'])] : [])),
    asked: () => since().filter(({ url }) => url !== '/slack'),
  });
  await api('POST', `/api/flows/${id}/deactivate`);
}

const statusOf = ({ id }: { id: string }): string => sim.org.users.get(id)?.status ?? 'gone';
const sessionsOf = ({ id }: { id: string }): number =>
  [...sim.org.sessions.values()].filter(({ userId }) => userId === id).length;

/** Presses a button behind the link that was mailed. */
async function decide(approver: string, decision: 'approve' | 'reject'): Promise<void> {
  const link = (): string => /http:\/\/signalbox\.test(\/approve\/\S+)/.exec(mails.get(approver) ?? '')?.[1] ?? '';
  await expect.poll(link).not.toBe('');
  const body = new URLSearchParams({ decision, comment: '' }).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  expect((await server.send('POST', link(), { token: null, headers, body })).status).toBe(200);
  mails.delete(approver);
}

test('each can be made and is published as it stands, once its connections are bound', async () => {
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8').replaceAll(ELSEWHERE, elsewhere.url);
    const flow = JSON.parse(text) as JsonObject & { id: string; connections?: Record<string, { app: string }> };
    await api('POST', '/api/flows', flow);
    const slots = Object.entries(flow.connections ?? {});
    const bindings = slots.map(([slot, { app }]) => [slot, app === 'okta' ? 'default' : `the-${app}`]);
    await api('PUT', `/api/flows/${flow.id}/bindings`, Object.fromEntries(bindings));
  }
  await api('POST', '/api/flows/tell-security/activate');
});

test('takeover-watch: sessions end, the person is watched for 24 hours, a weak factor is told', async () => {
  const user = person('Grace');
  const members = () => [...sim.org.groups.values()].find(({ profile }) => profile.name === 'MFA Watch')?.members;
  await play('takeover-watch', [reset(user)], async (run) => {
    await run.is('waiting');
    expect([sessionsOf(user), members()?.has(user.id)]).toEqual([0, true]);
    await deliver(factorCame(user, 'SMS_FACTOR'));
    await run.is('succeeded');
    expect(run.told()).toEqual([expect.stringContaining('User set up SMS_FACTOR factor')]);
    clock.advance(DAYS);
    await passing(() => members()?.has(user.id)).toBe(false);
  });
});

test('privileged-user-reset: roles are looked up, on-call is paged, without an answer the account is suspended', async () => {
  const user = person('Amara');
  await play('privileged-user-reset', [reset(user)], async (run) => {
    await run.is('waiting');
    expect(JSON.parse(run.asked()[0]?.body ?? '')).toMatchObject({
      priority: 'P1',
      description: expect.stringContaining('Help Desk Administrator'),
    });
    expect(statusOf(user)).toBe('ACTIVE');
    clock.advance(15 * MINUTES);
    await run.is('succeeded');
    expect(statusOf(user)).toBe('SUSPENDED');
  });
  mails.delete(SECURITY);
});

test('no-reenrolment: half an hour without a new factor is escalated', async () => {
  const user = person('Yossi');
  await play('no-reenrolment', [reset(user)], async (run) => {
    await run.is('waiting');
    clock.advance(30 * MINUTES);
    await run.is('succeeded');
    expect(await run.steps()).toMatchObject({ user: 'succeeded', escalate: 'succeeded' });
    expect(run.told()).toEqual([expect.stringMatching(/^<!channel> \*No factor was enrolled .*is ACTIVE\.$/s)]);
  });
});

test('reenrolment-elsewhere: a factor from a network without a sign-in before ends the sessions', async () => {
  const user = person('Sofia');
  const signIn = event('user.session.start', user, { actor: user });
  (sim.log.events as JsonObject[]).push(signIn);
  clock.advance(SECONDS);
  await play('reenrolment-elsewhere', [reset(user)], async (run) => {
    await run.is('waiting');
    const securityContext = { asNumber: 64500, asOrg: 'example transit' };
    await deliver(factorCame(user, 'SIGNED_NONCE', { securityContext }));
    await run.is('succeeded');
    expect(sessionsOf(user)).toBe(0);
    expect(run.told()).toEqual([expect.stringContaining('example transit')]);
    expect(run.told()[0]).toContain('Known are 1 networks of 1 sign-ins');
  });
});

test('service-app-deletes-factors: one alert for all people that the app touched, and no session is left', async () => {
  const users = [person('Amara'), person('Dana')];
  const gone = users.flatMap((user) =>
    ['SMS_FACTOR', 'SIGNED_NONCE'].map((factor) => factorGone(user, factor, { actor: APP })),
  );
  await play('service-app-deletes-factors', gone, async (run) => {
    clock.advance(10 * MINUTES);
    await run.is('succeeded');
    expect(users.map(sessionsOf)).toEqual([0, 0]);
    expect(run.told()).toEqual([expect.stringContaining('deleted factors of 2 people')]);
  });
});

test('approval-before-access: suspended until security has approved', async () => {
  const user = person('Amara');
  await play('approval-before-access', [reset(user)], async (run) => {
    await run.is('waiting');
    expect(statusOf(user)).toBe('SUSPENDED');
    await decide(SECURITY, 'approve');
    await run.is('succeeded');
    expect(statusOf(user)).toBe('ACTIVE');
    expect(run.told()).toEqual([expect.stringContaining(`${SECURITY} approved`)]);
  });
});

test('was-this-you: a no of the person suspends the account', async () => {
  const user = person('Dana');
  await play('was-this-you', [reset(user)], async (run) => {
    await run.is('waiting');
    await decide(user.alternateId, 'reject');
    await run.is('succeeded');
    expect(statusOf(user)).toBe('SUSPENDED');
    expect(run.told()).toEqual([expect.stringContaining('did not ask for the reset')]);
  });
});

test('ticket-in-jira: an issue, and its key in Slack', async () => {
  await play('ticket-in-jira', [reset(person('Yossi'))], async (run) => {
    await run.is('succeeded');
    expect(run.asked()).toMatchObject([{ method: 'POST', headers: { authorization: 'Bearer invented' } }]);
    expect(JSON.parse(run.asked()[0]?.body ?? '')).toMatchObject({ fields: { project: { key: 'SEC' } } });
    expect(run.told()).toEqual([expect.stringContaining('/browse/SEC-42|SEC-42>')]);
  });
});

test('ticket-in-servicenow: an incident, and none where there is one already', async () => {
  await play('ticket-in-servicenow', [reset(person('Yossi'))], async (run) => {
    await run.is('succeeded');
    expect(run.asked().map(({ method }) => method)).toEqual(['GET', 'POST']);
  });
  incidents = [{ number: 'INC0010042' }];
  await play('ticket-in-servicenow', [reset(person('Sofia'))], async (run) => {
    await run.is('succeeded');
    expect(run.asked().map(({ method }) => method)).toEqual(['GET']);
  });
});

test('identity-engine-reset: three events of one reset are one run', async () => {
  const user = person('Yossi');
  const factors = ['OKTA_VERIFY_PUSH', 'OKTA_SOFT_TOKEN', 'SIGNED_NONCE'];
  await play(
    'identity-engine-reset',
    factors.map((factor) => factorGone(user, factor)),
    async (run) => {
      await run.is('succeeded');
      expect(run.told()).toEqual([expect.stringContaining('OKTA_SOFT_TOKEN, OKTA_VERIFY_PUSH, SIGNED_NONCE')]);
      expect(run.told()[0]).toContain('in 3 events of one reset');
      expect(sessionsOf(user)).toBe(0);
      expect((await api('GET', '/api/runs?flow=identity-engine-reset'))['items']).toHaveLength(1);
    },
  );
});

test('suspend-after-reset: an administrator is suspended at once', async () => {
  const user = person('Amara');
  await play('suspend-after-reset', [reset(user)], async (run) => {
    await run.is('succeeded');
    expect(statusOf(user)).toBe('SUSPENDED');
  });
});

test('reset-by-someone-else, factor-removed, reset-severity: Slack is told', async () => {
  const user = person('Yossi');
  for (const [id, given] of [
    ['reset-by-someone-else', reset(user)],
    ['factor-removed', factorGone(user, 'SMS_FACTOR')],
    ['reset-severity', reset(user)],
  ] as const) {
    await play(id, [given], async (run) => {
      await run.is('succeeded');
      expect(run.told().join('\n')).toContain('Robin');
    });
  }
  tested.add('tell-security');
});

test('reset-notice, reset-of-many: the people are written to', async () => {
  const users = [person('Yossi'), person('Sofia')];
  for (const id of ['reset-notice', 'reset-of-many']) {
    mails.clear();
    await play(
      id,
      users.map((user) => reset(user)),
      async (run) => {
        clock.advance(5 * MINUTES);
        await run.is('succeeded');
        await expect
          .poll(() => [...mails.keys()].toSorted())
          .toEqual(users.map(({ alternateId }) => alternateId).toSorted());
      },
    );
  }
});

test('mass-reset: the fifth reset of one administrator ends their sessions, and is told once', async () => {
  const [admin, user] = [person('Grace'), person('Yossi')];
  const resets = Array.from({ length: 7 }, (_, at) =>
    reset(user, { actor: admin, transaction: { type: 'WEB', id: `reset-${at}` } }),
  );
  await play('mass-reset', resets, async (run) => {
    const ended = async (): Promise<number> =>
      (await api('GET', '/api/runs?flow=mass-reset&status=succeeded'))['items']?.length as unknown as number;
    await passing(ended).toBe(7);
    expect(run.told()).toEqual([expect.stringContaining('reset factors of others five times')]);
    expect([sessionsOf(admin), sessionsOf(user) > 0]).toEqual([0, true]);
  });
});

test('reset-again: a reset by another administrator within days is told, one by the same is not', async () => {
  const user = person('Yossi');
  const columns = ['user', 'name', 'by'].map((key) => ({ key, title: key, type: 'text', unique: key === 'user' }));
  const table = {
    id: 'recent-resets',
    name: 'Recent resets',
    columns: [...columns, { key: 'at', title: 'at', type: 'time' }],
  };
  await api('POST', '/api/tables', table);
  const by = (actor: JsonObject, at: number) => reset(user, { actor, transaction: { type: 'WEB', id: `again-${at}` } });
  for (const [at, actor, told] of [
    [0, HELP_DESK, 0],
    [1, HELP_DESK, 0],
    [2, person('Grace'), 1],
  ] as const) {
    await play('reset-again', [by(actor, at)], async (run) => {
      await run.is('succeeded');
      expect(run.told()).toHaveLength(told);
    });
    clock.advance(DAYS);
  }
  const { items } = await api('GET', '/api/tables/recent-resets/rows');
  expect(items).toMatchObject([{ values: { user: user.id, by: person('Grace').id } }]);
});

test('coverage-watch: deliveries of the hook that failed are told within the hour', async () => {
  // Half past: the flow asks at five past for the hour that ended five minutes before.
  clock.advance(90 * MINUTES - (Date.parse(clock.iso()) % (60 * MINUTES)));
  const hookId = await registerHook(sim, {
    url: `${server.url}/hooks/okta`,
    headerName: 'authorization',
    secret: HOOK_SECRET,
  });
  const hook = sim.org.hooks.get(hookId);
  expect(hook?.verificationStatus).toBe('VERIFIED');
  Object.assign(hook?.auth ?? {}, { value: 'a secret of before' });
  await sim.asAdmin('POST', `/api/v1/users/${person('Grace').id}/lifecycle/reset_factors`);
  await sim.deliveries.flush();
  expect(sim.log.events.at(-1)).toMatchObject({ eventType: 'event_hook.delivery', outcome: { result: 'FAILURE' } });
  await play(
    'coverage-watch',
    [],
    async (run) => {
      await run.is('succeeded');
      expect(run.told()).toEqual([
        expect.stringMatching(/^<!channel> Deliveries of an event hook that failed .*: 1, the last/),
      ]);
    },
    60 * MINUTES,
  );
});

test('coverage-watch: what the hook missed and polling brought is told within the hour', async () => {
  const settings = { orgUrl: sim.url, auth: { type: 'ssws' } };
  await api('PUT', '/api/connections/default', { settings: { ...settings, polling: { enabled: true } } });
  const state = async (): Promise<string> =>
    String((await api('GET', '/api/connections/default/coverage'))['polling']?.['state']);
  await passing(state).toBe('running');
  // The org knows of no hook that delivers this one.
  await api('POST', '/api/flows/reset-notice/activate');
  const missed = async (): Promise<number> => {
    const { items } = await api('GET', '/api/connections/default/coverage');
    return (items as unknown as { byPollOnly: number }[]).reduce((sum, { byPollOnly }) => sum + byPollOnly, 0);
  };
  const before = await missed();
  sim.org.hooks.clear();
  clock.advance(10 * MINUTES - (Date.parse(clock.iso()) % (60 * MINUTES)) + 60 * MINUTES);
  await sim.asAdmin('POST', `/api/v1/users/${person('Yossi').id}/lifecycle/reset_factors`);
  await passing(missed).toBe(before + 1);
  await api('POST', '/api/flows/reset-notice/deactivate');
  await play(
    'coverage-watch',
    [],
    async (run) => {
      await run.is('succeeded');
      expect(run.told()).toEqual([
        expect.stringMatching(/The event hook missed 1 of \d+ events; polling brought them\./),
      ]);
    },
    60 * MINUTES,
  );
  await api('PUT', '/api/connections/default', { settings: { ...settings, polling: { enabled: false } } });
});

test('no flow is left out', () => {
  expect(files.map((file) => file.replace('.flow.json', '')).filter((id) => !tested.has(id))).toEqual([]);
});
