// T8: flows share the places of a process: one whose receivers hang keeps no other one waiting, whether its runs come,
// are queued before others, or are taken up again after a crash.
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Flow } from '../../../shared/flow/flow.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { fakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { envelope, resetEvent } from '../../../tests/support/sample-events.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';
import { createCapacity } from './capacity.ts';

const ALONE = 400;
const BESIDE_ONE = 80;
const OWN = 8;
const WITHIN = { timeout: 20_000 };

let folder: string;
let store: Store;
let clock: FakeClock;
let bench: Bench;
/** Calls that hang, in order, by flow; each ends when the test says so. */
let hanging: Map<string, { run: string; finish(): void }[]>;

beforeEach(async () => {
  folder = temporaryFolder();
  clock = fakeClock('2026-03-01T10:00:00.000Z');
  await boot();
});
afterEach(async () => {
  await stop();
});

async function boot(): Promise<void> {
  hanging = new Map();
  const card = actCard('repeatable', ({ name }) => {
    const [flow = '', run = ''] = name.split(' ');
    const { promise, resolve } = Promise.withResolvers<JsonObject>();
    const calls = hanging.get(flow) ?? [];
    hanging.set(flow, [...calls, { run, finish: () => resolve({}) }]);
    return promise;
  });
  store = await openTestStore({ at: folder });
  bench = await startBench({ store, cards: cardsWith(card), clock });
}

/** What hangs is forgotten, as after `kill -9`. */
async function stop(): Promise<void> {
  const stopped = bench.engine.stop(0);
  // The grace of nothing is over at once.
  await turns();
  clock.advance(0);
  await stopped;
  await store.close();
}

/** Each flow starts on events of a type of its own, unless another one is given. */
const starting = (flow: Flow, id: string, eventType = `test.${id}`): Flow => {
  const trigger = { card: 'okta.event', version: 1, inputs: { eventType } };
  return { ...flow, id, nodes: { ...flow.nodes, trigger } };
};
/** It hangs for longer than any test takes. */
const call = { card: 'test.repeatable', version: 1, policy: { timeoutMs: 600_000 } };
const hangs = (id: string, settings: Flow['settings'] = {}, eventType?: string): Flow =>
  starting(
    flowOf({ a: { ...call, inputs: { name: `${id} {{ run.id }}` } } }, ['trigger -> a'], {
      budget: { runsPerMinute: null },
      ...settings,
    }),
    id,
    eventType,
  );
const isPure = (id: string): Flow =>
  starting(flowOf({ a: { card: 'data.compose', version: 1, inputs: { text: 'x' } } }, ['trigger -> a']), id);

const turns = async (count = 30): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};
async function deliver(eventType: string, count: number): Promise<string[]> {
  const accepted = await bench.ingest.accept({
    connection: 'default',
    via: 'hook',
    headers: {},
    body: envelope(Array.from({ length: count }, () => resetEvent({ eventType }))),
  });
  return accepted.flatMap((one) => one.runs.map((run) => run.id));
}
const runsOf = (id: string): string[] => (hanging.get(id) ?? []).map((call) => call.run);
/** Resolves when so many of the flow have called, and no further one does. */
async function called(id: string, count: number): Promise<void> {
  await expect.poll(() => runsOf(id).length, WITHIN).toBe(count);
  await turns();
  expect(runsOf(id)).toHaveLength(count);
}
/** No call that hangs was over its time, so no place has become free by that. */
async function nothingHasGivenUp(): Promise<void> {
  expect(await store.runs.counts()).toMatchObject({ waiting: 0, failed: 0 });
}
const isOver = async (id: string) => (await bench.reach(id, 'succeeded')).status;

test('T8 a thousand runs of one flow that hang keep no run of another flow waiting, and begin in their order', async () => {
  await bench.activate(hangs('slow'));
  await bench.activate(isPure('quick'));
  const slow = await deliver('test.slow', 1_000);
  await called('slow', ALONE);
  for (const run of await deliver('test.quick', 300)) await isOver(run);
  await nothingHasGivenUp();
  expect(runsOf('slow')).toEqual(slow.slice(0, ALONE));
  for (let ended = 0; ended < slow.length;) {
    await turns(5);
    for (const { finish } of hanging.get('slow')?.slice(ended) ?? []) {
      ended += 1;
      finish();
    }
  }
  for (const run of slow) await isOver(run);
  expect(runsOf('slow')).toEqual(slow);
});

test('T8 runs that are queued behind thousands of a flow that hangs begin at once, after a crash too', async () => {
  await bench.activate(hangs('slow'));
  await bench.activate(isPure('quick'));
  for (const id of ['slow', 'quick']) await bench.engine.pause(id, { by: 'ada', reason: '' });
  const slow = await deliver('test.slow', 3_000);
  const quick = await deliver('test.quick', 300);
  await bench.engine.unpause('slow');
  await called('slow', ALONE);
  await bench.engine.unpause('quick');
  for (const run of quick.slice(0, 1)) await isOver(run);
  await stop();
  await boot();
  await called('slow', ALONE);
  for (const run of quick) await isOver(run);
  await nothingHasGivenUp();
  expect(runsOf('slow')).toEqual(slow.slice(0, ALONE));
});

test('T8 a second flow that hangs has what its share allows, and more as runs of the first one end', async () => {
  for (const id of ['one', 'two']) await bench.activate(hangs(id));
  await deliver('test.one', 600);
  await called('one', ALONE);
  await deliver('test.two', 600);
  await called('two', BESIDE_ONE);
  for (let at = 0; at < 178; at++) {
    hanging.get('one')?.[at]?.finish();
    await turns(12);
  }
  await turns();
  const [one, two] = [runsOf('one').length - 178, runsOf('two').length];
  expect(one - two).toBeLessThan(20);
  expect(one + two).toBeGreaterThan(420);
});

test('T8 however many flows hang, each has some places, and one that comes anew finds one', async () => {
  const many = Array.from({ length: 30 }, (_, at) => `slow-${at}`);
  for (const id of many) await bench.activate(hangs(id, {}, 'test.all'));
  await deliver('test.all', 20);
  for (const id of many) await expect.poll(() => runsOf(id).length, WITHIN).toBeGreaterThanOrEqual(OWN);
  await turns();
  expect(bench.engine.load.held).toBeGreaterThan(480);
  await bench.activate(isPure('quick'));
  for (const run of await deliver('test.quick', 50)) await isOver(run);
  await nothingHasGivenUp();
});

test('T8 however many runs wake and hang, one that comes anew finds a place', async () => {
  let taken = 0;
  const places = createCapacity({
    taken: () => taken,
    limits: () => new Map(),
    heap: () => ({ used: 0, limit: 1 }),
    clock,
    onTrouble: () => undefined,
  });
  const wakeAll = (flowId: string): number => {
    let woken = 0;
    for (; places.roomFor(flowId) >= 1; woken++) {
      taken += 1;
      places.take({ flowId, mode: 'live' });
    }
    return woken;
  };
  expect(wakeAll('slow')).toBe(1_600);
  expect(places.freeFor('slow')).toBeLessThan(1);
  expect(places.freeFor('new')).toBe(OWN);
  expect(wakeAll('other')).toBe(320);
  for (let more = 0; more < 60; more++) expect(wakeAll(`flow ${more}`)).toBeGreaterThanOrEqual(OWN);
  expect(taken).toBeLessThanOrEqual(2_500);
});

test('T8 T4 a share is no more than the limit of the flow, and a limit that is raised is used at once', async () => {
  await bench.activate(hangs('slow', { maxConcurrentRuns: 3 }));
  await deliver('test.slow', 30);
  await called('slow', 3);
  await bench.activate(hangs('slow', { maxConcurrentRuns: 5 }));
  await bench.engine.flowsChanged();
  await called('slow', 5);
});
