// Back-pressure (J2, T5): a store that is slow or refuses, and a queue that is long, cost bounded memory and lose nothing.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { RetryableError } from '../../shared/errors.ts';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import { resetEvent } from '../../tests/support/sample-events.ts';
import { openTestStore } from '../../tests/support/test-store.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { actCard, cardsWith, flowOf, noteQueueReads, startBench, type Bench } from '../engine/engine.test-support.ts';
import { newId } from '../lib/ids.ts';
import type { Store } from '../store/store.ts';
import { createAdmission, MOST_WAITING } from './admission.ts';

let folder: string;
let store: Store;
let bench: Bench;
/** Acts that the test lets end. */
let acts: (() => void)[];
/** Number of runs that each read of the queue gave. */
let pages: number[];

async function boot(): Promise<void> {
  store = await openTestStore({ at: folder });
  noteQueueReads(store, pages);
  const act = actCard('pure', async () => {
    const { promise, resolve } = Promise.withResolvers<object>();
    acts.push(() => resolve({}));
    await promise;
    return {};
  });
  bench = await startBench({ store, cards: cardsWith(act), clock: fakeClock('2026-03-01T10:00:00.000Z') });
}

beforeEach(async () => {
  folder = temporaryFolder();
  [acts, pages] = [[], []];
  await boot();
});
afterEach(async () => {
  for (const end of acts) end();
  await bench.engine.stop(0);
});

const turns = async (count = 20): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};
//  trigger ─ a
const flow = () => flowOf({ a: { card: 'test.pure', version: 1 } }, ['trigger -> a']);
const codeOf = async (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'none',
    (error: { code: string }) => error.code,
  );

test('J2 what waits for a slow store is bounded: what comes beyond is refused whole, the rest is stored', async () => {
  await bench.activate(flow());
  const { accept } = store.events;
  const slow = Promise.withResolvers<void>();
  let asked = 0;
  store.events.accept = async (...delivery) => {
    asked += 1;
    await slow.promise;
    return accept(...delivery);
  };
  const waiting = Array.from({ length: MOST_WAITING }, () => bench.deliver(resetEvent()));
  await turns();
  expect(await codeOf(bench.deliver(resetEvent()))).toBe('ingest.busy');
  expect(asked).toBe(MOST_WAITING);
  slow.resolve();
  const runs = (await Promise.all(waiting)).flat();
  expect(new Set(runs).size).toBe(MOST_WAITING);
  expect(await codeOf(bench.deliver(resetEvent()))).toBe('none');
  const counts = await store.runs.counts();
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(MOST_WAITING + 1);
});

test('J2 a store that refuses stores nothing of the delivery, and its place is free again', async () => {
  await bench.activate(flow());
  const { accept } = store.events;
  let refusals = 0;
  store.events.accept = (...delivery) => {
    // The whole of it is undone: the last event's id is there already, as if the disk had filled up meanwhile.
    const [, events] = delivery;
    refusals += 1;
    const twin = { ...events[0]!, key: `uuid:${newId('evt')}`, id: events[0]!.id };
    return accept(delivery[0], [...events, twin]).catch(() => {
      throw new RetryableError('store.unavailable', 'It could not be stored.');
    });
  };
  for (let at = 0; at < MOST_WAITING + 10; at += 500)
    expect(new Set(await Promise.all(Array.from({ length: 500 }, () => codeOf(bench.deliver(resetEvent())))))).toEqual(
      new Set(['store.unavailable']),
    );
  expect(refusals).toBeGreaterThan(MOST_WAITING);
  store.events.accept = accept;
  expect((await store.events.list({ limit: 5 })).items).toEqual([]);
  expect(await store.runs.counts()).toMatchObject({ queued: 0, running: 0 });
  expect(await bench.deliver()).toHaveLength(1);
});

test('J2 the size of what waits is bounded as well, and one alone may be of any size', async () => {
  const admission = createAdmission(10, 100);
  const gate = Promise.withResolvers<void>();
  const big = admission.pass(500, () => gate.promise);
  expect(await codeOf(admission.pass(1, () => gate.promise))).toBe('ingest.busy');
  gate.resolve();
  await big;
  const next = Promise.withResolvers<void>();
  const all = [admission.pass(60, () => next.promise), admission.pass(40, () => next.promise)];
  expect(await codeOf(admission.pass(1, () => next.promise))).toBe('ingest.busy');
  next.resolve();
  await Promise.all(all);
});

test('T5 20,000 queued runs of a paused flow are not read at the start, and by the page once it is unpaused', async () => {
  await bench.activate(flow());
  const [active] = await store.flows.active();
  await bench.engine.pause('test-flow', { by: 'ada@example.com', reason: '' });
  const payload = JSON.stringify({ event: resetEvent(), delivery: { via: 'manual', headers: {} } });
  for (let at = 0; at < 20_000; at += 500) {
    const fresh = Array.from({ length: 500 }, () =>
      store.runs.create({
        id: newId('run'),
        flowId: 'test-flow',
        version: 1,
        snapshot: active!.snapshot,
        mode: 'live',
        triggerNodeId: 'trigger',
        eventId: null,
        payload,
        replayOf: null,
        createdAt: '2026-03-01T09:00:00.000Z',
      }),
    );
    await Promise.all(fresh);
  }
  const stopped = bench.engine.stop(0);
  await stopped;
  await store.close();
  pages = [];
  await boot();
  await turns();
  expect(pages).toEqual([]);
  expect(bench.engine.load.held).toBe(0);
  expect(await store.runs.counts()).toMatchObject({ queued: 20_000 });
  await bench.engine.unpause('test-flow');
  for (let round = 0; round < 4; round++) {
    while (acts.length === 0) await turns(1);
    await turns();
    expect(bench.engine.load.held).toBeLessThanOrEqual(500);
    for (const end of acts.splice(0)) end();
  }
  // A page, and as many more as were just being taken up and may still say queued.
  expect(Math.max(...pages)).toBeLessThanOrEqual(1_000);
});
