// The live stream ends with the right to it: a revoked token, a person who is disabled, removed or signed out, the time.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { createBus, type Bus } from '../lib/bus.ts';
import type { Clock } from '../lib/clock.ts';
import { PASSWORD, sessionCookie, startTestServer, type TestServer } from './server.test-support.ts';
import { listen, run, type Listener } from './stream.test-support.ts';

const MINUTE = 60_000;
let server: TestServer;
let bus: Bus;
let nowMs: number;
let timers: Set<{ atMs: number; fn: () => void }>;

beforeEach(async () => {
  bus = createBus();
  nowMs = Date.parse('2026-05-01T12:00:00Z');
  timers = new Set();
  const clock: Clock = {
    now: () => nowMs,
    iso: () => new Date(nowMs).toISOString(),
    setTimer(atMs, fn) {
      const timer = { atMs, fn };
      timers.add(timer);
      return { cancel: () => void timers.delete(timer) };
    },
  };
  server = await startTestServer({}, clock, bus);
});
afterEach(() => server.stop());

function pass(ms: number): void {
  nowMs += ms;
  for (const timer of timers) {
    if (timer.atMs > nowMs) continue;
    timers.delete(timer);
    timer.fn();
  }
}

interface Person {
  id: string;
  cookie: string;
}

async function person(email: string, role = 'admin'): Promise<Person> {
  const made = await server.send('POST', '/api/users', { body: { email, name: email, role, password: PASSWORD } });
  return { id: String(made.json['id']), cookie: await signIn(email) };
}

async function signIn(email: string): Promise<string> {
  const body = { email, password: PASSWORD };
  return sessionCookie(await server.send('POST', '/api/session', { token: null, body })) ?? '';
}

async function token(by: { cookie?: string } = {}, expiresAt: string | null = null): Promise<Record<string, string>> {
  const made = await server.send('POST', '/api/tokens', { ...by, body: { name: 'ci', role: 'viewer', expiresAt } });
  expect(made.status).toBe(201);
  return { id: String(made.json['id']), secret: String(made.json['secret']) };
}

async function change(method: string, path: string, sent: object = {}): Promise<void> {
  const { status } = await server.send(method, path, sent);
  expect(status).toBeLessThan(300);
}

/** What is published after a change reaches those who may go on, and of the others nobody. */
async function expectEnded(gone: Listener[], goesOn: Listener[] = []): Promise<void> {
  const ends = Promise.allSettled(gone.map((listener) => listener.next(1)));
  bus.publish(run('run_1', 'queued'));
  expect((await ends).map(({ status }) => status)).toEqual(gone.map(() => 'rejected'));
  for (const listener of goesOn) expect(await listener.next(1)).toEqual([run('run_1', 'queued')]);
}

test('a revoked token reads nothing more, while others go on', async () => {
  const revoked = await token();
  const other = await token();
  const [gone, goesOn] = [
    await listen(server, { token: revoked['secret'] ?? '' }),
    await listen(server, { token: other['secret'] ?? '' }),
  ];
  bus.publish(run('run_0', 'queued'));
  expect(await gone.next(1)).toEqual(await goesOn.next(1));
  await change('DELETE', `/api/tokens/${revoked['id']}`);
  await expectEnded([gone], [goesOn]);
});

test.each<[string, (ada: Person) => Promise<void>]>([
  ['disabled', ({ id }) => change('PATCH', `/api/users/${id}`, { body: { disabled: true } })],
  ['removed', ({ id }) => change('DELETE', `/api/users/${id}`)],
])('a person who is %s reads nothing more, nor do their tokens', async (_what, fall) => {
  const boss = await person('boss@example.com');
  const ada = await person('ada@example.com');
  const { secret = '' } = await token(ada);
  const gone = [await listen(server, ada), await listen(server, { token: secret })];
  const goesOn = await listen(server, boss);
  await fall(ada);
  await expectEnded(gone, [goesOn]);
});

test('a session that is ended reads nothing more, the other one of the same person goes on', async () => {
  const { cookie } = await person('ada@example.com');
  const [gone, goesOn] = [
    await listen(server, { cookie }),
    await listen(server, { cookie: await signIn('ada@example.com') }),
  ];
  await change('DELETE', '/api/session', { cookie });
  await expectEnded([gone], [goesOn]);
});

test('a changed password ends the streams of all sessions, not those of tokens', async () => {
  const ada = await person('ada@example.com');
  const { secret = '' } = await token(ada);
  const gone = [await listen(server, ada), await listen(server, { cookie: await signIn('ada@example.com') })];
  const goesOn = await listen(server, { token: secret });
  const body = { current: PASSWORD, next: 'another horse battery' };
  await change('POST', '/api/session/password', { cookie: ada.cookie, body });
  await expectEnded(gone, [goesOn]);
});

test('whoever may do less goes on reading what a viewer may read', async () => {
  await person('boss@example.com');
  const ada = await person('ada@example.com');
  const goesOn = await listen(server, ada);
  await change('PATCH', `/api/users/${ada.id}`, { body: { role: 'viewer' } });
  await expectEnded([], [goesOn]);
});

test('a token that ends at a time reads nothing more from then on', async () => {
  const { secret = '' } = await token({}, new Date(nowMs + 30 * MINUTE).toISOString());
  const listener = await listen(server, { token: secret });
  const goesOn = await listen(server);
  pass(29 * MINUTE);
  await expectEnded([], [listener, goesOn]);
  pass(MINUTE);
  await expectEnded([listener], [goesOn]);
});

test('a session reads on while it is used, and to its end after its last use', async () => {
  const { cookie } = await person('ada@example.com');
  const listener = await listen(server, { cookie });
  pass(11 * 60 * MINUTE);
  await change('GET', '/api/session', { cookie });
  pass(11 * 60 * MINUTE);
  await expectEnded([], [listener]);
  pass(60 * MINUTE);
  await expectEnded([listener]);
});
