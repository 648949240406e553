// Waiting by its rules (S7, S8), on a real store and a clock that the test moves.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { RetryableError } from '../../../shared/errors.ts';
import type { FlowNode } from '../../../shared/flow/flow.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { fakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { resetEvent } from '../../../tests/support/sample-events.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';

const START = '2026-03-01T10:00:00.000Z';
const HOUR = 3_600_000;

let store: Store;
let bench: Bench;
let clock: FakeClock;
/** What the acting card was called with, in order. */
let calls: string[];

async function boot(over: Store = store): Promise<Bench> {
  const behaviour = ({ name }: { name: string }): JsonObject => {
    calls.push(name);
    if (name === 'busy' && calls.length === 1)
      throw new RetryableError('test.busy', 'Busy.', { retryAfterMs: 600_000 });
    return { name };
  };
  bench = await startBench({ store: over, cards: cardsWith(actCard('repeatable', behaviour)), clock });
  return bench;
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

const act = (name: string): FlowNode => ({ card: 'test.repeatable', version: 1, inputs: { name } });
const delay = (inputs: JsonObject): FlowNode => ({ card: 'logic.delay', version: 1, inputs });
const waitFor = (match: string, timeoutSeconds = 60): FlowNode => ({
  card: 'logic.wait-for-event',
  version: 1,
  inputs: { eventType: 'user.mfa.factor.activate', match, timeoutSeconds },
});
const activation = (userId: string, change: JsonObject = {}): JsonObject =>
  resetEvent({ eventType: 'user.mfa.factor.activate', target: [{ id: userId, type: 'User' }], ...change });
const reset = (userId: string): JsonObject => resetEvent({ target: [{ id: userId, type: 'User' }] });

const stepsOf = async (runId: string) =>
  Object.fromEntries((await bench.views.detail(runId)).steps.map((step) => [step.nodeId, step]));
const turns = async (count = 20): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

//  trigger ─ wait ─ a
const delayed = (inputs: JsonObject) => flowOf({ wait: delay(inputs), a: act('a') }, ['trigger -> wait', 'wait -> a']);

describe('S7 a run beside its waits', () => {
  //  trigger ─┬ wait
  //           └ a ─ text ─ slow
  test('is not released while a step acts that followed one which answered at once', async () => {
    const slow = Promise.withResolvers<JsonObject>();
    const begun = Promise.withResolvers<AbortSignal>();
    const card = actCard('once', ({ signal }) => {
      begun.resolve(signal);
      return slow.promise;
    });
    await bench.engine.stop(0);
    bench = await startBench({
      store,
      cards: cardsWith(
        actCard('repeatable', ({ name }) => ({ name })),
        card,
      ),
      clock,
    });
    await bench.activate(
      flowOf(
        {
          wait: delay({ seconds: 90 }),
          a: act('a'),
          text: { card: 'data.compose', version: 1, inputs: { text: 'said' } },
          slow: { card: 'test.once', version: 1, inputs: { name: 'slow' } },
        },
        ['trigger -> wait', 'trigger -> a', 'a -> text', 'text -> slow'],
      ),
    );
    const [runId = ''] = await bench.deliver();
    const signal = await begun.promise;
    await turns();
    expect({ aborted: signal.aborted, held: bench.engine.load.held }).toEqual({ aborted: false, held: 1 });
    slow.resolve({ name: 'slow' });
    await bench.rest(runId);
    expect((await stepsOf(runId))['slow']).toMatchObject({ status: 'succeeded', attempt: 1 });
  });
});

describe('S7 Delay', () => {
  test('waits its seconds, holds no memory, wakes at its time and not before', async () => {
    await bench.activate(delayed({ seconds: 90 }));
    const [runId = ''] = await bench.deliver();
    await bench.rest(runId);
    const until = '2026-03-01T10:01:30.000Z';
    expect((await stepsOf(runId))['wait']).toMatchObject({
      status: 'waiting',
      input: { seconds: 90 },
      waiting: { kind: 'time', until },
    });
    clock.advance(89_999);
    await turns();
    expect((await store.runs.find(runId))?.status).toBe('waiting');
    clock.advance(1);
    await bench.reach(runId, 'succeeded');
    expect(calls).toEqual(['a']);
    const { wait } = await stepsOf(runId);
    expect(wait).toMatchObject({
      status: 'succeeded',
      output: { until },
      startedAt: START,
      endedAt: until,
      attempt: 1,
    });
    expect(wait?.attempts).toEqual([{ startedAt: START, endedAt: until, error: null }]);
    expect(wait?.woken).toEqual({ at: until, cause: 'time', eventId: null });
    expect(wait?.waiting).toBeUndefined();
  });

  test.each([
    ['2026-03-01T11:00:00+02:00', 0],
    ['2026-03-01', 0],
    ['2026-03-01T11:00:00+01:00', 0],
    ['2026-03-01T11:30:00+01:00', 30 * 60_000],
    ['{{ timestamp(run.startedAt) + duration("45s") }}', 45_000],
  ])('until %s', async (until, ms) => {
    await bench.activate(delayed({ until }));
    const [runId = ''] = await bench.deliver();
    if (ms > 0) {
      await bench.rest(runId);
      clock.advance(ms - 1);
      await turns();
      expect(calls).toEqual([]);
      clock.advance(1);
    }
    await bench.reach(runId, 'succeeded');
    const records = await bench.views.journal(runId);
    expect(records.some((record) => record.type === 'step.waiting')).toBe(ms > 0);
  });

  test.each([{}, { seconds: 1, until: START }, { until: 'tomorrow' }, { until: '2026-13-45' }, { seconds: -1 }])(
    'S1 what is no time fails the step: %j',
    async (inputs) => {
      await bench.activate(delayed(inputs));
      const [runId = ''] = await bench.deliver();
      const row = await bench.reach(runId, 'failed');
      expect(row.error?.code).toMatch(/^step\.input$|^delay\.no-time$/);
    },
  );

  test('survives a restart, and what fell due meanwhile fires at once, in order', async () => {
    const runs: string[] = [];
    for (const seconds of [50, 10, 30, 20, 40]) {
      await bench.activate({
        ...flowOf({ wait: delay({ seconds }), a: act(`after ${seconds}`) }, ['trigger -> wait', 'wait -> a']),
        id: `flow-${seconds}`,
      });
    }
    runs.push(...(await bench.deliver()));
    for (const runId of runs) await bench.rest(runId);
    // Dropped without a word, as a crash does; the clock that the dead one hears is another's.
    const dead = clock;
    clock = fakeClock(dead.iso());
    clock.jump(35_000);
    await boot();
    await expect.poll(() => calls).toEqual(['after 10', 'after 20', 'after 30']);
    clock.advance(5_000);
    await expect.poll(() => calls.length).toBe(4);
    clock.advance(10_000);
    for (const runId of runs) await bench.reach(runId, 'succeeded');
    expect(calls).toEqual(['after 10', 'after 20', 'after 30', 'after 40', 'after 50']);
  });

  test('a clock that is set an hour forward or back makes nothing late, early or double', async () => {
    await bench.activate(delayed({ seconds: 600 }));
    const [early = ''] = await bench.deliver();
    await bench.rest(early);
    clock.jump(HOUR);
    clock.advance(1_000);
    await bench.reach(early, 'succeeded');
    const [first = ''] = await bench.deliver();
    await bench.rest(first);
    clock.jump(-HOUR);
    // Begun by the new time, due by the new time: the one before it sleeps on.
    const [second = ''] = await bench.deliver();
    await bench.rest(second);
    clock.advance(600_000);
    await bench.reach(second, 'succeeded');
    expect((await store.runs.find(first))?.status).toBe('waiting');
    clock.advance(HOUR);
    await bench.reach(first, 'succeeded');
    expect(calls).toEqual(['a', 'a', 'a']);
  });

  test.each([
    ['S8 a wait for an event', waitFor('false', 600), 'timedOut'],
    [
      'S9 an approval',
      {
        card: 'people.approval',
        version: 1,
        inputs: { title: '?', approvers: ['ann@example.com'], expiresSeconds: 600 },
      },
      'expired',
    ],
    ['S2 a retry', act('busy'), 'out'],
  ])(
    '%s ends within a second of its time by a clock that is set an hour forward, and not before',
    async (_, node, port) => {
      await bench.activate(flowOf({ wait: node, a: act('a') }, ['trigger -> wait', `wait.${port} -> a`]));
      const [runId = ''] = await bench.deliver();
      await bench.rest(runId);
      clock.jump(-HOUR);
      clock.advance(1_000);
      await turns();
      expect((await store.runs.find(runId))?.status).toBe('waiting');
      clock.jump(2 * HOUR);
      clock.advance(1_000);
      await bench.reach(runId, 'succeeded');
      expect(calls.at(-1)).toBe('a');
    },
  );

  test('J1 what cannot be stored is tried again as soon as by a clock that nobody sets back', async () => {
    let broken = true;
    const append: Store['runs']['append'] = (collect) =>
      broken ? Promise.reject(new RetryableError('store.unavailable', 'Full.')) : store.runs.append(collect);
    await bench.engine.stop(0);
    await boot({ ...store, runs: { ...store.runs, append } });
    await bench.activate(flowOf({ a: act('a') }, ['trigger -> a']));
    const [runId = ''] = await bench.deliver();
    await turns();
    broken = false;
    clock.jump(-HOUR);
    clock.advance(100);
    await bench.reach(runId, 'succeeded');
    expect(calls).toEqual(['a']);
    bench.expectTroubles('Full.');
  });

  test('2,000 waiting runs are released, and all wake', async () => {
    await bench.activate(delayed({ seconds: 60 }));
    const runs: string[] = [];
    for (let batch = 0; batch < 20; batch++) {
      runs.push(...(await Promise.all(Array.from({ length: 100 }, () => bench.deliver()))).flat());
    }
    for (const runId of runs) await bench.reach(runId, 'waiting');
    await expect.poll(() => bench.engine.load.held).toBe(0);
    expect(await store.runs.counts()).toMatchObject({ waiting: 2_000, running: 0, queued: 0 });
    clock.advance(60_000);
    for (const runId of runs) await bench.reach(runId, 'succeeded');
    expect(calls).toHaveLength(2_000);
  });

  test('T4 a waiting run holds no place among those that may run at a time', async () => {
    const flow = delayed({ seconds: 60 });
    await bench.activate({ ...flow, settings: { maxConcurrentRuns: 1 } });
    const runs = [...(await bench.deliver()), ...(await bench.deliver())];
    for (const runId of runs) await bench.rest(runId);
  });
});

//  trigger ─ wait ┬ received ─ a
//                 └ timedOut ─ b
const awaiting = (match: string, timeoutSeconds = 60) =>
  flowOf({ wait: waitFor(match, timeoutSeconds), a: act('received'), b: act('timedOut') }, [
    'trigger -> wait',
    'wait.received -> a',
    'wait.timedOut -> b',
  ]);
const SAME_USER = 'event.oktaUser.id == trigger.oktaUser.id';

describe('S8 Wait for event', () => {
  test('takes the event of the same user, not another one, and gives it as okta.event does', async () => {
    await bench.activate(awaiting(SAME_USER));
    const [ada = ''] = await bench.deliver(reset('ada'));
    const [bob = ''] = await bench.deliver(reset('bob'));
    for (const runId of [ada, bob]) await bench.rest(runId);
    const waiting = (await stepsOf(ada))['wait']?.waiting;
    const until = '2026-03-01T10:01:00.000Z';
    expect(waiting).toEqual({ kind: 'event', until, event: { type: 'user.mfa.factor.activate', match: SAME_USER } });
    clock.advance(5_000);
    await bench.deliver(activation('carl'));
    const event = activation('bob');
    await bench.deliver(event);
    await bench.reach(bob, 'succeeded');
    expect(calls).toEqual(['received']);
    expect((await store.runs.find(ada))?.status).toBe('waiting');
    const { wait } = await stepsOf(bob);
    expect(wait).toMatchObject({
      port: 'received',
      output: { uuid: event['uuid'], oktaUser: { id: 'bob' }, eventDetails: event },
    });
    const stored = (await store.events.list({ event: String(event['uuid']), limit: 1 })).items[0];
    expect(wait?.woken).toEqual({ at: '2026-03-01T10:00:05.000Z', cause: 'event', eventId: stored?.id });
    const records = await bench.views.journal(bob);
    expect(records.find((record) => record.type === 'step.woken')).toMatchObject({ cause: 'event', event: stored?.id });
  });

  test('times out at its time, with nulls', async () => {
    await bench.activate(awaiting(SAME_USER, 1_800));
    const [runId = ''] = await bench.deliver(reset('ada'));
    await bench.rest(runId);
    clock.advance(1_800_000);
    await bench.reach(runId, 'succeeded');
    expect(calls).toEqual(['timedOut']);
    const { wait } = await stepsOf(runId);
    expect(wait).toMatchObject({
      port: 'timedOut',
      output: { uuid: null, oktaUser: { id: null } },
      woken: { cause: 'time', eventId: null },
    });
    // Too late: nothing waits any more.
    await bench.deliver(activation('ada'));
    expect(await store.waits.keySources('user.mfa.factor.activate')).toEqual(['']);
    expect(calls).toEqual(['timedOut']);
  });

  test('an event that came after the run started and before the wait began counts; an earlier one does not', async () => {
    const flow = flowOf({ pause: delay({ seconds: 10 }), wait: waitFor(SAME_USER), a: act('received') }, [
      'trigger -> pause',
      'pause -> wait',
      'wait.received -> a',
    ]);
    await bench.activate(flow);
    await bench.deliver(activation('ada'));
    clock.advance(1_000);
    const [runId = ''] = await bench.deliver(reset('ada'));
    await bench.rest(runId);
    clock.advance(10_000);
    await expect.poll(async () => (await stepsOf(runId))['wait']?.status).toBe('waiting');
    const [second = ''] = await bench.deliver(reset('ada'));
    await bench.rest(second);
    clock.advance(1_000);
    const between = activation('ada');
    await bench.deliver(between);
    // It ends the first one's wait at once, and the second one's when that begins.
    await bench.reach(runId, 'succeeded');
    clock.advance(9_000);
    await bench.reach(second, 'succeeded');
    expect((await stepsOf(second))['wait']).toMatchObject({
      output: { uuid: between['uuid'] },
      woken: { cause: 'event' },
    });
  });

  test('a match sees earlier outputs as they were when the wait began, and raw fields of the event', async () => {
    const match =
      "event.target.exists(t, t.id == asked.name) && event.outcome.result == 'SUCCESS' && trigger.admin.type == 'User'";
    const flow = flowOf({ asked: act('ada'), wait: waitFor(match), a: act('received') }, [
      'trigger -> asked',
      'asked -> wait',
      'wait.received -> a',
    ]);
    await bench.activate(flow);
    const [runId = ''] = await bench.deliver(reset('bob'));
    await bench.rest(runId);
    for (const event of [activation('ada', { outcome: null }), activation('ada', { target: null }), activation('bob')])
      await bench.deliver(event);
    await turns();
    expect((await store.runs.find(runId))?.status).toBe('waiting');
    await bench.deliver(activation('ada'));
    await bench.reach(runId, 'succeeded');
  });

  test('without a match any event of the type counts; a duplicate wakes nothing twice', async () => {
    const flow = flowOf({ one: waitFor(''), two: waitFor(''), a: act('a') }, [
      'trigger -> one',
      'one.received -> two',
      'two.received -> a',
    ]);
    await bench.activate(flow);
    const [runId = ''] = await bench.deliver();
    await bench.rest(runId);
    const event = activation('ada');
    await bench.deliver(event);
    // S8: it came after the run started, so it ends the second wait as well.
    await bench.reach(runId, 'succeeded');
    const [other = ''] = await bench.deliver();
    await bench.rest(other);
    await bench.deliver(event);
    await turns();
    expect((await store.runs.find(other))?.status).toBe('waiting');
    expect(calls).toEqual(['a']);
  });

  test('a match that cannot be read, or keeps too much, fails the step', async () => {
    await bench.activate(awaiting('event.a =='));
    const [unreadable = ''] = await bench.deliver();
    expect((await bench.reach(unreadable, 'failed')).error?.code).toBe('expression.syntax');
    const big = {
      card: 'data.set',
      version: 1,
      inputs: { values: { text: 'x'.repeat(90_000), more: 'x'.repeat(90_000), most: 'x'.repeat(90_000) } },
    };
    await bench.activate(flowOf({ big, wait: waitFor('size(big) == event.n') }, ['trigger -> big', 'big -> wait']));
    const [tooLarge = ''] = await bench.deliver();
    expect((await bench.reach(tooLarge, 'failed')).error?.code).toBe('wait.too-large');
  });

  test('one event wakes all 1,200 runs that wait for it, with and without a key', async () => {
    await bench.activate(awaiting(SAME_USER, 3_600));
    await bench.activate({ ...awaiting('event.target.exists(t, t.id == trigger.oktaUser.id)', 3_600), id: 'by-loop' });
    const runs: string[] = [];
    for (let batch = 0; batch < 6; batch++) {
      runs.push(...(await Promise.all(Array.from({ length: 100 }, () => bench.deliver(reset('ada'))))).flat());
    }
    expect(runs).toHaveLength(1_200);
    for (const runId of runs) await bench.reach(runId, 'waiting');
    await bench.deliver(activation('ada'));
    for (const runId of runs) await bench.reach(runId, 'succeeded');
    expect(calls).toHaveLength(1_200);
    expect(await store.waits.arrivals(1)).toEqual([]);
  });
});

describe('J1 J7 waits and crashes', () => {
  /** The store as a process sees it that dies: what `dies` names reaches nobody from its first call on. */
  function dying(dies: 'judged' | 'arrivals' | 'append', after = 0): Store {
    let left = after;
    const never = () => new Promise<never>(() => undefined);
    if (dies === 'append') {
      const append: Store['runs']['append'] = (collect) => (left-- > 0 ? store.runs.append(collect) : never());
      return { ...store, runs: { ...store.runs, append } };
    }
    return { ...store, waits: { ...store.waits, [dies]: never } };
  }

  test.each(['judged', 'arrivals'] as const)(
    'an event that was accepted right before the end wakes its run after the start (%s)',
    async (dies) => {
      await bench.engine.stop(0);
      await boot(dying(dies));
      await bench.activate(awaiting(SAME_USER));
      const [runId = ''] = await bench.deliver(reset('ada'));
      await bench.rest(runId);
      await bench.deliver(activation('ada'));
      await turns();
      expect((await store.runs.find(runId))?.status).toBe('waiting');
      await boot();
      await bench.reach(runId, 'succeeded');
      expect(calls).toEqual(['received']);
    },
  );

  test.each(['judged', 'arrivals'] as const)(
    'S8 an event that was accepted in time counts, though the server stood still until the time was over (%s)',
    async (dies) => {
      await bench.engine.stop(0);
      await boot(dying(dies));
      await bench.activate(awaiting(SAME_USER, 60));
      const [runId = ''] = await bench.deliver(reset('ada'));
      await bench.rest(runId);
      await bench.deliver(activation('ada'));
      await turns();
      clock.jump(HOUR);
      await boot();
      await bench.reach(runId, 'succeeded');
      expect(calls).toEqual(['received']);
    },
  );

  test.each([0, 1, 2, 3, 4])(
    'a run that dies after %i of its journal writes waits, wakes and ends as if it had not',
    async (writes) => {
      await bench.engine.stop(0);
      await boot(dying('append', writes));
      const flow = flowOf({ pause: delay({ seconds: 5 }), wait: waitFor(SAME_USER), a: act('a') }, [
        'trigger -> pause',
        'pause -> wait',
        'wait.received -> a',
      ]);
      await bench.activate(flow);
      const [runId = ''] = await bench.deliver(reset('ada'));
      const life = async (): Promise<void> => {
        await turns();
        clock.advance(5_000);
        await turns();
        await bench.deliver(activation('ada'));
        await turns();
      };
      await life();
      await boot();
      await life();
      await bench.reach(runId, 'succeeded');
      expect(new Set(calls)).toEqual(new Set(['a']));
      expect((await stepsOf(runId))['wait']).toMatchObject({ status: 'succeeded', port: 'received' });
      expect(await store.runs.nextDueAt()).toBeUndefined();
    },
  );

  test('J8 a stop in the middle of waiting leaves it waiting, and a cancel after the start ends it (S10)', async () => {
    await bench.activate(awaiting(SAME_USER));
    const runs = [...(await bench.deliver(reset('ada'))), ...(await bench.deliver(reset('bob')))];
    for (const runId of runs) await bench.rest(runId);
    await bench.engine.stop(10_000);
    await boot();
    expect(bench.engine.load.held).toBe(0);
    const [ada = '', bob = ''] = runs;
    expect(await bench.engine.cancel(ada, 'eve')).toBe('cancelled');
    expect((await stepsOf(ada))['wait']?.status).toBe('cancelled');
    await bench.deliver(activation('ada'));
    await bench.deliver(activation('bob'));
    await bench.reach(bob, 'succeeded');
    expect(calls).toEqual(['received']);
    expect((await store.runs.find(ada))?.status).toBe('cancelled');
  });
});

describe('waits beside other branches', () => {
  test('M8 a failure cancels what waits, and the run ends', async () => {
    const flow = flowOf({ wait: waitFor(SAME_USER), later: delay({ seconds: 500 }), bad: delay({ until: 'never' }) }, [
      'trigger -> wait',
      'trigger -> later',
      'trigger -> bad',
    ]);
    await bench.activate(flow);
    const [runId = ''] = await bench.deliver();
    await bench.reach(runId, 'failed');
    const steps = await stepsOf(runId);
    expect([steps['wait']?.status, steps['later']?.status]).toEqual(['cancelled', 'cancelled']);
    expect(await store.runs.nextDueAt()).toBeUndefined();
    expect(await store.waits.keySources('user.mfa.factor.activate')).toEqual(['']);
  });

  test('M9 Stop ends a run whose other branch waits', async () => {
    const flow = flowOf(
      { wait: waitFor(SAME_USER), pause: delay({ seconds: 5 }), end: { card: 'logic.stop', version: 1, inputs: {} } },
      ['trigger -> wait', 'trigger -> pause', 'pause -> end'],
    );
    await bench.activate(flow);
    const [runId = ''] = await bench.deliver(reset('ada'));
    await bench.rest(runId);
    clock.advance(5_000);
    await bench.reach(runId, 'succeeded');
    expect((await stepsOf(runId))['wait']?.status).toBe('cancelled');
    await bench.deliver(activation('ada'));
    await expect.poll(() => store.waits.arrivals(9)).toEqual([]);
    expect(await store.runs.nextDueAt()).toBeUndefined();
  });

  test('M4 a join waits for both, and the run is running while one acts', async () => {
    const flow = flowOf({ wait: waitFor(SAME_USER), pause: delay({ seconds: 5 }), a: act('joined') }, [
      'trigger -> wait',
      'trigger -> pause',
      'wait.received -> a',
      'pause -> a',
    ]);
    await bench.activate(flow);
    const [runId = ''] = await bench.deliver(reset('ada'));
    await bench.rest(runId);
    clock.advance(5_000);
    await expect.poll(async () => (await stepsOf(runId))['pause']?.status).toBe('succeeded');
    await bench.rest(runId);
    expect(calls).toEqual([]);
    await bench.deliver(activation('ada'));
    await bench.reach(runId, 'succeeded');
    expect(calls).toEqual(['joined']);
  });
});

describe('S11 dry runs and tests', () => {
  test('in a dry run nothing waits: time has come, and an event is the sample', async () => {
    const flow = flowOf({ pause: delay({ seconds: 500 }), wait: waitFor(SAME_USER) }, [
      'trigger -> pause',
      'pause -> wait',
    ]);
    const text = JSON.stringify(flow);
    const runId = await bench.engine.startManual({ flow, text, snapshot: 'dry', version: null, mode: 'dry' });
    await bench.reach(runId, 'succeeded');
    const steps = await stepsOf(runId);
    const until = '2026-03-01T10:08:20.000Z';
    expect(steps['pause']).toMatchObject({
      status: 'simulated',
      output: { until },
      preview: { waitsFor: 'time', until },
    });
    expect(steps['wait']).toMatchObject({
      status: 'simulated',
      port: 'received',
      output: { eventType: 'user.mfa.factor.activate' },
    });
    expect(await store.runs.nextDueAt()).toBeUndefined();
  });

  test('a test case chooses the way by a stub, and passes at once without', async () => {
    const { runFlowTests } = await import('../flow-tests.ts');
    const flow = awaiting(SAME_USER);
    flow.tests = {
      passes: {
        expect: {
          status: 'succeeded',
          steps: { wait: { status: 'simulated', port: 'received' }, b: { status: 'skipped' } },
        },
      },
      times: {
        stubs: { wait: { port: 'timedOut' } },
        expect: { status: 'succeeded', steps: { a: { status: 'skipped' }, wait: { port: 'timedOut' } } },
      },
    };
    const results = await runFlowTests(flow, cardsWith(actCard('repeatable', () => ({}))));
    expect(results).toMatchObject([
      { name: 'passes', passed: true, failures: [] },
      { name: 'times', passed: true, failures: [] },
    ]);
  });
});

test('what the steps of a waiting run wait for is in the store as long as they do, in iterations too', async () => {
  const loop: FlowNode = { card: 'logic.for-each', version: 1, inputs: { items: '{{ [1, 2] }}', concurrency: 2 } };
  const flow = flowOf({ one: delay({ seconds: 60 }), loop, within: { ...waitFor('', 600), parent: 'loop' } }, [
    'trigger -> one, loop',
    'loop.each -> within',
  ]);
  await bench.activate(flow);
  const [runId = ''] = await bench.deliver();
  await bench.rest(runId);
  const waiting = async (kind: 'time' | 'event' | 'decision'): Promise<string[]> =>
    (await store.runs.list({ waits: [kind], limit: 9 })).items.map(({ id }) => id);
  expect([await waiting('time'), await waiting('event'), await waiting('decision')]).toEqual([[runId], [runId], []]);
  clock.advance(60_000);
  await expect.poll(() => waiting('time')).toEqual([]);
  await bench.rest(runId);
  expect([await waiting('time'), await waiting('event')]).toEqual([[], [runId]]);
  await bench.engine.cancel(runId, 'someone');
  expect(await waiting('event')).toEqual([]);
});
