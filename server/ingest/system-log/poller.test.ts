// Polling against the simulated org: each trouble has its outcome, and nothing is lost.
import { expect, onTestFinished, test } from 'vitest';

import { RetryableError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { fakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { hookForm } from '../../okta/sim/log/event.ts';
import { startOktaSim, type OktaSim } from '../../okta/sim/sim.ts';
import { openShared } from '../../store/sqlite/shared-file.test-support.ts';
import { aFile, happen, RESET, settingsFor, startPolling, type PollBench } from './poller.test-support.ts';

const START = '2026-03-01T10:00:00.000Z';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LOGS = '/api/v1/logs';

async function aSim(clock = fakeClock(START)) {
  const sim = await startOktaSim({ clock });
  onTestFinished(() => sim.close());
  return { sim, clock };
}

async function aBench(polling: JsonObject = {}) {
  const { sim, clock } = await aSim();
  const file = aFile();
  const settings = settingsFor(sim.url, sim.sswsToken, polling);
  const start = (part: Partial<Parameters<typeof startPolling>[0]> = {}): Promise<PollBench> =>
    startPolling({ file, clock, settings: () => settings, ...part });
  const bench = await start();
  await bench.listen('alert', [RESET]);
  return { sim, clock, file, settings, start, bench };
}

const logCalls = (sim: OktaSim): string[] =>
  sim.requests.map(({ query }) => query).filter((query) => query.includes('sortOrder=ASCENDING'));
const uuids = (events: readonly { uuid?: unknown }[]): string[] => events.map(({ uuid }) => String(uuid)).toSorted();

/** Each event of the org's log is stored once and has started one run. */
async function expectEach(bench: PollBench, events: readonly JsonObject[]): Promise<void> {
  const stored = await bench.events();
  expect(uuids(stored)).toEqual(uuids(events));
  expect(stored.filter(({ runs }) => runs.length !== 1)).toEqual([]);
}

const deliver = (bench: PollBench, sim: OktaSim, events: readonly JsonObject[]) =>
  bench.ingest.accept({
    connection: 'default',
    via: 'hook',
    headers: {},
    body: {
      eventId: crypto.randomUUID(),
      source: `${sim.url}/api/v1/eventHooks/who1`,
      data: { events: events.map(hookForm) },
    },
  });

test('the log is read from now on, ascending and without an end, then by the links that Okta gave, every minute', async () => {
  const { sim, bench } = await aBench();
  const [before] = happen(sim, 1, 'user.session.clear');
  const events = happen(sim, 3);
  await bench.pass(MINUTE);
  events.push(...happen(sim, 1));
  await bench.pass(MINUTE - 1);
  expect(await bench.events()).toHaveLength(3);
  await bench.pass(1);
  await expectEach(bench, events);
  expect((await bench.events()).map(({ via }) => via)).toEqual(events.map(() => ['poll']));
  expect(uuids(await bench.events())).not.toContain(before?.['uuid']);
  const calls = logCalls(sim);
  expect(calls.every((url) => !url.includes('until='))).toBe(true);
  expect(calls.slice(-2).every((url) => url.includes('after='))).toBe(true);
  expect((await bench.coverage()).polling).toMatchObject({ state: 'running', lagSeconds: 0, lastError: null });
  expect(bench.troubles).toEqual([]);
});

test('T1 hook and poll give each event once, whichever comes first, and the event names both', async () => {
  const { sim, bench } = await aBench();
  const [hookFirst, pollFirst, missed] = happen(sim, 3);
  await deliver(bench, sim, [hookFirst!, hookFirst!]);
  await bench.pass(MINUTE);
  await deliver(bench, sim, [pollFirst!]);
  await expectEach(bench, [hookFirst!, pollFirst!, missed!]);
  const ways = new Map((await bench.events()).map(({ uuid, via }) => [uuid, via]));
  expect([hookFirst, pollFirst, missed].map((event) => ways.get(String(event?.['uuid'])))).toEqual([
    ['hook', 'poll'],
    ['poll', 'hook'],
    ['poll'],
  ]);
  const { items } = await bench.coverage();
  expect(items).toMatchObject([
    { hour: START, events: 3, byHook: 2, byPollOnly: 1, byHookOnly: 0, notForHooks: 0, delayMs: { max: MINUTE } },
  ]);
});

test('pages of a thousand are read at once, one after the other, late and unordered events among them', async () => {
  const { sim, bench } = await aBench();
  sim.trouble.log.late.next = 40;
  const events = happen(sim, 2_300);
  await bench.pass(MINUTE);
  await expectEach(bench, events);
  expect((await bench.store.polls.find('default'))?.queries[0]?.more).toBe(false);
});

test('a type that a flow listens to from now on is asked for at once, and the others lose nothing', async () => {
  const { sim, bench } = await aBench();
  const old = happen(sim, 1, 'user.session.clear');
  const events = happen(sim, 2);
  await bench.pass(30_000);
  await bench.listen('sessions', ['user.session.clear']);
  events.push(...happen(sim, 2, 'user.session.clear'), ...happen(sim, 1));
  await bench.pass(MINUTE);
  // What was before anybody listened starts nothing, apart from what came in the last poll's interval.
  const stored = new Set((await bench.events()).map(({ uuid }) => uuid));
  expect(events.every(({ uuid }) => stored.has(String(uuid)))).toBe(true);
  expect(stored.size - events.length).toBeLessThanOrEqual(old.length);
  expect(logCalls(sim).at(-1)).toContain('user.session.clear');
});

test('a restart goes on where the last page was stored, and what was not read meanwhile is a gap that heals', async () => {
  const { sim, clock, start, bench } = await aBench();
  const events = happen(sim, 2);
  await bench.pass(MINUTE);
  await bench.end();
  events.push(...happen(sim, 5));
  clock.advance(10 * MINUTE);
  events.push(...happen(sim, 5));
  const again = await start();
  await expectEach(again, events);
  const { gaps, polling } = await again.coverage();
  expect(gaps).toMatchObject([{ reason: 'not-running', healedAt: expect.any(String) as string }]);
  expect(Date.parse(gaps[0]!.to) - Date.parse(gaps[0]!.from)).toBe(10 * MINUTE);
  expect(polling.state).toBe('running');
  // After a gap it is every ten seconds for a while.
  const calls = logCalls(sim).length;
  for (let at = 0; at < 3; at += 1) await again.pass(10_000);
  expect(logCalls(sim).length - calls).toBe(3);
});

test('J2 an end before or after the commit of a page loses nothing and starts nothing twice', async () => {
  const { sim, clock, start, bench } = await aBench();
  await bench.end();
  const events = happen(sim, 2_500);
  for (const when of ['before', 'after'] as const) {
    let pages = 0;
    const killed = await start({
      change: (ingest) => ({
        acceptPage: async (page) => {
          pages += 1;
          if (pages === 2 && when === 'before') throw new Error('killed');
          const taken = await ingest.acceptPage(page);
          if (pages === 2) throw new Error('killed');
          return taken;
        },
      }),
    });
    await killed.end();
    clock.advance(HOUR);
  }
  const last = await start();
  await expectEach(last, events);
  // Nobody asked for two hours, though it was in the middle of reading before.
  const [gap] = (await last.coverage()).gaps;
  expect(gap).toMatchObject({ reason: 'not-running', healedAt: expect.any(String) as string });
  expect(Date.parse(gap!.to) - Date.parse(gap!.from)).toBeGreaterThan(2 * HOUR - MINUTE);
});

test('429, 5xx, a web page, a redirect and a cut connection are waited out, and nothing is lost', async () => {
  const { sim, bench } = await aBench();
  const events: JsonObject[] = [];
  const codes: Record<string, string> = {
    'rate-limit': 'okta.rate-limited',
    concurrency: 'okta.rate-limited',
    'server-error': 'okta.unavailable',
    html: 'okta.not-okta',
    redirect: 'okta.not-okta',
    'foreign-next': 'okta.not-okta',
    'bad-token': 'okta.sign-in-refused',
  };
  for (const [kind, code] of Object.entries(codes)) {
    sim.trouble.next(kind as 'html', { path: LOGS, times: kind === 'server-error' ? 3 : 1 });
    events.push(...happen(sim, 2));
    await bench.pass(MINUTE);
    expect([kind, bench.failures.at(-1)]).toEqual([kind, code]);
    expect((await bench.coverage()).polling).toMatchObject({ state: 'failing', lastError: { code } });
    // The first wait is short, unless the org says when.
    await bench.pass(MINUTE + 2_000);
    expect((await bench.coverage()).polling).toMatchObject({ state: 'running', lastError: null });
    sim.trouble.clear();
  }
  await expectEach(bench, events);
  expect((await bench.coverage()).gaps).toEqual([]);
});

test('an org that fails for long is asked ever less often, and the gap names it and heals', async () => {
  const { sim, bench } = await aBench();
  await bench.pass(MINUTE);
  const events = happen(sim, 3);
  sim.trouble.next('bad-token', { path: LOGS, times: 1_000 });
  for (let passed = 0; passed < 30 * MINUTE; passed += 15_000) await bench.pass(15_000);
  expect(bench.failures.length).toBeLessThan(14);
  const [open] = (await bench.coverage()).gaps;
  expect(open).toMatchObject({ reason: 'failing', healedAt: null });
  sim.trouble.clear();
  // Whoever mends the connection need not wait.
  bench.poller.changed();
  await bench.poller.idle();
  await expectEach(bench, events);
  expect((await bench.coverage()).gaps).toMatchObject([{ reason: 'failing', healedAt: expect.any(String) as string }]);
});

test('whoever asks to wait for hours is asked again after minutes, and not without a pause', async () => {
  const { sim, start, bench } = await aBench();
  await bench.end();
  let asked = 0;
  const later = new RetryableError('ingest.busy', 'Come back later.', { retryAfterMs: 3 * HOUR });
  const waiting = await start({
    change: (ingest) => ({ acceptPage: (page) => (++asked < 10 ? Promise.reject(later) : ingest.acceptPage(page)) }),
  });
  happen(sim, 1);
  await waiting.pass(MINUTE);
  expect(asked).toBe(1);
  for (let passed = 0; passed < 10 * MINUTE; passed += 15_000) await waiting.pass(15_000);
  expect(asked).toBe(2);
});

test('S4 a secret that Okta, or what stands between, repeats is cut from what is shown', async () => {
  const { sim, start, bench } = await aBench();
  await bench.end();
  const echo = new RetryableError('okta.unavailable', `It says “SSWS ${sim.sswsToken}”.`);
  const failing = await start({ change: () => ({ acceptPage: () => Promise.reject(echo) }) });
  happen(sim, 1);
  await failing.pass(MINUTE);
  const { lastError } = (await failing.coverage()).polling;
  expect(lastError).toMatchObject({ code: 'okta.unavailable' });
  expect(lastError?.message).not.toContain(sim.sswsToken);
});

test('of several queries one that fails is asked ever less often, however well the others go', async () => {
  const { sim, start, bench } = await aBench();
  const many = Array.from(
    { length: 150 },
    (_, at) => `made.up.of_a_type_with_a_long_name_${String(at).padStart(3, '0')}`,
  );
  await bench.listen('many', many);
  await bench.end();
  const failure = new RetryableError('ingest.busy', 'Not now.');
  const failing = await start({ change: () => ({ acceptPage: () => Promise.reject(failure) }) });
  expect((await failing.store.polls.find('default'))?.queries.length).toBeGreaterThan(1);
  happen(sim, 1);
  for (let passed = 0; passed < 5 * MINUTE; passed += 5_000) await failing.pass(5_000);
  expect(failing.failures.length).toBeLessThan(10);
  expect((await failing.coverage()).polling).toMatchObject({ state: 'failing' });
});

test('a cursor that is refused begins again with an overlap, is a gap on record, and loses nothing', async () => {
  const { sim, bench } = await aBench();
  const events = happen(sim, 3);
  await bench.pass(MINUTE);
  sim.trouble.log.staleCursors = true;
  events.push(...happen(sim, 2));
  await bench.pass(MINUTE);
  sim.trouble.clear();
  await bench.pass(10_000);
  await expectEach(bench, events);
  expect(bench.failures).toEqual([]);
  expect((await bench.coverage()).gaps).toMatchObject([
    { reason: 'cursor-refused', healedAt: expect.any(String) as string },
  ]);
});

test('another org does not get the cursor of the one before', async () => {
  const { sim, clock, file, settings, bench } = await aBench();
  await bench.end();
  const { sim: other } = await aSim(clock);
  const moved = settingsFor(other.url, other.sswsToken);
  const again = await startPolling({ file, clock, settings: () => moved });
  const events = happen(other, 2);
  await again.pass(MINUTE);
  expect(logCalls(other)[0]).not.toContain('after=');
  await expectEach(again, events);
  expect(settings['orgUrl']).toBe(sim.url);
});

test.each([-HOUR, HOUR])('a clock that is off by %d ms costs nothing', async (off) => {
  const { sim, clock } = await aSim();
  sim.trouble.clockSkewMs = off;
  happen(sim, 1);
  clock.advance(MINUTE);
  const bench = await startPolling({
    file: aFile(),
    clock,
    settings: () => settingsFor(sim.url, sim.sswsToken),
  });
  await bench.listen('alert', [RESET]);
  const events = happen(sim, 2);
  await bench.pass(MINUTE);
  await expectEach(bench, events);
  expect((await bench.coverage()).polling).toMatchObject({ state: 'running', lagSeconds: 0 });
  // It is set right: what was planned an hour ahead comes in its time.
  sim.trouble.clockSkewMs = 0;
  clock.jump(off);
  clock.advance(MINUTE);
  events.push(...happen(sim, 1));
  await bench.pass(MINUTE);
  await expectEach(bench, events);
});

test('it begins at a time in the past where it is told to, and again where it is told another one', async () => {
  const { sim, clock } = await aSim();
  const events = happen(sim, 3);
  clock.advance(2 * HOUR);
  events.push(...happen(sim, 1));
  clock.advance(MINUTE);
  let since = '2026-03-01T12:00:30Z';
  const bench = await startPolling({
    file: aFile(),
    clock,
    settings: () => settingsFor(sim.url, sim.sswsToken, { since }),
  });
  await bench.listen('alert', [RESET]);
  expect(await bench.events()).toEqual([]);
  since = '2026-03-01T09:00:00Z';
  bench.poller.changed();
  await bench.poller.idle();
  await expectEach(bench, events);
});

test('a failed delivery to the hook is counted, and makes polling quicker', async () => {
  const { sim, bench } = await aBench();
  const failed = (id: string): JsonObject =>
    sim.log.write({
      type: 'event_hook.delivery',
      principal: null,
      requestId: 'request',
      path: `/api/v1/eventHooks/${id}`,
      result: 'FAILURE',
      debug: { eventHookId: id },
    });
  await deliver(bench, sim, happen(sim, 1));
  failed('who1');
  failed('who2');
  await bench.pass(MINUTE);
  const { items } = await bench.coverage();
  expect(items).toMatchObject([{ events: 1, byPollOnly: 0, deliveryFailures: 1 }]);
  const [later] = happen(sim, 1);
  await bench.pass(10_000);
  expect(uuids(await bench.events())).toContain(later?.['uuid']);
});

test('what is no event costs the others nothing, and one without uuid, or of wrong types, is taken once', async () => {
  const { sim, bench } = await aBench();
  const log = sim.log.events as JsonObject[];
  const events = happen(sim, 2);
  log.push({ eventType: RESET, published: START, displayMessage: 7 }, { eventType: RESET, uuid: 7, published: START });
  await bench.pass(MINUTE);
  await bench.pass(MINUTE);
  const stored = await bench.events();
  expect(stored).toHaveLength(events.length + 2);
  expect(stored.every(({ runs }) => runs.length === 1)).toBe(true);
});

test.each([-HOUR, HOUR])(
  'T1 T9 J10 of two servers on one store one has a clock that is off by %d ms: no event is lost, doubled or taken for late',
  async (off) => {
    const { sim, clock } = await aSim();
    const wrong = fakeClock(new Date(clock.now() + off).toISOString());
    const file = aFile();
    const settings = (): JsonObject => settingsFor(sim.url, sim.sswsToken);
    const [right, other] = [await openShared(file, clock), await openShared(file, wrong)];
    onTestFinished(async () => {
      await right.close();
      await other.close();
    });
    const one = await startPolling({ file, clock, settings, store: right });
    // Half an hour late is too late.
    await one.listen('alert', [RESET], { afterSeconds: 1_800 });
    const skewed = await startPolling({ file, clock: wrong, settings, store: other });
    await skewed.callOkta();
    const events: JsonObject[] = [];
    const minute = async (clocks: FakeClock[], ...alive: PollBench[]): Promise<void> => {
      const some = happen(sim, 4);
      events.push(...some);
      // Of four events one comes by each server's hook, one by both, and one by polling alone.
      for (const [at, bench] of alive.entries()) await deliver(bench, sim, [some[at]!, some[2]!]);
      for (const each of clocks) each.advance(MINUTE);
      for (const bench of alive) await bench.poller.idle();
    };
    for (let at = 0; at < 6; at += 1) await minute([clock, wrong], one, skewed);
    await one.poller.stop();
    for (let at = 0; at < 6; at += 1) await minute([clock, wrong], skewed);
    await expectEach(skewed, events);
    const { items, polling } = await skewed.coverage();
    expect(polling).toMatchObject({ state: 'running', clockAheadSeconds: -off / 1_000 });
    expect(items.reduce((most, { delayMs }) => Math.max(most, delayMs?.max ?? 0), 0)).toBeLessThanOrEqual(5 * MINUTE);
    const again = await startPolling({ file, clock, settings, store: right });
    // The one whose clock is off hangs, and has left a right behind, which may seem to last for an hour.
    for (let at = 0; at < 4; at += 1) await minute([clock], again);
    await expectEach(again, events);
    expect((await again.coverage()).polling).toMatchObject({ state: 'running', clockAheadSeconds: 0 });
    expect([...one.troubles, ...skewed.troubles, ...again.troubles]).toEqual([]);
  },
);

test('J10 of two processes on one store one reads the log', async () => {
  const { sim, clock, file, settings, bench } = await aBench();
  const other = await startPolling({ file, clock, settings: () => settings, store: bench.store });
  const before = logCalls(sim).length;
  const events = happen(sim, 3);
  clock.advance(MINUTE);
  await Promise.all([bench.poller.idle(), other.poller.idle()]);
  expect(logCalls(sim).length - before).toBe(1);
  await expectEach(bench, events);
  expect([...bench.troubles, ...other.troubles]).toEqual([]);
  await bench.poller.stop();
  events.push(...happen(sim, 1));
  clock.advance(5 * MINUTE);
  await other.poller.idle();
  await expectEach(other, events);
});
