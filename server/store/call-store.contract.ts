// Calls (S6): what the end of a caller means to the run that it called, and the other way round.
import { expect, test } from 'vitest';
import type { JournalRecord } from '../../shared/run.ts';
import { AT, aRun, started } from './contract-builders.ts';
import { eachStore, endRun, readyRuns } from './contract-support.ts';
import type { NewRun, RunHead, RunStore } from './run-store.ts';
import type { Store } from './store.ts';

const LATER = Date.parse('2100-01-01T00:00:00.000Z');

export function callStoreContract(open: () => Promise<Store>): void {
  const store = eachStore(open);
  const runs = (): RunStore => store().runs;

  const called = (caller: RunHead, more: { awaited?: boolean; iteration?: string } = {}) => {
    const { awaited = true, iteration = null } = more;
    return aRun({ flowId: 'called', calledBy: { runId: caller.id, nodeId: 'ask', iteration, depth: 1, awaited } });
  };
  const start = (caller: RunHead, chunk: number, run: NewRun) =>
    runs().append(() => ({
      runSeq: caller.seq,
      chunk,
      records: [started()],
      status: 'waiting',
      startRuns: [{ ...run, calledBy: run.calledBy! }],
    }));
  const timers = async () =>
    (await runs().dueTimers({ now: LATER, limit: 10 })).map(({ timer: { runSeq, nodeId, iteration, kind } }) => [
      runSeq,
      nodeId,
      iteration,
      kind,
    ]);

  test('S6 J1 a called run is made with the records of its caller, queued, and names it', async () => {
    const caller = await runs().create(aRun());
    const run = called(caller);
    expect(await start(caller, 0, run)).toEqual({ due: false });
    const row = await runs().find(run.id);
    expect(row).toMatchObject({ status: 'queued', calledBy: run.calledBy });
    expect(await readyRuns(store(), 10)).toMatchObject([{ id: run.id, calledBy: run.calledBy }]);
    expect((await runs().find(caller.id))?.calledBy).toBeNull();
    expect(await runs().counts()).toMatchObject({ queued: 1, waiting: 1 });
  });

  test('S6 its end makes the timer of the step due, once, and tells how it ended', async () => {
    const caller = await runs().create(aRun());
    const run = called(caller, { iteration: '7' });
    await start(caller, 0, run);
    const { seq } = (await runs().find(run.id))!;
    expect(await runs().findEnd(run.id)).toBeUndefined();
    const error = { code: 'test.failed', message: 'No.' };
    const ended: JournalRecord = { type: 'run.ended', at: AT, status: 'failed', error, result: { a: 1 }, skipped: [] };
    const end = await runs().append(() => ({ runSeq: seq, chunk: 0, records: [ended], status: 'failed', endedAt: AT }));
    expect(end).toEqual({ due: true });
    expect(await timers()).toEqual([[caller.seq, 'ask', '7', 'run']]);
    expect(await runs().findEnd(run.id)).toEqual({ status: 'failed', error, result: { a: 1 } });
    expect((await runs().find(run.id))?.calledBy?.awaited).toBe(false);
    // S10.2: it is resumed and ends again, and nobody waits any more.
    await runs().append(() => ({
      runSeq: caller.seq,
      chunk: 1,
      records: [],
      clearTimers: [{ nodeId: 'ask', iteration: '7' }],
    }));
    await runs().append(() => ({ runSeq: seq, chunk: 1, records: [started()], status: 'queued' }));
    const again = await runs().append(() => ({
      runSeq: seq,
      chunk: 2,
      records: [ended],
      status: 'failed',
      endedAt: AT,
    }));
    expect(again).toEqual({ due: false });
    expect(await timers()).toEqual([]);
  });

  test('S10 a step that waits no more, or a caller that ends, has the run cancelled', async () => {
    const one = await runs().create(aRun());
    const other = await runs().create(aRun());
    const [first, second] = [called(one), called(other)];
    await start(one, 0, first);
    await start(other, 0, second);
    const step = { nodeId: 'ask', iteration: '' };
    expect(await runs().append(() => ({ runSeq: one.seq, chunk: 1, records: [], clearTimers: [step] }))).toEqual({
      due: true,
    });
    await runs().append(() => ({ runSeq: other.seq, chunk: 1, records: [], status: 'cancelled', endedAt: AT }));
    const rows = await Promise.all([first, second].map((run) => runs().find(run.id)));
    expect(await timers()).toEqual(rows.map((row) => [row?.seq, '', '', 'cancel']));
    // Ended, they have no timers, and wake nobody.
    for (const row of rows) await endRun(store(), row!, 'cancelled');
    expect(await timers()).toEqual([]);
  });

  test('S6 one that is not awaited is left alone', async () => {
    const caller = await runs().create(aRun());
    const run = called(caller, { awaited: false });
    await start(caller, 0, run);
    const step = { nodeId: 'ask', iteration: '' };
    await runs().append(() => ({ runSeq: caller.seq, chunk: 1, records: [], clearTimers: [step] }));
    await runs().append(() => ({ runSeq: caller.seq, chunk: 2, records: [], status: 'failed', endedAt: AT }));
    await endRun(store(), (await runs().find(run.id))!);
    expect(await timers()).toEqual([]);
  });

  test('J6 the same run is made once, and awaited again', async () => {
    const caller = await runs().create(aRun());
    const run = called(caller);
    const step = { nodeId: 'ask', iteration: '' };
    await start(caller, 0, run);
    await endRun(store(), (await runs().find(run.id))!);
    await runs().append(() => ({ runSeq: caller.seq, chunk: 1, records: [], clearTimers: [step] }));
    expect(await start(caller, 2, run)).toEqual({ due: true });
    expect(await timers()).toEqual([[caller.seq, 'ask', '', 'run']]);
    expect((await runs().list({ flow: 'called', limit: 10 })).items).toHaveLength(1);
  });

  test('T7 an ended run is kept while the run that called it has not ended', async () => {
    const caller = await runs().create(aRun());
    const run = called(caller);
    await start(caller, 0, run);
    await endRun(store(), (await runs().find(run.id))!);
    const limits = { before: '2100-01-01T00:00:00.000Z', keepRuns: 0, keepEvents: 0, batch: 10 };
    expect((await store().prune(limits)).runs).toBe(0);
    await runs().append(() => ({ runSeq: caller.seq, chunk: 1, records: [], status: 'succeeded', endedAt: AT }));
    expect((await store().prune(limits)).runs).toBe(2);
  });
}
