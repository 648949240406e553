// T9: an event that comes long after it was published is stored, starts nothing unless its trigger says so, and says why.
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Flow, Late } from '../../../shared/flow/flow.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { envelope, resetEvent } from '../../../tests/support/sample-events.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';

const HOUR_MS = 3_600_000;
let store: Store;
let bench: Bench;

beforeEach(async () => {
  store = await openSqliteStore({ file: join(temporaryFolder(), 'signalbox.sqlite') });
  bench = await startBench({ store, cards: cardsWith(actCard('pure', () => ({}))) });
});
afterEach(async () => {
  await bench.engine.stop(0);
  await store.close();
});

function flow(id: string, late?: Late, gather?: Flow['nodes'][string]['gather']): Flow {
  const made = { ...flowOf({ a: { card: 'test.pure', version: 1 } }, ['trigger -> a']), id };
  const trigger = made.nodes['trigger'];
  if (trigger !== undefined) {
    made.nodes['trigger'] = {
      ...trigger,
      ...(late === undefined ? {} : { late }),
      ...(gather === undefined ? {} : { gather }),
    };
  }
  return made;
}
const published = (hoursAgo: number): JsonObject =>
  resetEvent({ published: new Date(Date.now() - hoursAgo * HOUR_MS).toISOString() });
async function take(event: JsonObject, via: 'hook' | 'manual' = 'hook'): Promise<{ id: string; flows: string[] }> {
  const [accepted] = await bench.ingest.accept({ connection: 'default', via, headers: {}, body: envelope([event]) });
  return { id: accepted?.id ?? '', flows: (accepted?.runs ?? []).map((run) => run.flowId).toSorted() };
}

test('T9 each trigger says how late is too late, and whether late events start it', async () => {
  for (const each of [
    flow('a-day'),
    flow('an-hour', { afterSeconds: 3_600 }),
    flow('ever', { start: true }),
    flow('gathers', undefined, { key: 'trigger.oktaUser.id' }),
  ])
    await bench.activate(each);
  expect((await take(published(0))).flows).toEqual(['a-day', 'an-hour', 'ever', 'gathers']);
  expect((await take(published(2))).flows).toEqual(['a-day', 'ever', 'gathers']);
  const late = await take(published(25));
  expect(late.flows).toEqual(['ever']);
  const stored = await store.events.find(late.id);
  expect(stored?.runs).toHaveLength(1);
  expect(stored?.skipped.map(({ flowId }) => flowId).toSorted()).toEqual(['a-day', 'an-hour', 'gathers']);
  expect(stored?.skipped[0]).toMatchObject({
    nodeId: 'trigger',
    reason: expect.stringMatching(/^It came late, 1 d 1 h after it was published, .* more than (?:1 d|1 h)/u) as string,
  });
});

test('T9 what a person sends is never late; a time that says nothing or lies ahead is not late either', async () => {
  await bench.activate(flow('a-day'));
  expect((await take(published(1_000), 'manual')).flows).toEqual(['a-day']);
  expect((await take(resetEvent({ published: 'soon' }))).flows).toEqual(['a-day']);
  expect((await take(published(-48))).flows).toEqual(['a-day']);
});

test('T9 T1 an event that was late once is a duplicate when it comes again, and is on record once', async () => {
  await bench.activate(flow('a-day'));
  const event = published(48);
  const { id } = await take(event);
  expect((await take(event)).flows).toEqual([]);
  expect(await store.events.find(id)).toMatchObject({ duplicates: 1, runs: [], skipped: [{ flowId: 'a-day' }] });
});

test('T9 a condition that is false is the reason, and not the hour', async () => {
  const careful = flow('careful');
  careful.nodes['trigger']!.when = 'false';
  await bench.activate(careful);
  expect((await store.events.find((await take(published(48))).id))?.skipped).toEqual([]);
});
