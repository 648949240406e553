// What comes with a timer that is due (S7): all that its run is taken up from, or nothing.
import { expect, test } from 'vitest';
import type { JournalRecord } from '../../shared/run.ts';
import { aDelivery, anEvent, aRun, AT, started } from './contract-builders.ts';
import { eachStore } from './contract-support.ts';
import { parseChunk } from './journal-text.ts';
import type { RunHead, StoredRun, TimerRow } from './run-store.ts';
import type { Store } from './store.ts';

export function dueTimersContract(open: () => Promise<Store>): void {
  const store = eachStore(open);
  const runs = () => store().runs;

  const timer = (nodeId: string, kind: TimerRow['kind'] = 'time', iteration = '') => ({
    nodeId,
    iteration,
    kind,
    dueAt: 5,
  });
  const wait = (run: RunHead, chunk: number, records: JournalRecord[], ...setTimers: ReturnType<typeof timer>[]) =>
    runs().append(() => ({ runSeq: run.seq, chunk, records, status: 'waiting', setTimers }));
  const due = async () => runs().dueTimers({ now: 5, limit: 99 });
  const storedOf = async (run: RunHead): Promise<StoredRun | undefined> =>
    (await due()).find((one) => one.timer.runSeq === run.seq)?.stored;
  const note = (text: string): JournalRecord => ({
    type: 'step.finished',
    nodeId: 'a',
    iteration: null,
    at: AT,
    startedAt: AT,
    attempt: 1,
    port: 'out',
    output: text,
  });
  const gather = { key: '"ada"', quietMs: 10, maxMs: 10 };

  async function ofEvents(count: number, body?: string): Promise<RunHead> {
    const events = Array.from({ length: count }, () =>
      anEvent({ ...(body === undefined ? {} : { body }), runs: [aRun({ gather })] }),
    );
    const [first] = await store().events.accept(aDelivery(), events);
    const { seq } = first!.runs[0]!;
    return (await store().waits.closeWindow(seq, Date.parse('2100-01-01T00:00:00.000Z')))!;
  }

  test('S7 a run comes with its timer as it would be read alone: row, journal, events', async () => {
    const plain = await runs().create(aRun({ payload: '{"event":{}}' }));
    await wait(plain, 0, [started()]);
    await wait(plain, 1, [note('Grüße 🔑')], timer('b'));
    const three = await ofEvents(3);
    await wait(three, 0, [started()], timer('b'));
    for (const run of [plain, three]) {
      const stored = await storedOf(run);
      const { startedAt: _s, endedAt: _e, error: _r, causedBy: _c, ...head } = (await runs().findBySeq(run.seq))!;
      expect(stored?.head).toEqual(head);
      const records = stored?.journal.flatMap((text, at) => parseChunk(run.seq, at, text));
      expect({ records, chunks: stored?.journal.length, heldBy: stored?.heldBy }).toEqual(
        await runs().journal(run.seq),
      );
      expect(stored?.gathered).toEqual(await store().waits.gathered(run.seq));
    }
    expect((await storedOf(plain))?.event).toBeUndefined();
    expect((await storedOf(three))?.gathered).toHaveLength(2);
    expect((await storedOf(three))?.event).toEqual(await store().events.findForTrigger(three.eventId!));
  });

  test('of a run with several timers it comes once, and of timers that need none not at all', async () => {
    const [several, called] = [await runs().create(aRun()), await runs().create(aRun())];
    await wait(several, 0, [started()], timer('b'), timer('a'), timer('a', 'retry', '7'));
    await wait(called, 0, [started()], timer('', 'cancel'));
    await store().events.accept(aDelivery({ receivedAt: new Date(-5).toISOString() }), [
      anEvent({ runs: [aRun({ gather })] }),
    ]);
    const given = (await due()).map(({ timer: { runSeq, nodeId, iteration, kind }, stored }) => [
      runSeq,
      nodeId + iteration,
      kind,
      stored !== undefined,
    ]);
    expect(given).toEqual([
      [several.seq, 'a', 'time', true],
      [several.seq, 'a7', 'retry', false],
      [several.seq, 'b', 'time', false],
      [called.seq, '', 'cancel', false],
      [called.seq + 1, '', 'gather', false],
    ]);
  });

  test('what is too large to be read with others is left out, and its neighbours are not', async () => {
    const [long, many, small] = [await runs().create(aRun()), await runs().create(aRun()), await runs().create(aRun())];
    await wait(long, 0, [started(), note('x'.repeat(200_000))], timer('b'));
    for (let chunk = 0; chunk < 20; chunk++) await wait(many, chunk, [note('y')]);
    await wait(many, 20, [], timer('b'));
    const gathered = await ofEvents(40);
    const bodied = await ofEvents(1, JSON.stringify({ text: 'z'.repeat(200_000) }));
    for (const run of [small, gathered, bodied]) await wait(run, 0, [started()], timer('b'));
    const left = (await due()).filter((one) => one.stored === undefined).map((one) => one.timer.runSeq);
    expect(left).toEqual([long, many, gathered, bodied].map((run) => run.seq));
    expect(await storedOf(small)).toBeDefined();
  });

  test('T8 of a flow no more come than it has room for, and those of others whatever is due before them', async () => {
    const flowOf = async (flowId: string) => runs().create(aRun({ flowId }));
    const some: RunHead[] = [];
    for (let count = 0; count < 3; count++) some.push(await flowOf('slow'));
    const [quick, called] = [await flowOf('quick'), await flowOf('slow')];
    for (const run of [...some, quick]) await wait(run, 0, [started()], timer('b'));
    await wait(called, 0, [started()], timer('', 'cancel'));
    const within = async (most: number, limit = 99) =>
      (await runs().dueTimers({ now: 5, limit, limits: new Map([['slow', most]]) })).map((one) => [
        one.timer.runSeq,
        one.flowId,
      ]);
    const [other, nobodys] = [
      [quick.seq, 'quick'],
      [called.seq, ''],
    ];
    expect(await within(0)).toEqual([other, nobodys]);
    expect(await within(2)).toEqual([[some[0]!.seq, 'slow'], [some[1]!.seq, 'slow'], other, nobodys]);
    expect(await within(2, 3)).toEqual([[some[0]!.seq, 'slow'], [some[1]!.seq, 'slow'], other]);
    expect((await due()).map((one) => one.flowId)).toEqual(['slow', 'slow', 'slow', 'quick', '']);
  });

  test('S7 those of one time are read page by page, none twice, while those before are done', async () => {
    for (let count = 0; count < 25; count++) {
      await wait(await runs().create(aRun()), 0, [started()], timer('b'), timer('a'));
    }
    const seen: string[] = [];
    for (let after: TimerRow | undefined; ;) {
      const page = await runs().dueTimers({ now: 5, after, limit: 8 });
      if (page.length === 0) break;
      seen.push(...page.map((one) => `${one.timer.runSeq}${one.timer.nodeId}`));
      after = page.at(-1)?.timer;
      await runs().append(() => ({ runSeq: after!.runSeq, chunk: 1, records: [], status: 'cancelled', endedAt: AT }));
    }
    expect(seen).toHaveLength(50);
    expect(new Set(seen).size).toBe(50);
    expect(await due()).not.toEqual([]);
  });
}
