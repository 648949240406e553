// Gathering events into one run (T3), from delivery to end, on a real store and a clock that the test moves.
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Gather } from '../../../shared/flow/flow.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { fakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { envelope, resetEvent } from '../../../tests/support/sample-events.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';

const START = '2026-03-01T10:00:00.000Z';

let store: Store;
let bench: Bench;
let clock: FakeClock;
/** What the acting card was called with: how many events, and the UUID of the first. */
let calls: string[];

async function boot(over: Store = store): Promise<void> {
  const act = actCard('repeatable', ({ name }) => {
    calls.push(name);
    return {};
  });
  bench = await startBench({ store: over, cards: cardsWith(act), clock });
}

beforeEach(async () => {
  store = await openTestStore();
  clock = fakeClock(START);
  calls = [];
  await boot();
});
afterEach(async () => {
  await bench.engine.stop(0);
});

const turns = async (count = 20): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

//  trigger ─ a
function gathering(gather: Gather = { key: 'trigger.oktaUser.id' }, id = 'test-flow') {
  const name = '{{ size(trigger.events) }} {{ trigger.uuid }}';
  const flow = flowOf({ a: { card: 'test.repeatable', version: 1, inputs: { name } } }, ['trigger -> a']);
  flow.nodes['trigger']!.gather = gather;
  return { ...flow, id };
}

/** `at`: seconds, of `published`. */
const reset = (userId: string, at = 0, change: JsonObject = {}): JsonObject =>
  resetEvent({
    target: [{ id: userId, type: 'User' }],
    published: new Date(Date.parse(START) + at * 1_000).toISOString(),
    ...change,
  });

test('T3 events of one user become one run, which starts when nothing came for the quiet time', async () => {
  await bench.activate(gathering());
  const events = [reset('ada', 5), reset('ada', 3), reset('ada', 4)];
  const runs: string[] = [];
  for (const event of events) {
    runs.push(...(await bench.deliver(event)));
    clock.advance(20_000);
    await turns();
  }
  const [runId = ''] = runs;
  expect(runs).toEqual([runId, runId, runId]);
  expect(await store.runs.find(runId)).toMatchObject({ status: 'waiting', startedAt: null });
  expect(bench.engine.load.held).toBe(0);
  clock.advance(9_999);
  await turns();
  expect((await store.runs.find(runId))?.status).toBe('waiting');
  clock.advance(1);
  await bench.reach(runId, 'succeeded');
  // The first by `published`, wherever it came.
  expect(calls).toEqual([`3 ${String(events[1]?.['uuid'])}`]);
  const run = await bench.views.detail(runId);
  const output = run.trigger.output as { uuid: string; events: { uuid: string }[] };
  expect(output.events.map((event) => event.uuid)).toEqual(
    [events[1], events[2], events[0]].map((event) => event?.['uuid']),
  );
  expect(run.startedAt).toBe('2026-03-01T10:01:10.000Z');
  for (const event of events) {
    const { items } = await store.events.list({ event: String(event['uuid']), limit: 1 });
    expect(items[0]?.runs).toEqual([{ runId, flowId: 'test-flow' }]);
  }
});

test('T3 it starts at the latest after the maximum, and a later event starts a new run', async () => {
  await bench.activate(gathering({ key: 'trigger.oktaUser.id', quietSeconds: 30, maxSeconds: 50 }));
  const [runId = ''] = await bench.deliver(reset('ada'));
  clock.advance(25_000);
  expect(await bench.deliver(reset('ada'))).toEqual([runId]);
  await turns();
  clock.advance(24_999);
  expect(await bench.deliver(reset('ada'))).toEqual([runId]);
  await turns();
  clock.advance(1);
  const [later = ''] = await bench.deliver(reset('ada'));
  expect(later).not.toBe(runId);
  await bench.reach(runId, 'succeeded');
  clock.advance(30_000);
  await bench.reach(later, 'succeeded');
  expect(calls.map((call) => call.split(' ')[0])).toEqual(['3', '1']);
});

test('T3 one run a key; three events of one delivery are one run, a duplicate counts once', async () => {
  await bench.activate(gathering());
  const events = [reset('ada'), reset('ada'), reset('bob'), reset('ada')];
  const deliver = (body: JsonObject[]) =>
    bench.ingest.accept({ connection: 'default', via: 'hook', headers: {}, body: envelope(body) });
  const accepted = await deliver(events);
  const ids = accepted.map((one) => one.runs[0]?.id ?? '');
  expect([ids[1], ids[3]]).toEqual([ids[0], ids[0]]);
  expect(ids[2]).not.toBe(ids[0]);
  expect((await deliver(events)).flatMap((one) => one.runs)).toEqual([]);
  clock.advance(30_000);
  for (const runId of ids) await bench.reach(runId, 'succeeded');
  expect(calls.map((call) => call.split(' ')[0]).toSorted()).toEqual(['1', '3']);
});

test('T3 each flow gathers for itself, and the condition decides first (T2)', async () => {
  await bench.activate(gathering());
  const picky = gathering({ key: "'all'" }, 'picky');
  picky.nodes['trigger']!.when = "trigger.oktaUser.id != 'eve'";
  await bench.activate(picky);
  const runs = [
    ...(await bench.deliver(reset('ada'))),
    ...(await bench.deliver(reset('bob'))),
    ...(await bench.deliver(reset('eve'))),
  ];
  expect(runs).toHaveLength(5);
  expect(new Set(runs).size).toBe(4);
  clock.advance(30_000);
  for (const runId of runs) await bench.reach(runId, 'succeeded');
  expect(calls.map((call) => call.split(' ')[0]).toSorted()).toEqual(['1', '1', '1', '2']);
});

test('T3 a key that cannot be evaluated gives the event a run of its own, and shows on the flow', async () => {
  await bench.activate(gathering({ key: 'trigger.eventDetails.outcome.result + 1' }));
  const [first = ''] = await bench.deliver(reset('ada'));
  await bench.reach(first, 'succeeded');
  expect(calls.map((call) => call.split(' ')[0])).toEqual(['1']);
  await expect.poll(async () => (await store.flows.triggerIssues('test-flow')).length).toBe(1);
});

test('T3 J7 it survives a crash at any moment: the window closes after the start, at once where it is over', async () => {
  await bench.activate(gathering());
  const [open = ''] = await bench.deliver(reset('ada'));
  const [over = ''] = await bench.deliver(reset('bob'));
  clock.advance(20_000);
  expect(await bench.deliver(reset('ada'))).toEqual([open]);
  await turns();
  // Dropped without a word; the clock that the dead one hears is another's.
  clock = fakeClock(clock.iso());
  clock.jump(15_000);
  await boot();
  await bench.reach(over, 'succeeded');
  expect((await store.runs.find(open))?.status).toBe('waiting');
  expect(await bench.deliver(reset('ada'))).toEqual([open]);
  clock.advance(30_000);
  await bench.reach(open, 'succeeded');
  expect(calls.map((call) => call.split(' ')[0])).toEqual(['1', '3']);
});

test('T3 J1 a run that dies right after its window closed runs after the start, with all its events', async () => {
  await bench.engine.stop(0);
  const never = () => new Promise<never>(() => undefined);
  await boot({ ...store, runs: { ...store.runs, append: never } });
  await bench.activate(gathering());
  const [runId = ''] = await bench.deliver(reset('ada'));
  await bench.deliver(reset('ada'));
  clock.advance(30_000);
  await expect.poll(async () => (await store.runs.find(runId))?.status).toBe('queued');
  await turns();
  await boot();
  await bench.reach(runId, 'succeeded');
  expect(calls.map((call) => call.split(' ')[0])).toEqual(['2']);
});

test('T3 a clock that is set an hour forward closes the window, one that is set back opens none twice', async () => {
  await bench.activate(gathering());
  const [early = ''] = await bench.deliver(reset('ada'));
  await turns();
  clock.jump(3_600_000);
  clock.advance(1_000);
  await bench.reach(early, 'succeeded');
  const [before = ''] = await bench.deliver(reset('ada'));
  await turns();
  clock.jump(-3_600_000);
  expect(await bench.deliver(reset('ada'))).toEqual([before]);
  await turns();
  clock.advance(30_000);
  await bench.reach(before, 'succeeded');
  expect(calls.map((call) => call.split(' ')[0])).toEqual(['1', '2']);
});

test('S10 a run that gathers is cancelled without running; the next event starts a new one', async () => {
  await bench.activate(gathering());
  const [runId = ''] = await bench.deliver(reset('ada'));
  await expect(
    bench.engine.decide(runId, { nodeId: 'a', decision: 'done', output: null }, 'eve'),
  ).rejects.toMatchObject({ code: 'run.gathering' });
  expect(await bench.engine.cancel(runId, 'eve')).toBe('cancelled');
  expect(bench.engine.load.held).toBe(0);
  const run = await bench.views.detail(runId);
  expect(run).toMatchObject({ status: 'cancelled', error: { code: 'run.cancelled' } });
  expect(run.steps).toMatchObject([{ nodeId: 'a', status: 'skipped' }]);
  const [next = ''] = await bench.deliver(reset('ada'));
  expect(next).not.toBe(runId);
  clock.advance(60_000);
  await bench.reach(next, 'succeeded');
  expect(calls).toHaveLength(1);
  await expect(bench.engine.cancel(runId, 'eve')).rejects.toMatchObject({ code: 'run.ended' });
});

test('S10.1 a replay has all the events of the run', async () => {
  await bench.activate(gathering());
  const [runId = ''] = await bench.deliver(reset('ada', 2));
  await bench.deliver(reset('ada', 1));
  clock.advance(30_000);
  await bench.reach(runId, 'succeeded');
  const replay = await bench.engine.replay(runId, 'same');
  await bench.reach(replay, 'succeeded');
  expect(calls).toHaveLength(2);
  expect(calls[1]).toBe(calls[0]);
});

test('S8 what a run gathered is no later event to it', async () => {
  const flow = gathering();
  const wait = {
    card: 'logic.wait-for-event',
    version: 1,
    inputs: { eventType: 'user.mfa.factor.reset_all', match: 'event.oktaUser.id == trigger.oktaUser.id' },
  };
  flow.nodes['wait'] = wait;
  flow.edges = [{ from: 'trigger', port: 'out', to: 'wait' }];
  delete flow.nodes['a'];
  await bench.activate(flow);
  const [runId = ''] = await bench.deliver(reset('ada'));
  await bench.deliver(reset('ada'));
  clock.advance(30_000);
  await expect.poll(async () => (await bench.views.detail(runId)).steps[0]?.status).toBe('waiting');
  await bench.rest(runId);
  await bench.deliver(reset('ada'));
  await bench.reach(runId, 'succeeded');
});

test('T3 a run by hand has its one event in `events`', async () => {
  const flow = gathering();
  const text = JSON.stringify(flow);
  const runId = await bench.engine.startManual({
    flow,
    text,
    snapshot: 'hand',
    version: null,
    mode: 'live',
    event: reset('ada'),
  });
  await bench.reach(runId, 'succeeded');
  expect(calls[0]).toMatch(/^1 /);
});

test('T3 with Identity Engine on, the events of one reset are one run, and a lone factor is told apart', async () => {
  const name =
    "{{ trigger.factors.join(',') }} {{ trigger.resetAll }} {{ trigger.loneFactor }} {{ size(trigger.events) }}";
  const flow = flowOf({ a: { card: 'test.repeatable', version: 1, inputs: { name } } }, ['trigger -> a']);
  flow.nodes['trigger'] = {
    card: 'okta.user-mfa-factor-reset-all',
    version: 1,
    inputs: { identityEngine: true },
  };
  await bench.activate(flow);
  const gone = (user: string, factor: string | null, transaction: string): JsonObject =>
    reset(user, 0, {
      eventType: 'user.mfa.factor.deactivate',
      outcome: { result: 'SUCCESS', reason: factor === null ? null : `User reset ${factor} factor` },
      transaction: { type: 'WEB', id: transaction },
    });
  const [verify = ''] = await bench.deliver(gone('ada', 'SIGNED_NONCE', 't1'));
  expect(await bench.deliver(gone('ada', 'OKTA_VERIFY_PUSH', 't1'))).toEqual([verify]);
  expect(await bench.deliver(gone('ada', 'OKTA_VERIFY_PUSH', 't1'))).toEqual([verify]);
  const [lone = ''] = await bench.deliver(gone('ada', 'SMS_FACTOR', 't2'));
  // Without a transaction the person and the user tell.
  const [nameless = ''] = await bench.deliver(gone('bob', null, 'unknown'));
  expect(await bench.deliver(gone('bob', null, 'unknown'))).toEqual([nameless]);
  const [all = ''] = await bench.deliver(reset('eve', 0, { transaction: { type: 'WEB', id: 't3' } }));
  expect(new Set([verify, lone, nameless, all]).size).toBe(4);
  clock.advance(30_000);
  for (const runId of [verify, lone, nameless, all]) await bench.reach(runId, 'succeeded');
  expect(calls.toSorted()).toEqual([
    ' false false 2',
    ' true false 1',
    'SIGNED_NONCE,OKTA_VERIFY_PUSH false false 3',
    'SMS_FACTOR false true 1',
  ]);
});

test('T3 with Identity Engine off, single factors start nothing, and a reset of all starts at once', async () => {
  const flow = flowOf({ a: { card: 'test.repeatable', version: 1, inputs: { name: '{{ trigger.uuid }}' } } }, [
    'trigger -> a',
  ]);
  flow.nodes['trigger'] = { card: 'okta.user-mfa-factor-reset-all', version: 1 };
  await bench.activate(flow);
  expect(await bench.deliver(reset('ada', 0, { eventType: 'user.mfa.factor.deactivate' }))).toEqual([]);
  const [runId = ''] = await bench.deliver(reset('ada'));
  await bench.reach(runId, 'succeeded');
  const { output } = (await bench.views.detail(runId)).trigger;
  expect(Object.keys(output as JsonObject)).not.toContain('events');
  expect(Object.keys(output as JsonObject)).not.toContain('factors');
});
