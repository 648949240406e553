// What retention takes away and what it leaves, in every adapter (T7).
import { expect, test } from 'vitest';
import type { RunStatus } from '../../shared/run.ts';
import { aDelivery, anEvent, aRun, AT, minutes, SNAPSHOT } from './contract-builders.ts';
import { codeOf, eachStore, endRun } from './contract-support.ts';
import type { NewEvent } from './event-store.ts';
import type { RunHead } from './run-store.ts';
import type { Pruned, RetentionLimits, Store } from './store.ts';

const UNLIMITED: RetentionLimits = { before: '2000-01-01T00:00:00.000Z', keepRuns: 1e9, keepEvents: 1e9, batch: 100 };

export function pruneContract(open: () => Promise<Store>): void {
  const store = eachStore(open);
  const prune = (limits: Partial<RetentionLimits>) => store().prune({ ...UNLIMITED, ...limits });

  /** An event and the run that it starts, both at `at`. */
  async function eventWithRun(at: string): Promise<{ event: NewEvent; run: RunHead }> {
    const event = anEvent({ runs: [aRun({ createdAt: at })] });
    const [accepted] = await store().events.accept(aDelivery({ receivedAt: at }), [event]);
    return { event, run: accepted!.runs[0]! };
  }

  async function untilNothing(limits: Partial<RetentionLimits>): Promise<Pruned[]> {
    const calls: Pruned[] = [];
    for (;;) {
      const pruned = await prune(limits);
      if (Object.values(pruned).every((count) => count === 0)) return calls;
      calls.push(pruned);
    }
  }

  test('T7 nothing within the limits goes', async () => {
    const { run, event } = await eventWithRun(AT);
    await endRun(store(), run);
    expect(await prune({})).toEqual({ runs: 0, events: 0, deliveries: 0, snapshots: 0 });
    expect(await store().events.find(event.id)).toBeDefined();
    expect((await store().runs.journal(run.seq)).chunks).toBe(1);
  });

  test('T7 an ended run that is too old goes with its journal, its event and its delivery', async () => {
    const old = await eventWithRun(minutes(-120));
    await endRun(store(), old.run, 'succeeded', minutes(-60));
    const late = await eventWithRun(minutes(-120));
    await endRun(store(), late.run, 'failed', AT);
    const pruned = await untilNothing({ before: minutes(-30) });
    expect(pruned).toEqual([{ runs: 1, events: 1, deliveries: 1, snapshots: 0 }]);
    expect(await store().runs.findBySeq(old.run.seq)).toBeUndefined();
    expect(await store().runs.journal(old.run.seq)).toEqual({ records: [], chunks: 0, heldBy: null });
    expect(await store().events.find(old.event.id)).toBeUndefined();
    expect(await store().runs.findBySeq(late.run.seq)).toBeDefined();
    expect(await store().events.findForTrigger(late.event.id)).toBeDefined();
    expect((await store().runs.counts()).succeeded).toBe(0);
  });

  test('T7 runs that have not ended stay with their events, however old', async () => {
    const kept: { event: NewEvent; run: RunHead }[] = [];
    for (const status of ['queued', 'running', 'waiting'] satisfies RunStatus[]) {
      const item = await eventWithRun(minutes(-10_000));
      if (status !== 'queued') {
        await store().runs.append(() => ({
          runSeq: item.run.seq,
          chunk: 0,
          records: [],
          status,
          setTimers: [{ nodeId: 'a', iteration: '', kind: 'time', dueAt: 1 }],
        }));
      }
      kept.push(item);
    }
    expect(await untilNothing({ before: minutes(1), keepRuns: 0, keepEvents: 0 })).toEqual([]);
    for (const { event, run } of kept) {
      expect(await store().runs.findBySeq(run.seq)).toBeDefined();
      expect(await store().events.findForTrigger(event.id)).toBeDefined();
    }
    expect(await store().runs.dueTimers({ now: 1, limit: 10 })).toHaveLength(2);
  });

  test('T7 the newest ended runs are kept, whatever their flow and end', async () => {
    const ended = ['succeeded', 'failed', 'cancelled'] as const;
    const heads: RunHead[] = [];
    for (let at = 0; at < 12; at++) {
      const run = await store().runs.create(aRun({ flowId: `flow-${at % 4}` }));
      heads.push(run);
      if (at % 4 !== 3) await endRun(store(), run, ended[at % 3]);
    }
    const calls = await untilNothing({ keepRuns: 4, batch: 2 });
    expect(calls.map((call) => call.runs)).toEqual([2, 2, 1]);
    const left = (await store().runs.list({ limit: 50 })).items.map((run) => run.seq).reverse();
    const open = heads.filter((_, at) => at % 4 === 3).map((run) => run.seq);
    const kept = heads
      .filter((_, at) => at % 4 !== 3)
      .slice(-4)
      .map((run) => run.seq);
    expect(left).toEqual([...open, ...kept].sort((a, b) => a - b));
  });

  test('T7 the newest events are kept, and older ones that a run needs', async () => {
    const needed = await eventWithRun(AT);
    const events: NewEvent[] = [];
    for (let at = 0; at < 6; at++) {
      const event = anEvent();
      events.push(event);
      await store().events.accept(aDelivery(), [event]);
      // A duplicate is no event, and takes no place.
      await store().events.accept(aDelivery({ eventId: null }), [{ ...event, id: anEvent().id }]);
    }
    const calls = await untilNothing({ keepEvents: 3, batch: 2 });
    expect(calls.map((call) => call.events)).toEqual([2, 1]);
    const left = (await store().events.list({ limit: 50 })).items.map((event) => event.id).reverse();
    expect(left).toEqual([needed.event.id, ...events.slice(3).map((event) => event.id)]);
  });

  test('T7 an event goes when the last of its runs is gone, replays included', async () => {
    const { event, run } = await eventWithRun(minutes(-100));
    const replay = await store().runs.create(aRun({ eventId: event.id, replayOf: run.id, createdAt: minutes(-90) }));
    await endRun(store(), run);
    await endRun(store(), replay, 'succeeded', minutes(10));
    await untilNothing({ before: minutes(5) });
    expect(await store().events.find(event.id)).toMatchObject({ runs: [{ runId: replay.id }] });
    await untilNothing({ before: minutes(15) });
    expect(await store().events.find(event.id)).toBeUndefined();
  });

  test('T7 a delivery goes with the last of its events, and one that brought none by its age', async () => {
    const first = anEvent();
    const needed = anEvent({ runs: [aRun()] });
    await store().events.accept(aDelivery(), [first, needed]);
    await store().events.accept(aDelivery({ eventId: null, via: 'poll' }), [{ ...first, id: anEvent().id }]);
    expect(await prune({ before: minutes(1) })).toMatchObject({ events: 1, deliveries: 1 });
    expect(await store().events.find(needed.id)).toMatchObject({ delivery: { via: 'hook' } });
  });

  test('T7 flow texts that a run or a version names stay', async () => {
    const { flows } = store();
    await flows.create({ id: 'alert', name: 'Alert', draft: '{}', at: AT });
    const text = { snapshot: 'published', text: 'one', logicHash: 'l', comment: '', at: AT, by: 'usr_1' };
    await flows.publish({ flowId: 'alert', ...text });
    await store().runs.create(aRun());
    await untilNothing({ before: minutes(1) });
    expect([await flows.findSnapshot('published'), await flows.findSnapshot(SNAPSHOT)]).not.toContain(undefined);
  });

  test('T7 what a flow has of its own takes the place of the age, by status, shorter and longer', async () => {
    const seqs: Record<string, number> = {};
    for (const flowId of ['short', 'long', 'other']) {
      for (const status of ['succeeded', 'failed'] as const) {
        const run = await store().runs.create(aRun({ flowId, createdAt: minutes(-100) }));
        await endRun(store(), run, status, minutes(-60));
        seqs[`${flowId} ${status}`] = run.seq;
      }
    }
    const own = [
      { flowId: 'short', status: 'succeeded', before: minutes(-30), keepRuns: null },
      { flowId: 'long', status: 'failed', before: minutes(-90), keepRuns: null },
    ] as const;
    const left = async () => {
      const { items } = await store().runs.list({ limit: 50 });
      return Object.keys(seqs).filter((name) => items.some((run) => run.seq === seqs[name]));
    };
    await untilNothing({ before: minutes(-80), own });
    expect(await left()).toEqual(['short failed', 'long succeeded', 'long failed', 'other succeeded', 'other failed']);
    await untilNothing({ before: minutes(-30), own });
    expect(await left()).toEqual(['long failed']);
    // What the whole installation keeps bounds them all.
    await untilNothing({ before: minutes(-999), keepRuns: 0, own });
    expect(await left()).toEqual([]);
  });

  test('T7 a flow keeps the newest of its own, by status, in small batches', async () => {
    for (let at = 0; at < 14; at++) {
      const run = await store().runs.create(aRun({ flowId: at % 2 === 0 ? 'few' : 'other' }));
      await endRun(store(), run, at % 4 < 2 ? 'succeeded' : 'failed');
    }
    const own = [
      { flowId: 'few', status: 'succeeded', before: null, keepRuns: 1 },
      { flowId: 'few', status: 'failed', before: null, keepRuns: 0 },
    ] as const;
    const calls = await untilNothing({ own, batch: 2 });
    expect(calls.map((call) => call.runs)).toEqual([2, 2, 2]);
    const { items } = await store().runs.list({ flow: 'few', limit: 50 });
    expect(items.map((run) => [run.seq, run.status])).toEqual([[13, 'succeeded']]);
    expect((await store().runs.list({ flow: 'other', limit: 50 })).items).toHaveLength(7);
  });

  test('T7 S6 what a run that has not ended called stays, whatever its own flow keeps', async () => {
    const caller = await store().runs.create(aRun({ flowId: 'caller' }));
    const calledBy = { runId: caller.id, nodeId: 'call', iteration: null, depth: 1, awaited: true };
    const called = { ...aRun({ flowId: 'called', createdAt: minutes(-100) }), calledBy };
    await store().runs.append(() => ({ runSeq: caller.seq, chunk: 0, records: [], startRuns: [called] }));
    await endRun(store(), (await store().runs.find(called.id))!, 'succeeded', minutes(-90));
    for (const keepRuns of [0, null]) {
      await untilNothing({
        before: minutes(-30),
        own: [{ flowId: 'called', status: 'succeeded', before: minutes(-60), keepRuns }],
      });
      expect(await store().runs.findEnd(called.id), String(keepRuns)).toMatchObject({ status: 'succeeded' });
    }
    await endRun(store(), caller, 'succeeded', minutes(-80), 1);
    await untilNothing({ own: [{ flowId: 'called', status: 'succeeded', before: null, keepRuns: 0 }] });
    expect(await store().runs.find(called.id)).toBeUndefined();
  });

  test('T7 S8 an event stays until it is judged, and until the step that it wakes has gone on', async () => {
    const run = await store().runs.create(aRun());
    const step = { runSeq: run.seq, nodeId: 'wait', iteration: '' };
    const eventType = 'awaited';
    const wait = { ...step, eventType, keySource: '', key: '', match: '', scope: '{}', afterSeq: 0 };
    await store().runs.append(() => ({ runSeq: run.seq, chunk: 0, records: [], status: 'waiting', setWaits: [wait] }));
    const event = anEvent({ eventType });
    await store().events.accept(aDelivery(), [event]);
    await untilNothing({ before: minutes(5) });
    const [arrival] = await store().waits.arrivals(9);
    expect(arrival?.id).toBe(event.id);
    await store().waits.judged([{ event: arrival!, matched: [step], done: true }], 0);
    await untilNothing({ before: minutes(5) });
    expect(await store().events.findForTrigger(event.id)).toBeDefined();
    await store().runs.append(() => ({ runSeq: run.seq, chunk: 1, records: [], clearTimers: [step] }));
    await untilNothing({ before: minutes(5) });
    expect(await store().events.findForTrigger(event.id)).toBeUndefined();
  });

  test('T7 what comes while old runs are removed is committed between the parts of it', async () => {
    for (let at = 0; at < 20; at++) {
      const { run } = await eventWithRun(minutes(-100));
      await endRun(store(), run);
    }
    const order: string[] = [];
    const pruned = prune({ before: AT, batch: 20 }).then((count) => order.push(`pruned ${count.runs}`));
    const accepted = store()
      .events.accept(aDelivery(), [anEvent()])
      .then(() => order.push('accepted'));
    await Promise.all([pruned, accepted]);
    expect(order).toEqual(['accepted', 'pruned 20']);
  });

  test('a time that is none is refused', async () => {
    expect(await codeOf(prune({ before: 'soon' }))).toBe('time.invalid');
  });
}
