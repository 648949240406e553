// J7, S7: a run is in memory once at a time, whoever asks for it at the same moment, and whatever fails meanwhile. The
// tests try every moment that a turn of the event loop has.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { DefectError, RetryableError } from '../../../shared/errors.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { fakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import type { RunStore } from '../../store/run-store.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';

let store: Store;
let clock: FakeClock;
let bench: Bench;
/** Names of those that act, in order; each ends when the test says so. */
let acts: { name: string; finish(): void }[];

beforeEach(async () => {
  store = await openTestStore();
  clock = fakeClock('2026-03-01T10:00:00.000Z');
  acts = [];
});
afterEach(async () => {
  for (const act of acts) act.finish();
  await bench.engine.stop(0);
});

const delay = (seconds: number) => ({ card: 'logic.delay', version: 1, inputs: { seconds } });
const act = (name: string) => ({ card: 'test.repeatable', version: 1, inputs: { name } });
const turns = async (count = 20): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const unavailable = (): Promise<never> => Promise.reject(new RetryableError('store.unavailable', 'Not now.'));

async function boot(
  flow: Flow,
  runs: (real: RunStore) => Partial<RunStore> = () => ({}),
  waits: Partial<Store['waits']> = {},
): Promise<void> {
  const card = actCard('repeatable', ({ name }) => {
    const { promise, resolve } = Promise.withResolvers<JsonObject>();
    acts.push({ name, finish: () => resolve({}) });
    return promise;
  });
  const over = {
    ...store,
    runs: { ...store.runs, ...runs(store.runs) },
    waits: { ...store.waits, ...waits },
  };
  bench = await startBench({ store: over, cards: cardsWith(card), clock });
  await bench.activate(flow);
}

/** Where an append `isMeant`, `meanwhile` is called when it is stored, and the answer to it takes some microtasks more. */
function slowAnswer(
  real: RunStore,
  { isMeant, meanwhile }: { isMeant(): boolean; meanwhile(): void },
  microtasks: () => number,
): RunStore['append'] {
  return async (collect) => {
    const answer = await real.append(collect);
    if (!isMeant()) return answer;
    meanwhile();
    for (let left = microtasks(); left > 0; left--) await Promise.resolve();
    return answer;
  };
}
const MOMENTS = 40;

test('J7 a run that could not be read, and was taken up for its timer meanwhile, is not taken up twice', async () => {
  let fails = 0;
  //  trigger ─ wait ─ a
  await boot(flowOf({ wait: delay(60), a: act('a') }, ['trigger -> wait', 'wait -> a']), (real) => ({
    dueTimers: async (wanted) => (await real.dueTimers(wanted)).map((one) => ({ ...one, stored: undefined })),
    journal: (seq) => (fails-- > 0 ? unavailable() : real.journal(seq)),
  }));
  const [run = ''] = await bench.deliver();
  await bench.rest(run);
  fails = 1;
  clock.advance(60_000);
  await turns();
  for (const second of [1, 2, 3]) {
    clock.advance(1_000);
    await turns();
    expect(acts, `after ${second} s`).toHaveLength(1);
  }
  acts[0]?.finish();
  expect(await bench.reach(run, 'succeeded')).toBeDefined();
  bench.expectTroubles('Not now.');
});

test('T4 a run that breaks as it is taken up gives its place back', async () => {
  await boot(
    flowOf({ wait: delay(60), a: act('a') }, ['trigger -> wait', 'wait -> a'], { maxConcurrentRuns: 1 }),
    (real) => ({
      dueTimers: async (wanted) => (await real.dueTimers(wanted)).map((one) => ({ ...one, stored: undefined })),
      async journal(seq) {
        const { records, ...others } = await real.journal(seq);
        const place = { nodeId: 'nobody', iteration: null, attempt: 1, startedAt: '', at: '' };
        return { records: [...records, { type: 'step.finished', ...place, port: 'out', output: null }], ...others };
      },
    }),
  );
  const [broken = ''] = await bench.deliver();
  await bench.rest(broken);
  clock.advance(60_000);
  expect((await bench.reach(broken, 'failed')).error?.code).toBe('journal.diverged');
  const [next = ''] = await bench.deliver();
  expect(await bench.reach(next, 'waiting')).toBeDefined();
  bench.expectTroubles(`The journal of run ${broken} tells of step "nobody", which its flow does not reach.`);
});

test('J1 a run that cannot be read, and whose end cannot be stored either, ends when it can', async () => {
  let isFull = false;
  await boot(flowOf({ a: act('a') }, ['trigger -> a']), (real) => ({
    journal: () => Promise.reject(new DefectError('journal.malformed', 'The journal cannot be read.')),
    append: (collect) => (isFull ? unavailable() : real.append(collect)),
  }));
  await bench.engine.pause('test-flow', { by: 'ada', reason: '' });
  const [run = ''] = await bench.deliver();
  isFull = true;
  await bench.engine.unpause('test-flow');
  await turns();
  isFull = false;
  clock.advance(2_000);
  expect((await bench.reach(run, 'failed')).error?.code).toBe('journal.malformed');
  bench.expectTroubles('The journal cannot be read.', 'Not now.');
});

test('T4 a queued run that is cancelled as it is taken up leaves its place to the next one', async () => {
  let slow: PromiseWithResolvers<void> | undefined;
  await boot(flowOf({ a: act('a') }, ['trigger -> a'], { maxConcurrentRuns: 1 }), (real) => ({
    async append(collect) {
      await slow?.promise;
      return real.append(collect);
    },
  }));
  await bench.engine.pause('test-flow', { by: 'ada', reason: '' });
  const [first = ''] = await bench.deliver();
  const [second = ''] = await bench.deliver();
  slow = Promise.withResolvers();
  const cancelled = bench.engine.cancel(first, 'ada');
  await turns();
  await bench.engine.unpause('test-flow');
  await turns();
  slow.resolve();
  expect(await cancelled).toBe('cancelled');
  expect(await bench.reach(second, 'running')).toBeDefined();
  await turns();
  expect(acts).toHaveLength(1);
});

test('S10 a run that is cancelled in the moment in which it comes to rest is cancelled', async () => {
  let moment = 0;
  let armed = false;
  const answers: Promise<string>[] = [];
  let run = '';
  await boot(flowOf({ wait: delay(60) }, ['trigger -> wait']), (real) => ({
    append: slowAnswer(
      real,
      {
        isMeant: () => armed,
        meanwhile() {
          armed = false;
          answers.push(bench.engine.cancel(run, 'ada'));
        },
      },
      () => moment,
    ),
  }));
  for (moment = 0; moment < MOMENTS; moment++) {
    [run = ''] = await bench.deliver();
    armed = true;
    while (answers.length === moment) await turns(1);
    expect(await answers.at(-1), `moment ${moment}`).toBe('cancelled');
    expect((await store.runs.find(run))?.status, `moment ${moment}`).toBe('cancelled');
  }
  expect(bench.troubles).toEqual([]);
});

test('S7 a timer that is due in the moment in which the run comes to rest wakes it', async () => {
  let moment = 0;
  let armed = false;
  //  trigger ─ a
  //          └ wait
  await boot(flowOf({ a: act('a'), wait: delay(60) }, ['trigger -> a', 'trigger -> wait']), (real) => ({
    append: slowAnswer(
      real,
      {
        isMeant: () => armed,
        meanwhile() {
          armed = false;
          clock.advance(60_000);
        },
      },
      () => moment,
    ),
  }));
  for (moment = 0; moment < MOMENTS; moment++) {
    const [run = ''] = await bench.deliver();
    await turns();
    armed = true;
    acts.shift()?.finish();
    for (let turn = 0; turn < 50 && (await store.runs.find(run))?.status !== 'succeeded'; turn++) await turns(1);
    expect((await store.runs.find(run))?.status, `moment ${moment}`).toBe('succeeded');
  }
  expect(bench.troubles).toEqual([]);
});

test('S10 T3 a run that is cancelled in the moment in which its window closes is cancelled', async () => {
  const flow = flowOf({ a: act('a') }, ['trigger -> a']);
  flow.nodes['trigger']!.gather = { key: 'trigger.oktaUser.id', quietSeconds: 60 };
  await boot(flow, undefined, {
    async endGathering({ runSeq }) {
      await store.waits.closeWindow(runSeq, clock.now() + 60_000);
      return false;
    },
  });
  const [run = ''] = await bench.deliver();
  expect(await bench.engine.cancel(run, 'ada')).toBe('cancelled');
  expect((await store.runs.find(run))?.status).toBe('cancelled');
  await turns();
  expect(acts).toEqual([]);
});

test('S10 T4.1 a run that is cancelled as it turns out not to be its turn is cancelled', async () => {
  let slow: PromiseWithResolvers<void> | undefined;
  await boot(flowOf({ a: act('a') }, ['trigger -> a'], { concurrencyKey: 'trigger.oktaUser.id' }), (real) => ({
    async claim() {
      await slow?.promise;
      // One that was published before it has come meanwhile.
      return false;
    },
    lease: (wanted) => real.lease(wanted),
  }));
  slow = Promise.withResolvers();
  const [run = ''] = await bench.deliver();
  await turns();
  const cancelled = bench.engine.cancel(run, 'ada');
  await turns();
  slow.resolve();
  expect(await cancelled).toBe('cancelled');
  expect((await store.runs.find(run))?.status).toBe('cancelled');
});

test('S10 a cancel that comes too late says so, and does not say that the run is cancelled', async () => {
  let slow: PromiseWithResolvers<void> | undefined;
  await boot(flowOf({ a: act('a') }, ['trigger -> a']), (real) => ({
    async append(collect) {
      await slow?.promise;
      return real.append(collect);
    },
  }));
  const [run = ''] = await bench.deliver();
  await turns();
  slow = Promise.withResolvers();
  acts[0]?.finish();
  await turns();
  // Its end is on the way to the disk.
  const cancelled = bench.engine.cancel(run, 'ada').catch((error: { code: string }) => error.code);
  await turns();
  slow.resolve();
  expect(await cancelled).toBe('run.ended');
  expect((await store.runs.find(run))?.status).toBe('succeeded');
});

test('T5 a queued run that could not be read is not taken up while its flow is paused', async () => {
  let fails = 1;
  await boot(flowOf({ a: act('a') }, ['trigger -> a']), (real) => ({
    journal: (seq) => (fails-- > 0 ? unavailable() : real.journal(seq)),
  }));
  await bench.engine.pause('test-flow', { by: 'ada', reason: '' });
  const [run = ''] = await bench.deliver();
  await bench.engine.unpause('test-flow');
  await turns();
  expect(bench.takeTroubles()).toHaveLength(1);
  await bench.engine.pause('test-flow', { by: 'ada', reason: '' });
  clock.advance(2_000);
  await turns();
  expect((await store.runs.find(run))?.status).toBe('queued');
  await bench.engine.unpause('test-flow');
  await bench.reach(run, 'running');
});
