// T9.1: a flow catches up over a time, on a real store: each event once, in order, whatever is pressed or fails.
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { RetryableError } from '../../../shared/errors.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { envelope, resetEvent } from '../../../tests/support/sample-events.ts';
import { fakeClock } from '../../../tests/support/fake-clock.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import type { Store } from '../../store/store.ts';
import { runOf } from './catch-up.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';

const DAY_MS = 86_400_000;
const NOW = Date.now();
let store: Store;
let bench: Bench;

beforeEach(async () => {
  store = await openSqliteStore({ file: join(temporaryFolder(), 'signalbox.sqlite') });
  bench = await startBench({ store, cards: cardsWith(actCard('once', () => ({}))) });
});
afterEach(async () => {
  await bench.engine.stop(0);
  await store.close();
});

const flow = (trigger: Partial<Flow['nodes'][string]> = {}, name = 'First'): Flow => {
  const made = flowOf({ a: { card: 'test.once', version: 1, inputs: { name: 'a' } } }, ['trigger -> a']);
  const { trigger: before, ...others } = made.nodes;
  return { ...made, name, nodes: { trigger: { ...before!, ...trigger }, ...others } };
};
const at = (daysAgo: number, ms = 0): string => new Date(NOW - daysAgo * DAY_MS + ms).toISOString();
const event = (published: string, part: JsonObject = {}): JsonObject => resetEvent({ published, ...part });
async function take(events: JsonObject[], via: 'hook' | 'manual' = 'hook', sentBy: string[] = []): Promise<void> {
  const sent = sentBy.length === 0 ? {} : { sentBy };
  await bench.ingest.accept({ connection: 'default', via, headers: {}, body: envelope(events), ...sent });
}
const month = { since: at(30), until: at(0, DAY_MS) };
const find = (mode: 'dry' | 'live' = 'live', time = month) => bench.engine.findMissed('test-flow', time, mode);
const caughtUp = () => store.catchUps.list({ flowId: 'test-flow', limit: 9 });
const counts = async (mode: 'dry' | 'live' = 'live') => {
  const { matching, taken, missed } = await find(mode);
  return [matching, taken, missed.length];
};
async function publishedOfRuns(): Promise<(string | null | undefined)[]> {
  const { items } = await store.runs.list({ limit: 1_000 });
  const runs = items.toReversed();
  return Promise.all(runs.map(async (run) => (await store.events.find(run.eventId ?? ''))?.published));
}

test('T9.1 what came late, and what came before the flow was there, runs once each in the order of `published`', async () => {
  const early = Array.from({ length: 130 }, (_, index) => event(at(20, ((index * 37) % 130) * 1_000)));
  await take(early);
  await bench.activate(flow());
  await take([event(at(5)), event(at(40)), event(at(6))]);
  await take([event(at(0))]);
  // 133 within the time; the one that was not late ran by itself.
  expect(await counts()).toEqual([133, 1, 132]);
  const found = await find();
  const [once, again] = await Promise.all([
    bench.engine.catchUp(found, 'someone', ['someone']),
    bench.engine.catchUp(found, 'another', ['another']),
  ]);
  expect(once.started + again.started).toBe(132);
  expect([once, again]).toMatchObject([{ outcome: 'done', toStart: 132 }, { outcome: 'done' }]);
  expect(await bench.engine.catchUp(await find(), 'someone')).toMatchObject({ started: 0, outcome: 'done' });
  expect(await counts()).toEqual([133, 133, 0]);
  const [own, ...published] = await publishedOfRuns();
  expect(own).toBe(at(0));
  expect(published).toEqual(published.toSorted());
  expect(new Set((await store.runs.list({ limit: 1_000 })).items.map((run) => run.eventId)).size).toBe(133);
  await expect.poll(() => store.runs.counts(), { timeout: 10_000 }).toMatchObject({ succeeded: 133, queued: 0 });
});

test('T9.1 S9.4 whoever asks starts the runs, and shares the cause with whoever sent the event', async () => {
  await take([event(at(3))], 'manual', ['sender@example.com']);
  await bench.activate(flow());
  await bench.engine.catchUp(await find(), 'asks@example.com', ['asks@example.com']);
  expect((await store.runs.list({ limit: 1 })).items[0]).toMatchObject({
    startedBy: 'asks@example.com',
    causedBy: ['asks@example.com', 'sender@example.com'],
    replayOf: null,
    mode: 'live',
    version: 1,
  });
});

test('T9.1 dry runs stand in the way of no live one, and are made once with each version', async () => {
  await take([event(at(2)), event(at(3))]);
  await bench.activate(flow());
  expect((await bench.engine.catchUp(await find('dry'))).started).toBe(2);
  expect(await counts('dry')).toEqual([2, 2, 0]);
  expect(await counts('live')).toEqual([2, 0, 2]);
  await bench.activate(flow({}, 'Second'));
  expect(await counts('dry')).toEqual([2, 0, 2]);
  expect((await bench.engine.catchUp(await find('live'))).started).toBe(2);
  expect(await counts('dry')).toEqual([2, 2, 0]);
});

test('T9.1 T3 what the trigger would have gathered becomes one run', async () => {
  const user = (id: string): JsonObject => ({ target: [{ id, type: 'User', alternateId: id, displayName: id }] });
  await take([
    event(at(4), user('u1')),
    event(at(4, 10_000), user('u2')),
    event(at(4, 20_000), user('u1')),
    event(at(4, 45_000), user('u1')),
    event(at(4, 90_000), user('u1')),
  ]);
  await bench.activate(flow({ gather: { key: 'trigger.oktaUser.id', quietSeconds: 30, maxSeconds: 60 } }));
  expect(await counts()).toEqual([5, 0, 3]);
  expect((await bench.engine.catchUp(await find())).started).toBe(3);
  expect(await publishedOfRuns()).toEqual([at(4), at(4, 10_000), at(4, 90_000)]);
  const [first] = (await store.runs.list({ limit: 9 })).items.toReversed();
  expect((await store.waits.gathered(first!.seq)).length).toBe(2);
  expect(await counts()).toEqual([5, 5, 0]);
});

test('T9.1 conditions and the guard against own events hold; events of other types do not count', async () => {
  await take([
    event(at(2), { outcome: { result: 'FAILURE' } }),
    event(at(2), { eventType: 'user.session.start' }),
    event(at(2)),
  ]);
  await bench.activate(flow({ when: "trigger.eventDetails.outcome.result == 'SUCCESS'" }));
  expect(await counts()).toEqual([1, 0, 1]);
});

test('T9.1 J7 where the store takes a part of it only, whoever asks hears of it, and the others follow by themselves', async () => {
  const clock = fakeClock(new Date(NOW).toISOString());
  await bench.engine.stop(0);
  let refusals = 1;
  let parts = 0;
  const advance: Store['catchUps']['advance'] = (part) =>
    ++parts === 2 && refusals-- > 0
      ? Promise.reject(new RetryableError('store.unavailable', 'The disk is full.'))
      : store.catchUps.advance(part);
  bench = await startBench({
    store: { ...store, catchUps: { ...store.catchUps, advance } },
    cards: cardsWith(actCard('once', () => ({}))),
    clock,
  });
  await take(Array.from({ length: 205 }, (_, index) => event(at(5, index))));
  await bench.activate(flow());
  await expect(bench.engine.catchUp(await find(), 'asks')).rejects.toMatchObject({ code: 'store.unavailable' });
  expect(await counts()).toEqual([205, 100, 105]);
  expect(await caughtUp()).toMatchObject([{ started: 100, toStart: 205, outcome: null }]);
  clock.advance(2_000);
  await expect.poll(caughtUp).toMatchObject([{ started: 205, outcome: 'done', startedBy: 'asks' }]);
  expect(await counts()).toEqual([205, 205, 0]);
});

test('T9.1 J7 J10 what a process leaves behind in the middle the next one carries on, on the version of then', async () => {
  await take(Array.from({ length: 250 }, (_, index) => event(at(5, index))));
  await bench.activate(flow());
  const found = await find('dry');
  const { flow: version, time, mode } = found;
  const dies = { ...version, ...time, mode, startedBy: 'asks', causers: ['asks'] };
  await store.catchUps.make({ ...dies, id: 'cup_dies', madeAt: at(0), toStart: 250 }, 99_999);
  await store.catchUps.advance({
    id: 'cup_dies',
    step: 0,
    runs: found.missed.slice(0, 70).flatMap((one) => runOf(dies, one, at(0))),
  });
  await bench.activate(flow({}, 'Second'));
  await bench.engine.stop(0);
  bench = await startBench({ store, cards: cardsWith(actCard('once', () => ({}))) });
  await expect.poll(caughtUp, { timeout: 10_000 }).toMatchObject([{ started: 250, outcome: 'done' }]);
  const { items } = await store.runs.list({ limit: 1_000 });
  expect(new Set(items.map(({ eventId }) => eventId)).size).toBe(250);
  expect(items.filter((run) => run.version !== 1 || run.mode !== 'dry' || run.startedBy !== 'asks')).toEqual([]);
  expect(items).toHaveLength(250);
});

test('T9.1 somebody stops it: no further run starts, and whoever asked hears how many did', async () => {
  await bench.engine.stop(0);
  const advance: Store['catchUps']['advance'] = async (part) => {
    const done = await store.catchUps.advance(part);
    await store.catchUps.stop({ flowId: 'test-flow', id: part.id, by: 'boss', at: at(0) });
    return done;
  };
  bench = await startBench({
    store: { ...store, catchUps: { ...store.catchUps, advance } },
    cards: cardsWith(actCard('once', () => ({}))),
  });
  await take(Array.from({ length: 205 }, (_, index) => event(at(5, index))));
  await bench.activate(flow());
  expect(await bench.engine.catchUp(await find())).toMatchObject({
    started: 100,
    outcome: 'stopped',
    stoppedBy: 'boss',
  });
  expect(await counts()).toEqual([205, 100, 105]);
});

test('T9.1 one whose flow is gone meanwhile ends, and says why', async () => {
  const found = { id: 'cup_gone', flowId: 'gone', version: 1, snapshot: 'a'.repeat(64), toStart: 1, madeAt: at(0) };
  const asked = { ...month, mode: 'live' as const, startedBy: null, causers: [] };
  await bench.engine.stop(0);
  await store.catchUps.make({ ...found, ...asked }, 99_999);
  bench = await startBench({ store, cards: cardsWith() });
  await expect
    .poll(() => store.catchUps.find('cup_gone'))
    .toMatchObject({ outcome: 'failed', error: { code: 'flow.not-found' } });
  bench.takeTroubles();
});

test('T9.1 what cannot be caught up with is refused in words', async () => {
  await expect(find()).rejects.toMatchObject({ code: 'flow.never-published' });
  await bench.activate(flow());
  const reversed = { since: month.until, until: month.since };
  await expect(find('live', reversed)).rejects.toMatchObject({ code: 'catch-up.bad-time' });
  const hourly = flow();
  hourly.nodes['trigger'] = { card: 'time.schedule', version: 1, inputs: { cron: '0 * * * *' } };
  await bench.activate(hourly);
  await expect(find()).rejects.toMatchObject({ code: 'catch-up.no-trigger' });
});
