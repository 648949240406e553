// S9.6, S10, J5: an answer says only what is durable. While a change is being written, or the server stops, nobody is told
// that it is over; a second click gets the first one's answer.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { RetryableError } from '../../../shared/errors.ts';
import { fakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';

const cards = cardsWith();
const ANN = 'ann@example.com';
const BOB = 'bob@example.com';

let store: Store;
let bench: Bench;
let clock: FakeClock;
/** While set, nothing of a journal gets to the store. */
let held: PromiseWithResolvers<void> | undefined;
let refusesReads: boolean;
let journalled: number;

/** The store as the engine sees it. */
function slow(): Store {
  const runs: Partial<Store['runs']> = {
    async append(collect) {
      journalled += 1;
      await held?.promise;
      return store.runs.append(collect);
    },
    journal: (runSeq) =>
      refusesReads
        ? Promise.reject(new RetryableError('store.unavailable', 'The disk does not answer.'))
        : store.runs.journal(runSeq),
  };
  return { ...store, runs: { ...store.runs, ...runs } };
}

beforeEach(async () => {
  store = await openTestStore();
  clock = fakeClock('2026-03-01T10:00:00.000Z');
  [held, refusesReads, journalled] = [undefined, false, 0];
  bench = await startBench({ store: slow(), cards, clock });
});
afterEach(async () => {
  held?.resolve();
  await bench.engine.stop(0);
});

async function asking(required = 1): Promise<string> {
  const inputs = { title: 'Unlock?', approvers: [ANN, BOB], required };
  const ask = { card: 'people.approval', version: 1, inputs };
  await bench.activate(flowOf({ ask }, ['trigger -> ask']));
  const [runId = ''] = await bench.deliver();
  await bench.rest(runId);
  return runId;
}

const approve = (runId: string, by = ANN, comment = '') =>
  bench.engine.approve(runId, { nodeId: 'ask', iteration: null, by, decision: 'approved', comment, via: 'session' });

interface Watched {
  result: Promise<unknown>;
  settled: boolean;
}
/** Its answer, or the code of its refusal, and whether it was given. */
function watch(promise: Promise<unknown>): Watched {
  const watched: Watched = { settled: false, result: Promise.resolve() };
  watched.result = promise.then(
    (value) => value ?? 'done',
    (thrown: unknown) => (thrown as { code?: string }).code,
  );
  void watched.result.then(() => (watched.settled = true));
  return watched;
}
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
};
/** The first has been noted and is on its way to the store. */
async function holdAt(first: () => Promise<unknown>): Promise<Watched> {
  held = Promise.withResolvers<void>();
  const before = journalled;
  const watched = watch(first());
  await expect.poll(() => journalled).toBeGreaterThan(before);
  return watched;
}
async function answers(...all: Watched[]): Promise<unknown[]> {
  await turns();
  expect(all.map(({ settled }) => settled)).toEqual(all.map(() => false));
  held?.resolve();
  return Promise.all(all.map(({ result }) => result));
}

test('S9.6 a second click is not answered before the first is durable, and then as the first', async () => {
  const runId = await asking(2);
  const first = await holdAt(() => approve(runId));
  expect(await answers(first, watch(approve(runId)))).toEqual(['done', 'done']);
  const [step] = (await bench.views.detail(runId)).steps;
  expect(step?.approval?.decisions).toMatchObject([{ by: ANN }]);
  expect(await watch(approve(runId)).result).toBe('approval.used');
});

test('S9.6 whoever comes too late hears so when what came before is durable', async () => {
  const runId = await asking(1);
  const first = await holdAt(() => approve(runId));
  const others = [approve(runId, BOB), approve(runId, ANN, 'another comment')].map(watch);
  expect(await answers(first, ...others)).toEqual(['done', 'approval.over', 'approval.over']);
});

test('S9.6 J7 a kill that follows a double click leaves both unanswered, and the question asked', async () => {
  const runId = await asking(1);
  const first = await holdAt(() => approve(runId));
  const second = watch(approve(runId));
  await turns();
  expect([first.settled, second.settled]).toEqual([false, false]);
  // The process is gone; the next one has what was stored.
  const after = await startBench({ store, cards, clock });
  expect((await after.views.detail(runId)).steps).toMatchObject([{ status: 'waiting', approval: { decisions: [] } }]);
  await after.engine.stop(0);
});

test('J5 a decision about a step in doubt that is sent twice is one, and both hear of it when it is durable', async () => {
  const doubtful = cardsWith(
    actCard('once', () => {
      throw new RetryableError('http.lost', 'No answer came.');
    }),
  );
  await bench.engine.stop(0);
  bench = await startBench({ store: slow(), cards: doubtful, clock });
  await bench.activate(flowOf({ act: { card: 'test.once', version: 1 } }, ['trigger -> act']));
  const [runId = ''] = await bench.deliver();
  await bench.rest(runId);
  const decide = (output: number) => bench.engine.decide(runId, { nodeId: 'act', decision: 'done', output }, 'ann');
  const first = await holdAt(() => decide(1));
  const others = [decide(1), decide(2)].map(watch);
  expect(await answers(first, ...others)).toEqual(['succeeded', 'succeeded', 'run.ended']);
});

test('S10 a cancel that is sent twice is one, and both hear of it when it is durable', async () => {
  const runId = await asking();
  const first = await holdAt(() => bench.engine.cancel(runId, 'ann'));
  expect(await answers(first, watch(bench.engine.cancel(runId, 'ann')))).toEqual(['cancelled', 'cancelled']);
});

test('S10.2 a resume that is sent twice is one, and both hear of it when it is durable', async () => {
  const failing = {
    card: 'logic.stop',
    version: 1,
    inputs: { status: 'failed', message: '{{ trigger.nothing.there }}' },
  };
  await bench.activate(flowOf({ failing }, ['trigger -> failing']));
  const [runId = ''] = await bench.deliver();
  await bench.reach(runId, 'failed');
  const first = await holdAt(() => bench.engine.resume(runId, {}, 'ann'));
  expect(await answers(first, watch(bench.engine.resume(runId, {}, 'ann')))).toEqual(['queued', 'queued']);
});

test('J8 while the server stops nobody is told that a run is over: 503, and it may be sent again', async () => {
  const runId = await asking();
  const link = { nodeId: 'ask', iteration: null, approver: ANN };
  const stopped = bench.engine.stop(0);
  for (const change of [
    () => approve(runId),
    () => bench.engine.claim(runId, link, 'ann'),
    () => bench.engine.decide(runId, { nodeId: 'ask', decision: 'done', output: null }, 'ann'),
    () => bench.engine.cancel(runId, 'ann'),
  ]) {
    await expect(change()).rejects.toMatchObject({ code: 'server.stopping', kind: 'retryable', retryAfterMs: 5_000 });
  }
  await stopped;
  expect((await store.runs.find(runId))?.status).toBe('waiting');
});

test('S9.6 a run that cannot be read now is not over', async () => {
  const runId = await asking();
  refusesReads = true;
  for (const change of [
    () => approve(runId),
    () => bench.engine.decide(runId, { nodeId: 'ask', decision: 'done', output: null }, 'ann'),
    () => bench.engine.cancel(runId, 'ann'),
  ]) {
    await expect(change()).rejects.toMatchObject({ code: 'run.not-now', kind: 'retryable' });
  }
  refusesReads = false;
  await approve(runId);
  bench.expectTroubles('The disk does not answer.');
});
