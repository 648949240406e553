// T7 on a real store: what is past its retention goes, what is not stays.

import { beforeEach, expect, test } from 'vitest';

import { openTestStore } from '../tests/support/test-store.ts';
import { saveRetention } from './access/installation.ts';
import { startHousekeeping, tidy } from './housekeeping.ts';
import { systemClock, type Clock } from './lib/clock.ts';
import { newId } from './lib/ids.ts';
import type { Store } from './store/store.ts';
import { createLogger } from './telemetry/log.ts';

const DAY = 24 * 3_600_000;
const START = Date.parse('2026-05-01T12:00:00Z');
const logger = createLogger({ level: 'silent', format: 'json' });

let store: Store;
let nowMs: number;
let timers: { atMs: number; fn: () => void }[];
let clock: Clock;

beforeEach(async () => {
  nowMs = START;
  timers = [];
  clock = {
    now: () => nowMs,
    iso: () => new Date(nowMs).toISOString(),
    setTimer(atMs, fn) {
      const timer = { atMs, fn };
      timers.push(timer);
      return { cancel: () => void timers.splice(timers.indexOf(timer), 1) };
    },
  };
  store = await openTestStore({ clock: systemClock });
});

async function receive(uuid: string): Promise<void> {
  const receivedAt = clock.iso();
  const delivery = {
    id: newId('dlv'),
    connection: 'default',
    via: 'hook' as const,
    eventId: null,
    eventTime: null,
    source: null,
    headers: '{}',
    receivedAt,
  };
  await store.events.accept(delivery, [
    { id: newId('evt'), key: `uuid:${uuid}`, uuid, eventType: 'x', published: null, body: '{}', runs: [] },
  ]);
}

const uuids = async (): Promise<(string | null)[]> =>
  (await store.events.list({ limit: 200 })).items.map((event) => event.uuid);

test('T7 events past their days go, younger ones stay', async () => {
  await saveRetention(store.values, { days: 7, maxRuns: 100, maxEvents: 100 });
  await receive('old');
  nowMs += 6 * DAY;
  await receive('young');
  await tidy({ store, clock, logger });
  expect(await uuids()).toEqual(['young', 'old']);
  nowMs += 2 * DAY;
  await tidy({ store, clock, logger });
  expect(await uuids()).toEqual(['young']);
});

async function endedRun(flowId: string): Promise<void> {
  const createdAt = clock.iso();
  const run = await store.runs.create({
    id: newId('run'),
    flowId,
    version: 1,
    snapshot: 'a',
    mode: 'live',
    triggerNodeId: 'trigger',
    eventId: null,
    payload: '{}',
    replayOf: null,
    createdAt,
  });
  await store.runs.append(() => ({
    runSeq: run.seq,
    chunk: 0,
    records: [{ type: 'run.started', at: createdAt }],
    status: 'succeeded',
    endedAt: createdAt,
  }));
}

test('T7 a flow keeps its runs as long as it says itself', async () => {
  await saveRetention(store.values, { days: 7, maxRuns: 5_000, maxEvents: 100 });
  await store.flows.putSnapshot('a', '{}');
  for (const id of ['long', 'usual']) {
    await store.flows.create({ id, name: id, draft: '{}', at: clock.iso() });
    await endedRun(id);
  }
  await store.flows.setRetention('long', [{ status: 'succeeded', days: 30, runs: null }]);
  nowMs += 10 * DAY;
  await tidy({ store, clock, logger });
  expect((await store.runs.list({ limit: 9 })).items.map((run) => run.flowId)).toEqual(['long']);
  nowMs += 21 * DAY;
  await tidy({ store, clock, logger });
  expect((await store.runs.list({ limit: 9 })).items).toEqual([]);
});

test('T7 deliveries that come while much is removed are answered between the batches', async () => {
  await saveRetention(store.values, { days: 7, maxRuns: 5_000, maxEvents: 100 });
  await store.flows.putSnapshot('a', '{}');
  for (let at = 0; at < 2_500; at += 500) await Promise.all(Array.from({ length: 500 }, () => endedRun('much')));
  nowMs += 30 * DAY;
  const order: string[] = [];
  const prune = store.prune.bind(store);
  store.prune = async (limits) => {
    const pruned = await prune(limits);
    order.push(`pruned ${pruned.runs}`);
    return pruned;
  };
  const tidied = tidy({ store, clock, logger });
  for (let at = 0; at < 8; at++) {
    await receive(`new ${at}`);
    order.push('received');
  }
  await tidied;
  expect(order.filter((each) => each !== 'received')).toEqual([
    ...Array.from({ length: 5 }, () => 'pruned 500'),
    'pruned 0',
  ]);
  // Each batch lets at least one in, so no delivery waits for more than the batch that is under way.
  expect(order.join(' ')).not.toMatch(/pruned 500 pruned 500 .*received/);
});

test('sessions go a day after their end: it may be the clock that ran ahead, and was set right', async () => {
  const save = (id: string, endsAt: number): Promise<void> =>
    store.access.saveSession({ id, userId: null, data: '{}', expiresAt: new Date(endsAt).toISOString() });
  await save('a', START - DAY);
  await save('b', START - DAY + 1);
  await tidy({ store, clock, logger });
  const long = new Date(START - 2 * DAY).toISOString();
  expect(await store.access.findSession('a', long)).toBeUndefined();
  expect(await store.access.findSession('b', long)).toBe('{}');
});

test('goes on every ten minutes until it is stopped', async () => {
  await receive('old');
  nowMs += 200 * DAY;
  let drops = 0;
  const housekeeping = startHousekeeping({ store, clock, logger, dropPastKeys: async () => void (drops += 1) });
  await expect.poll(() => timers.map(({ atMs }) => atMs)).toEqual([nowMs + 600_000]);
  expect(drops).toBe(1);
  expect(await uuids()).toEqual([]);
  await housekeeping.stop();
  expect(timers).toEqual([]);
});
