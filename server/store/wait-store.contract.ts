// What every adapter's wait store does: waits for events (S8), arrivals until they are judged, gathering windows (T3).
import { describe, expect, test } from 'vitest';
import { aDelivery, anEvent, aRun, AT, minutes, started } from './contract-builders.ts';
import { eachStore, endRun, readyRuns } from './contract-support.ts';
import type { NewEvent } from './event-store.ts';
import type { RunAppend, RunHead } from './run-store.ts';
import type { Store } from './store.ts';
import { GATHER_MOST } from './wait-store.ts';
import type { WaitRow } from './rows.ts';

const TYPE = 'user.mfa.factor.activate';

export function waitStoreContract(open: () => Promise<Store>): void {
  const store = eachStore(open);
  const waits = () => store().waits;
  const append = (chunk: RunAppend) => store().runs.append(() => chunk);
  const accept = async (event: NewEvent, at = AT) =>
    (await store().events.accept(aDelivery({ receivedAt: at }), [event]))[0]!;
  const timersOf = (run: RunHead) => store().runs.timersOf(run.seq);

  describe('S8 waits for events', () => {
    const wait = (part: Partial<WaitRow> = {}) => ({
      nodeId: 'wait',
      iteration: '',
      eventType: TYPE,
      keySource: '',
      key: '',
      match: 'event.a == 1',
      scope: '{}',
      afterSeq: 0,
      ...part,
    });
    const begin = async (part: Partial<ReturnType<typeof wait>> = {}, chunk = 0): Promise<RunHead> => {
      const run = await store().runs.create(aRun());
      await append({ runSeq: run.seq, chunk, records: [started()], status: 'waiting', setWaits: [wait(part)] });
      return run;
    };
    const found = async (keySource: string, key: string, limit = 10) =>
      (await waits().waiting({ eventType: TYPE, keySource, key, after: undefined, limit })).map((row) => row.runSeq);

    test('waits are found by type and key, page by page, in order of their runs', async () => {
      const any = await begin();
      const ada = await begin({ keySource: 'event.user', key: '"ada"', scope: '{"trigger":{}}' });
      const bob = await begin({ keySource: 'event.user', key: '"bob"' });
      const ada2 = await begin({ keySource: 'event.user', key: '"ada"' });
      await begin({ eventType: 'other', keySource: 'event.x' });
      expect(await waits().awaitedTypes()).toEqual([TYPE, 'other'].toSorted());
      expect(await waits().keySources(TYPE)).toEqual(['', 'event.user']);
      expect(await waits().keySources('none')).toEqual(['']);
      expect(await found('', '')).toEqual([any.seq]);
      expect(await found('event.user', '"ada"')).toEqual([ada.seq, ada2.seq]);
      expect(await found('event.user', '"bob"')).toEqual([bob.seq]);
      const query = { eventType: TYPE, keySource: 'event.user', key: '"ada"', limit: 1 };
      const [first] = await waits().waiting({ ...query, after: undefined });
      const { afterSeq: _afterSeq, ...expected } = wait({ keySource: 'event.user', key: '"ada"' });
      expect(first).toEqual({ ...expected, scope: '{"trigger":{}}', runSeq: ada.seq });
      expect((await waits().waiting({ ...query, after: first })).map((row) => row.runSeq)).toEqual([ada2.seq]);
    });

    test('an event of a type that nobody waits for is no arrival', async () => {
      expect((await accept(anEvent({ eventType: TYPE }))).awaited).toBe(false);
      await begin({ eventType: 'other', afterSeq: 1 });
      expect((await accept(anEvent({ eventType: TYPE }))).awaited).toBe(false);
      expect(await waits().arrivals(10)).toEqual([]);
    });

    test('an awaited event is an arrival until it is judged; a duplicate is none', async () => {
      const run = await begin();
      const event = anEvent({ eventType: TYPE });
      expect((await accept(event)).awaited).toBe(true);
      expect(await accept({ ...event, id: anEvent().id })).toMatchObject({ duplicate: true, awaited: false });
      const [arrival, ...others] = await waits().arrivals(10);
      expect(others).toEqual([]);
      expect(arrival).toMatchObject({ id: event.id, eventType: TYPE, body: event.body, delivery: { receivedAt: AT } });
      await waits().judged([{ event: arrival!, matched: [], done: false }], 5);
      expect(await waits().arrivals(10)).toHaveLength(1);
      await waits().judged([{ event: arrival!, matched: [], done: true }], 5);
      expect(await waits().arrivals(10)).toEqual([]);
      expect(await timersOf(run)).toEqual([]);
      expect(await found('', '')).toEqual([run.seq]);
    });

    test('a match ends the wait and makes the timer due, once', async () => {
      const run = await begin();
      const timer = { nodeId: 'wait', iteration: '', kind: 'event' as const, dueAt: 9_000 };
      await append({ runSeq: run.seq, chunk: 1, records: [], setTimers: [timer] });
      const [first, second] = [anEvent({ eventType: TYPE }), anEvent({ eventType: TYPE })];
      await accept(first);
      await accept(second);
      const [one, two] = await waits().arrivals(10);
      const ref = { runSeq: run.seq, nodeId: 'wait', iteration: '' };
      const judgementOf = (event: typeof one) => ({ event: event!, matched: [ref], done: true });
      await waits().judged([judgementOf(one), judgementOf(two)], 500);
      expect(await timersOf(run)).toEqual([{ runSeq: run.seq, ...timer, dueAt: 500, eventId: first.id }]);
      expect(await found('', '')).toEqual([]);
      // Nobody waits any more.
      expect((await accept(anEvent({ eventType: TYPE }))).awaited).toBe(false);
    });

    test('a wait that begins while an event is judged leaves it, and what came after it, to another round', async () => {
      const first = await begin();
      const [one, two] = [anEvent({ eventType: TYPE }), anEvent({ eventType: TYPE })];
      await accept(one);
      await accept(two);
      const judgeAll = async (...runs: RunHead[]) => {
        const matched = runs.map((run) => ({ runSeq: run.seq, nodeId: 'wait', iteration: '' }));
        const arrivals = await waits().arrivals(10);
        return () =>
          waits().judged(
            arrivals.map((event) => ({ event, matched, done: true })),
            500,
          );
      };
      const tooEarly = await judgeAll(first);
      const [run, before] = [await begin({ afterSeq: 0 }), await waits().arrivals(10)];
      expect(await tooEarly()).toBe(false);
      expect(await waits().arrivals(10)).toEqual(before);
      expect(await timersOf(first)).toEqual([]);
      expect(await (await judgeAll(first, run))()).toBe(true);
      expect(await waits().arrivals(10)).toEqual([]);
      for (const each of [first, run]) expect(await timersOf(each)).toMatchObject([{ kind: 'event', eventId: one.id }]);
    });

    test('a step that waits no more, and a run that ended, wait for nothing', async () => {
      const [woken, ended] = [await begin(), await begin()];
      await append({ runSeq: woken.seq, chunk: 1, records: [], clearTimers: [{ nodeId: 'wait', iteration: '' }] });
      expect(await found('', '')).toEqual([ended.seq]);
      await append({ runSeq: ended.seq, chunk: 1, records: [], status: 'cancelled', endedAt: AT });
      expect(await found('', '')).toEqual([]);
    });

    test('what came after the look at stored events and before the wait was stored is an arrival', async () => {
      const [seen, missed] = [anEvent({ eventType: TYPE }), anEvent({ eventType: TYPE })];
      await accept(seen);
      await accept(missed);
      const { events, through } = await waits().eventsOfType({
        eventType: TYPE,
        since: { at: AT },
        afterSeq: 0,
        limit: 9,
      });
      expect(events.map((event) => event.seq)).toEqual([through - 1, through]);
      await begin({ afterSeq: through - 1 });
      expect((await waits().arrivals(10)).map((arrival) => arrival.id)).toEqual([missed.id]);
    });

    test('events of a type since a time, or since an event, in order of arrival', async () => {
      const events = [-2, -1, 0, 1].map((at) => ({ at: minutes(at), event: anEvent({ eventType: TYPE }) }));
      for (const { at, event } of events) await accept(event, at);
      await accept(anEvent(), minutes(2));
      const ids = async (since: { at: string } | { eventId: string }, afterSeq = 0, limit = 10) =>
        (await waits().eventsOfType({ eventType: TYPE, since, afterSeq, limit })).events.map((event) =>
          events.findIndex((each) => each.event.id === event.id),
        );
      expect(await ids({ at: minutes(-1) })).toEqual([1, 2, 3]);
      expect(await ids({ at: minutes(-1) }, 2, 1)).toEqual([2]);
      expect(await ids({ eventId: events[1]!.event.id })).toEqual([2, 3]);
      expect(await ids({ eventId: 'evt_gone' })).toEqual([0, 1, 2, 3]);
      const through = async (limit: number) =>
        (await waits().eventsOfType({ eventType: TYPE, since: { at: AT }, afterSeq: 0, limit })).through;
      // The newest event of all is of another type; a full page may have left out what came after it.
      expect([await through(10), await through(1)]).toEqual([5, 3]);
    });
  });

  describe('T3 gathering', () => {
    const now = (seconds: number): string => new Date(Date.parse(AT) + seconds * 1_000).toISOString();
    const ms = (seconds: number): number => Date.parse(now(seconds));
    const gather = (key = '"ada"') => ({ key, quietMs: 30_000, maxMs: 50_000 });
    const come = async (seconds: number, key?: string, part: Partial<ReturnType<typeof aRun>> = {}) => {
      const at = now(seconds);
      const event = anEvent({ runs: [aRun({ createdAt: at, gather: gather(key), ...part })] });
      const { runs } = await accept(event, at);
      return { event, run: runs[0]! };
    };

    test('the first event makes a waiting run, further ones join it and move its end up to the latest', async () => {
      const first = await come(0);
      expect(first.run).toMatchObject({ status: 'waiting', eventId: first.event.id });
      expect(first.run).not.toHaveProperty('gather');
      const due = async () => (await timersOf(first.run)).map((timer) => [timer.kind, (timer.dueAt - ms(0)) / 1_000]);
      expect(await due()).toEqual([['gather', 30]]);
      const second = await come(10);
      expect(second.run).toEqual(first.run);
      expect(await due()).toEqual([['gather', 40]]);
      const third = await come(35);
      expect(await due()).toEqual([['gather', 50]]);
      expect((await waits().gathered(first.run.seq)).map((event) => event.id)).toEqual([
        second.event.id,
        third.event.id,
      ]);
      expect(await store().runs.counts()).toMatchObject({ waiting: 1, queued: 0 });
      for (const { event } of [first, second, third]) {
        expect((await store().events.find(event.id))?.runs).toEqual([{ runId: first.run.id, flowId: 'alert' }]);
        expect((await store().runs.list({ event: event.id, limit: 9 })).items.map((run) => run.id)).toEqual([
          first.run.id,
        ]);
        expect((await store().runs.list({ q: event.uuid!, limit: 9 })).items).toHaveLength(1);
      }
    });

    test('another key, flow or trigger is another run; so is a run that does not gather', async () => {
      const runs = [
        await come(0),
        await come(1, '"bob"'),
        await come(2, undefined, { flowId: 'other' }),
        await come(3, undefined, { triggerNodeId: 'trigger2' }),
      ];
      expect(new Set(runs.map(({ run }) => run.id)).size).toBe(4);
      expect((await accept(anEvent({ runs: [aRun()] }), now(4))).runs[0]?.status).toBe('queued');
    });

    test('a window that is over closes once, and queues its run', async () => {
      const { run } = await come(0);
      expect(await waits().closeWindow(run.seq, ms(29))).toBeUndefined();
      const moved = await come(20);
      expect(await waits().closeWindow(run.seq, ms(30))).toBeUndefined();
      expect(await waits().closeWindow(run.seq, ms(50))).toEqual({ ...moved.run, status: 'queued' });
      expect(await waits().closeWindow(run.seq, ms(50))).toBeUndefined();
      expect(await timersOf(run)).toEqual([]);
      expect((await readyRuns(store(), 9)).map((head) => head.id)).toEqual([run.id]);
      expect(await store().runs.counts()).toMatchObject({ waiting: 0, queued: 1 });
    });

    test('a later event starts a new run, even before the window was seen to be over', async () => {
      const first = await come(0);
      const late = await come(30);
      expect(late.run.id).not.toBe(first.run.id);
      expect(await waits().closeWindow(first.run.seq, ms(30))).toMatchObject({ id: first.run.id, status: 'queued' });
      await waits().closeWindow(late.run.seq, ms(60));
      expect((await come(61)).run.id).not.toBe(late.run.id);
    });

    test('events of one group and one delivery become one run; a duplicate joins nothing', async () => {
      const runs = () => [aRun({ createdAt: AT, gather: gather() })];
      const event = anEvent({ runs: runs() });
      const [one, two] = await Promise.all([
        store().events.accept(aDelivery(), [
          event,
          anEvent({ runs: runs() }),
          { ...event, id: anEvent().id, runs: runs() },
        ]),
        store().events.accept(aDelivery(), [anEvent({ runs: runs() })]),
      ]);
      const heads = [...one, ...two].flatMap((accepted) => accepted.runs);
      expect(heads).toHaveLength(3);
      expect(new Set(heads.map((head) => head.id)).size).toBe(1);
      expect(await waits().gathered(heads[0]!.seq)).toHaveLength(2);
    });

    test('a window takes so many events and closes', async () => {
      const at = AT;
      const many = Array.from({ length: GATHER_MOST + 1 }, () =>
        anEvent({ runs: [aRun({ createdAt: at, gather: gather() })] }),
      );
      const accepted = await store().events.accept(aDelivery({ receivedAt: at }), many);
      const ids = accepted.map((one) => one.runs[0]!.id);
      expect(new Set(ids.slice(0, GATHER_MOST)).size).toBe(1);
      expect(ids.at(-1)).not.toBe(ids[0]);
      expect(await waits().closeWindow(accepted[0]!.runs[0]!.seq, ms(0))).toMatchObject({ status: 'queued' });
    });

    test('S10 a run that gathers is ended only while it gathers', async () => {
      const { run } = await come(0);
      const end: RunAppend = { runSeq: run.seq, chunk: 0, records: [started()], status: 'cancelled', endedAt: AT };
      expect(await waits().endGathering(end)).toBe(true);
      expect(await store().runs.findBySeq(run.seq)).toMatchObject({ status: 'cancelled', endedAt: AT });
      expect(await timersOf(run)).toEqual([]);
      const next = await come(1);
      expect(next.run.id).not.toBe(run.id);
      await waits().closeWindow(next.run.seq, ms(31));
      expect(await waits().endGathering({ ...end, runSeq: next.run.seq })).toBe(false);
      expect((await store().runs.journal(next.run.seq)).chunks).toBe(0);
    });

    test('S10.1 T7 a replay has all events, which stay as long as a run has them', async () => {
      const first = await come(0);
      const second = await come(1);
      await waits().closeWindow(first.run.seq, ms(31));
      const replay = await store().runs.create(
        aRun({ eventId: first.event.id, replayOf: first.run.id, createdAt: AT }),
      );
      expect((await waits().gathered(replay.seq)).map((event) => event.id)).toEqual([second.event.id]);
      const prune = async () => {
        const limits = { before: minutes(60), keepRuns: 1e9, keepEvents: 1e9, batch: 100 };
        while ((await store().prune(limits)).events > 0) continue;
      };
      await endRun(store(), first.run);
      await prune();
      expect(await store().runs.find(first.run.id)).toBeUndefined();
      expect(await store().events.find(second.event.id)).toBeDefined();
      await endRun(store(), replay);
      await prune();
      expect(await store().events.find(first.event.id)).toBeUndefined();
      expect(await store().events.find(second.event.id)).toBeUndefined();
      expect(await store().runs.counts()).toMatchObject({ succeeded: 0, waiting: 0, queued: 0 });
    });
  });
}
