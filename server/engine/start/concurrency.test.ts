// Keys and full flows (T4, T6), from delivery to end, on a real store and a clock that the test moves.
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Flow } from '../../../shared/flow/flow.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { fakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { envelope, resetEvent } from '../../../tests/support/sample-events.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, noteQueueReads, startBench, type Bench } from '../engine.test-support.ts';

const START = '2026-03-01T10:00:00.000Z';
const BY = 'ada@example.com';

let folder: string;
let store: Store;
let bench: Bench;
let clock: FakeClock;
/** Acts under way, in order: what each waits for, until the test lets it go. */
let acts: { name: string; finish(): void }[];
let finished: string[];
/** Users of whom two acted at once, which must not be. */
let clashes: string[];
let pages: number[];

async function boot(): Promise<void> {
  store = await openTestStore({ at: folder });
  noteQueueReads(store, pages);
  const act = actCard('repeatable', ({ name }) => {
    const user = name.split(' ')[0] ?? '';
    if (acts.some((other) => other.name.startsWith(`${user} `))) clashes.push(name);
    const { promise, resolve } = Promise.withResolvers<JsonObject>();
    const one = {
      name,
      finish() {
        acts.splice(acts.indexOf(one), 1);
        finished.push(name);
        resolve({});
      },
    };
    acts.push(one);
    return promise;
  });
  bench = await startBench({ store, cards: cardsWith(act), clock });
}

/** As after `kill -9`: what acts is forgotten. */
async function restart(): Promise<void> {
  const stopped = bench.engine.stop(0);
  // The grace of nothing is over at once.
  await turns();
  clock.advance(0);
  await stopped;
  await store.close();
  acts = [];
  await boot();
}

beforeEach(async () => {
  folder = temporaryFolder();
  clock = fakeClock(START);
  [acts, finished, clashes, pages] = [[], [], [], []];
  await boot();
});
afterEach(async () => {
  for (const act of acts.slice()) act.finish();
  await bench.engine.stop(0);
});

const turns = async (count = 20): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};
const names = (): string[] => acts.map((act) => act.name);
/** Lets all acts under way end, in rounds, until nothing acts any more. */
async function finishAll(): Promise<void> {
  for (;;) {
    await turns();
    if (acts.length === 0) return;
    for (const act of acts.slice()) act.finish();
  }
}

//  trigger ─ a
const NAME = "{{ trigger.oktaUser.id + ' ' + trigger.dateAndTime.substring(17, 19) }}";
const keyed = (settings: Flow['settings'] = {}): Flow =>
  flowOf({ a: { card: 'test.repeatable', version: 1, inputs: { name: NAME } } }, ['trigger -> a'], {
    concurrencyKey: 'trigger.oktaUser.id',
    ...settings,
  });
const reset = (user: string, second: number): JsonObject =>
  resetEvent({
    target: [{ id: user, type: 'User' }],
    published: new Date(Date.parse(START) + second * 1_000).toISOString(),
  });
async function deliver(...events: JsonObject[]): Promise<string[]> {
  const accepted = await bench.ingest.accept({
    connection: 'default',
    via: 'hook',
    headers: {},
    body: envelope(events),
  });
  return accepted.flatMap((one) => one.runs.map((run) => run.id));
}

test('T4.1 T6 one run a key at a time, by the order of publishing among those that wait; keys run beside each other', async () => {
  await bench.activate(keyed());
  await deliver(reset('ada', 30));
  await turns();
  await deliver(reset('ada', 20), reset('bob', 9), reset('ada', 10), reset('bob', 8));
  await turns();
  expect(names()).toEqual(['ada 30', 'bob 08']);
  await deliver(reset('ada', 15));
  await finishAll();
  expect(finished.filter((name) => name.startsWith('ada'))).toEqual(['ada 30', 'ada 10', 'ada 15', 'ada 20']);
  expect(finished.filter((name) => name.startsWith('bob'))).toEqual(['bob 08', 'bob 09']);
  expect(clashes).toEqual([]);
  expect(await store.runs.counts()).toMatchObject({ succeeded: 6, queued: 0 });
});

test('T4.1 T6 keys and their order survive a crash at any moment', async () => {
  await bench.activate(keyed({ maxConcurrentRuns: 2 }));
  await deliver(reset('ada', 3), reset('ada', 2), reset('ada', 1), reset('bob', 1), reset('eve', 1));
  await turns();
  expect(names()).toEqual(['ada 01', 'bob 01']);
  for (const left of [4, 3, 2, 1]) {
    await restart();
    await turns();
    expect(new Set(names().map((name) => name.split(' ')[0])).size).toBe(names().length);
    acts.at(-1)?.finish();
    await turns();
    expect((await store.runs.counts()).succeeded).toBe(5 - left);
  }
  await finishAll();
  expect(clashes).toEqual([]);
  expect(finished.filter((name) => name.startsWith('ada'))).toEqual(['ada 01', 'ada 02', 'ada 03']);
});

test('T4.1 hundreds of queued runs of one key keep no other key waiting, and are not read again and again', async () => {
  await bench.activate(keyed());
  for (let at = 0; at < 6; at++)
    await deliver(...Array.from({ length: 100 }, (_, each) => reset('ada', at * 100 + each)));
  await deliver(reset('bob', 1));
  await turns();
  expect(names()).toEqual(['ada 00', 'bob 01']);
  pages = [];
  await finishAll();
  expect(clashes).toEqual([]);
  expect(await store.runs.counts()).toMatchObject({ succeeded: 601 });
  // Each end has the next one read, and never those behind it.
  expect(pages.reduce((sum, page) => sum + page, 0)).toBeLessThan(3 * 601);
});

test('T4.1 a run that waits keeps its key, so that order holds, and no place; released, the next one begins', async () => {
  const waiting = (settings: Flow['settings']): Flow => ({
    ...keyed(settings),
    nodes: {
      trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
      wait: { card: 'logic.delay', version: 1, inputs: { seconds: 60 } },
      a: { card: 'test.repeatable', version: 1, inputs: { name: NAME } },
    },
    edges: [
      { from: 'trigger', port: 'out', to: 'wait' },
      { from: 'wait', port: 'out', to: 'a' },
    ],
  });
  await bench.activate(waiting({ maxConcurrentRuns: 1 }));
  await deliver(reset('ada', 1), reset('ada', 2), reset('bob', 1));
  await turns();
  expect(await store.runs.counts()).toMatchObject({ waiting: 2, queued: 1 });
  clock.advance(60_000);
  await finishAll();
  clock.advance(60_000);
  await finishAll();
  expect(finished.filter((name) => name.startsWith('ada'))).toEqual(['ada 01', 'ada 02']);
  await bench.activate(waiting({ keyWhileWaiting: 'release' }));
  await deliver(reset('ada', 3), reset('ada', 4));
  await turns();
  expect(await store.runs.counts()).toMatchObject({ waiting: 2, queued: 0 });
  clock.advance(60_000);
  await turns();
  expect(names().toSorted()).toEqual(['ada 03', 'ada 04']);
});

test('T4.1 a run that is cancelled or cannot be taken up passes its turn on', async () => {
  await bench.activate(keyed());
  const [acting = '', second = '', third = ''] = await deliver(reset('ada', 1), reset('ada', 2), reset('ada', 3));
  await turns();
  await bench.engine.cancel(second, BY);
  await bench.engine.cancel(acting, BY);
  await turns();
  expect(names()).toContain('ada 03');
  await finishAll();
  expect((await store.runs.find(third))?.status).toBe('succeeded');
  await bench.engine.pause('test-flow', { by: BY, reason: '' });
  await deliver(reset('ada', 4), reset('ada', 5));
  await bench.engine.discardQueued('test-flow', BY);
  await bench.engine.unpause('test-flow');
  await deliver(reset('ada', 6));
  await turns();
  expect(names()).toEqual(['ada 06']);
});

test('T4.3 a flow that skips when it is full starts no run, and the event says why', async () => {
  await bench.activate(keyed({ whenFull: 'skip', maxConcurrentRuns: 2 }));
  expect(await deliver(reset('ada', 1), reset('ada', 2), reset('bob', 1), reset('eve', 1))).toHaveLength(2);
  await turns();
  expect(names()).toEqual(['ada 01', 'bob 01']);
  const { items } = await store.events.list({ limit: 9 });
  const reasons = await Promise.all(items.map(async ({ id }) => (await store.events.find(id))?.skipped[0]?.reason));
  expect(reasons.filter((reason) => reason?.includes('A run with the key "ada" had not ended'))).toHaveLength(1);
  expect(reasons.filter((reason) => reason?.includes('allows at a time (2)'))).toHaveLength(1);
  acts[0]?.finish();
  await turns();
  expect(await deliver(reset('ada', 3))).toHaveLength(1);
});

test('T4.4 T2 a key that cannot be evaluated starts no run and is shown on the flow with the event', async () => {
  await bench.activate(keyed({ concurrencyKey: 'trigger.oktaUser.nothing.there' }));
  expect(await deliver(reset('ada', 1))).toEqual([]);
  await turns();
  const [issue] = await store.flows.triggerIssues('test-flow');
  expect(issue?.message).toContain('concurrency key could not be evaluated');
  const manual = bench.engine.startManual({
    flow: keyed(),
    ...(await store.flows.active().then(([active]) => ({ text: active!.flow, snapshot: active!.snapshot }))),
    version: 1,
    mode: 'live',
  });
  expect(await manual.catch((error: { code: string }) => error.code)).toBe('run.no-key');
});

test('T4.2 a run by hand and a replay take their turn too; a dry run shares nothing', async () => {
  await bench.activate(keyed());
  const [first = ''] = await deliver(reset('ada', 1));
  await turns();
  const [active] = await store.flows.active();
  const start = (mode: 'dry' | 'live', user = 'ada') =>
    bench.engine.startManual({
      flow: keyed(),
      text: active!.flow,
      snapshot: active!.snapshot,
      version: 1,
      mode,
      event: reset(user, 2),
    });
  const byHand = await start('live');
  const dry = await start('dry', 'eve');
  await turns();
  expect((await store.runs.find(dry))?.concurrency).toBeNull();
  expect(names()).toEqual(['ada 01', 'eve 02']);
  acts[0]?.finish();
  await bench.reach(first, 'succeeded');
  const replayed = await bench.engine.replay(first, 'newest', BY);
  await turns();
  expect((await store.runs.find(replayed))?.concurrency?.key).toBe('"ada"');
  expect((await store.runs.find(byHand))?.status).toBe('running');
  await finishAll();
  await bench.reach(replayed, 'succeeded');
  expect(clashes).toEqual([]);
});

test('T4.2 a run by hand and a replay wait for a place like any other; a dry run holds none and needs none', async () => {
  const flow = flowOf({ a: { card: 'test.repeatable', version: 1, inputs: { name: NAME } } }, ['trigger -> a'], {
    maxConcurrentRuns: 1,
    whenFull: 'skip',
  });
  await bench.activate(flow);
  const [active] = await store.flows.active();
  const start = (mode: 'dry' | 'live', user: string) =>
    bench.engine.startManual({
      flow,
      text: active!.flow,
      snapshot: active!.snapshot,
      version: 1,
      mode,
      event: reset(user, 0),
    });
  await start('dry', 'dry');
  await turns();
  const [first = ''] = await deliver(reset('ada', 1));
  await turns();
  expect(names()).toEqual(['dry 00', 'ada 01']);
  const byHand = await start('live', 'bob');
  const replayed = await bench.engine.replay(first, 'same', BY);
  await start('dry', 'eve');
  await turns();
  expect(names()).toEqual(['dry 00', 'ada 01', 'eve 00']);
  expect((await store.runs.find(byHand))?.status).toBe('queued');
  acts[1]?.finish();
  await turns();
  expect(names()).toEqual(['dry 00', 'eve 00', 'bob 00']);
  await finishAll();
  expect((await store.runs.find(replayed))?.status).toBe('succeeded');
});

test('T5.1 a run by hand of a paused flow begins in its turn, with a key too', async () => {
  await bench.activate(keyed());
  await bench.engine.pause('test-flow', { by: BY, reason: '' });
  await deliver(reset('ada', 1));
  const [active] = await store.flows.active();
  const start = (user: string) =>
    bench.engine.startManual({
      flow: keyed(),
      text: active!.flow,
      snapshot: active!.snapshot,
      version: 1,
      mode: 'live',
      event: reset(user, 5),
    });
  const [free, behind] = [await start('bob'), await start('ada')];
  await turns();
  expect(names()).toEqual(['bob 05']);
  expect((await store.runs.find(behind))?.status).toBe('queued');
  await bench.engine.unpause('test-flow');
  await finishAll();
  expect(finished).toEqual(['bob 05', 'ada 01', 'ada 05']);
  expect((await store.runs.find(free))?.status).toBe('succeeded');
});
