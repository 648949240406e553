// S10.1: replaying as many runs as a filter finds, on a real store.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import { resetEvent } from '../../../tests/support/sample-events.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';
import { createRunReplays, REPLAY_MOST } from './replay.ts';

let store: Store;
let bench: Bench;
let fails = false;
beforeEach(async () => {
  store = await openTestStore();
  const act = actCard('once', () => {
    if (fails) throw new TerminalError('http.status', 'Answered 403.');
    return {};
  });
  fails = false;
  bench = await startBench({ store, cards: cardsWith(act) });
});
afterEach(async () => {
  await bench.engine.stop(0);
});

const flow = (settings = {}) =>
  flowOf({ a: { card: 'test.once', version: 1, inputs: { name: 'a' } } }, ['trigger -> a'], settings);
async function runs(count: number, status: 'succeeded' | 'failed'): Promise<string[]> {
  fails = status === 'failed';
  const made: string[] = [];
  for (let at = 0; at < count; at++) made.push(...(await bench.deliver(resetEvent({ uuid: `${status}-${at}` }))));
  for (const id of made) await bench.reach(id, status);
  fails = false;
  return made;
}
async function replaysInOrder(): Promise<(string | null)[]> {
  const { items } = await store.runs.list({ limit: 1_000 });
  return items
    .filter((row) => row.replayOf !== null)
    .toReversed()
    .map((row) => row.replayOf);
}

test('S10.1 T6 what the filter finds is replayed once each, in order of arrival, over several batches', async () => {
  await bench.activate(flow({ maxConcurrentRuns: 3 }));
  await runs(3, 'succeeded');
  const failed = await runs(120, 'failed');
  const found = await bench.engine.findForReplay({ status: ['failed'], flow: 'test-flow' });
  expect(found).toHaveLength(120);
  expect(await bench.engine.replayAll(found, 'same')).toEqual({ count: 120, started: 120, refused: [] });
  expect(await replaysInOrder()).toEqual(failed);
  await expect
    .poll(() => store.runs.counts(), { timeout: 10_000 })
    .toMatchObject({ succeeded: 123, failed: 120, queued: 0, running: 0 });
});

test('S10 runs that have not ended are not found, nor dry ones', async () => {
  const waiting = { later: { card: 'logic.delay', version: 1, inputs: { seconds: 3_600 } } };
  const waits = flowOf(waiting, ['trigger -> later']);
  await bench.activate(waits);
  const [runId = ''] = await bench.deliver();
  await bench.rest(runId);
  const text = JSON.stringify(flow());
  const dry = await bench.engine.startManual({ flow: flow(), text, snapshot: 'dry', version: null, mode: 'dry' });
  await bench.reach(dry, 'succeeded');
  expect(await bench.engine.findForReplay({})).toEqual([]);
});

test('S10 on the newest version; a run whose trigger is gone is refused, and the others start', async () => {
  await bench.activate(flow());
  const [first = ''] = await runs(1, 'failed');
  const found = await bench.engine.findForReplay({});
  await bench.activate({ ...flow(), name: 'Second' });
  expect(await bench.engine.replayAll(found, 'newest')).toMatchObject({ count: 1, started: 1 });
  const { items } = await store.runs.list({ limit: 10 });
  expect(items[0]).toMatchObject({ replayOf: first, version: 2 });
  const other = flow();
  other.nodes['trigger'] = { card: 'okta.user-mfa-factor-deactivated', version: 1 };
  other.nodes['start'] = other.nodes['trigger'];
  delete other.nodes['trigger'];
  other.edges = [{ from: 'start', port: 'out', to: 'a' }];
  await bench.activate(other);
  const result = await bench.engine.replayAll(found, 'newest');
  expect(result).toMatchObject({ count: 1, started: 0, refused: [{ runId: first, code: 'run.no-trigger' }] });
});

test('S10.1 more runs than may be replayed at once are refused before any starts', async () => {
  await bench.activate(flow());
  const [runId = ''] = await runs(1, 'succeeded');
  const row = await store.runs.find(runId);
  if (row === undefined) throw new Error('The run was stored.');
  const many = {
    ...store.runs,
    list: () => Promise.resolve({ items: Array.from({ length: REPLAY_MOST + 1 }, () => row), nextCursor: null }),
  };
  const replays = createRunReplays({
    store: { ...store, runs: many },
    clock: { now: () => 0, iso: () => '', setTimer: () => ({ cancel: () => undefined }) },
    plans: {
      get: () => Promise.reject(new Error('unused')),
      of: () => {
        throw new Error('unused');
      },
    },
  });
  await expect(replays.find({})).rejects.toMatchObject({ code: 'run.too-many' });
});

test('S10 where the store takes only some of the new runs, those run, and whoever asked hears of the others', async () => {
  await bench.activate(flow());
  const made = await runs(3, 'succeeded');
  await bench.engine.stop(0);
  let refusals = 1;
  const create: Store['runs']['create'] = (run) =>
    run.replayOf === made[1] && refusals-- > 0
      ? Promise.reject(new RetryableError('store.unavailable', 'The disk is full.'))
      : store.runs.create(run);
  bench = await startBench({
    store: { ...store, runs: { ...store.runs, create } },
    cards: cardsWith(actCard('once', () => ({}))),
  });
  const found = await bench.engine.findForReplay({ flow: 'test-flow' });
  await expect(bench.engine.replayAll(found, 'same')).rejects.toMatchObject({ code: 'store.unavailable' });
  const replays = (await store.runs.list({ limit: 9 })).items.filter((row) => row.replayOf !== null);
  expect(replays.map((row) => row.replayOf)).toEqual([made[2], made[0]]);
  for (const { id } of replays) await bench.reach(id, 'succeeded');
});
