// What every adapter's run store does with one run: create, append, journal, timers. Lists: run-list.contract.ts.
import { expect, test } from 'vitest';
import type { JournalRecord } from '../../shared/run.ts';
import { aDelivery, anEvent, aRun, AT, minutes, started } from './contract-builders.ts';
import { codeOf, eachStore, endRun } from './contract-support.ts';
import type { RunAppend, TimerRow } from './run-store.ts';
import type { Store } from './store.ts';

export function runStoreContract(open: () => Promise<Store>): void {
  const store = eachStore(open);
  const runs = () => store().runs;
  const append = (chunk: RunAppend) => runs().append(() => chunk);
  const finished = (nodeId: string): JournalRecord => ({
    type: 'step.finished',
    nodeId,
    iteration: null,
    at: AT,
    startedAt: AT,
    attempt: 1,
    port: 'out',
    output: { text: 'Grüße 🔑 "quoted" \u2028', list: [1, 2.5, null, true] },
  });

  test('a run is created queued, in order of arrival', async () => {
    const run = aRun({ payload: '{"event":{}}', replayOf: 'run_x', version: null, mode: 'dry' });
    const head = await runs().create(run);
    expect(head).toEqual({ ...run, seq: 1, status: 'queued' });
    const row = { ...head, startedAt: null, endedAt: null, error: null, causedBy: [] };
    expect(await runs().find(run.id)).toEqual(row);
    expect(await runs().findBySeq(1)).toEqual(row);
    expect(await runs().find('run_none')).toBeUndefined();
    expect(await runs().findBySeq(2)).toBeUndefined();
    expect((await runs().create(aRun())).seq).toBe(2);
    expect(await codeOf(runs().create(aRun({ snapshot: 'none' })))).toBe('snapshot.not-found');
  });

  test('S10 S14 replays of a run are found, newest first', async () => {
    const source = await runs().create(aRun());
    const made = [aRun({ replayOf: source.id }), aRun({ replayOf: 'run_other' }), aRun({ replayOf: source.id })];
    for (const run of made) await runs().create(run);
    const found = async (limit: number) => (await runs().replaysOf(source.id, limit)).map(({ id }) => id);
    expect(await found(10)).toEqual([made[2]!.id, made[0]!.id]);
    expect(await found(1)).toEqual([made[2]!.id]);
  });

  test('J1 the journal gives back what was appended, in order', async () => {
    const first = await runs().create(aRun());
    const second = await runs().create(aRun());
    await append({ runSeq: first.seq, chunk: 0, records: [started()] });
    await append({ runSeq: second.seq, chunk: 0, records: [started(minutes(1))] });
    await append({ runSeq: first.seq, chunk: 1, records: [finished('a'), finished('b')] });
    expect(await runs().journal(first.seq)).toEqual({
      records: [started(), finished('a'), finished('b')],
      chunks: 2,
      heldBy: null,
    });
    expect(await runs().journal(second.seq)).toEqual({ records: [started(minutes(1))], chunks: 1, heldBy: null });
    expect(await runs().journal(99)).toEqual({ records: [], chunks: 0, heldBy: null });
    expect([await runs().chunkCount(first.seq), await runs().chunkCount(99)]).toEqual([2, 0]);
  });

  test('J1 a chunk is never written twice, and its neighbours in the group are stored', async () => {
    const run = await runs().create(aRun());
    const other = await runs().create(aRun());
    await append({ runSeq: run.seq, chunk: 0, records: [started()] });
    const outcomes = await Promise.allSettled([
      append({ runSeq: other.seq, chunk: 0, records: [started()] }),
      append({ runSeq: run.seq, chunk: 0, records: [finished('a')], status: 'failed' }),
      append({ runSeq: other.seq, chunk: 1, records: [finished('b')] }),
    ]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await runs().journal(run.seq)).records).toEqual([started()]);
    expect((await runs().findBySeq(run.seq))?.status).toBe('queued');
    expect((await runs().journal(other.seq)).records).toEqual([started(), finished('b')]);
  });

  test('J1 a missing chunk is found when the journal is read', async () => {
    const run = await runs().create(aRun());
    const sound = await runs().create(aRun());
    await append({ runSeq: sound.seq, chunk: 0, records: [started()] });
    await append({ runSeq: run.seq, chunk: 0, records: [started()] });
    await append({ runSeq: run.seq, chunk: 2, records: [finished('a')] });
    await expect(runs().journal(run.seq)).rejects.toMatchObject({
      code: 'journal.malformed',
      details: { runSeq: run.seq, chunk: 1 },
    });
    expect(await runs().chunkCount(run.seq)).toBe(3);
    expect((await runs().journal(sound.seq)).records).toHaveLength(1);
  });

  test('J3 collect is called once, when the group is committed', async () => {
    const run = await runs().create(aRun());
    const pending: JournalRecord[] = [started()];
    let calls = 0;
    const collect = (): RunAppend | undefined => {
      calls += 1;
      return pending.length > 0 ? { runSeq: run.seq, chunk: 0, records: pending.splice(0) } : undefined;
    };
    const both = [runs().append(collect), runs().append(collect)];
    expect(calls).toBe(0);
    pending.push(finished('a'));
    await Promise.all(both);
    expect(calls).toBe(2);
    expect(await runs().journal(run.seq)).toEqual({ records: [started(), finished('a')], chunks: 1, heldBy: null });
  });

  test('J3 a bad neighbour does not make collect be called again', async () => {
    const run = await runs().create(aRun());
    let calls = 0;
    const good = runs().append(() => {
      calls += 1;
      return { runSeq: run.seq, chunk: 0, records: [started()] };
    });
    const bad = append({ runSeq: 99, chunk: 0, records: [], status: 'running' });
    const throwing = runs().append(() => {
      throw new Error('of the caller');
    });
    // Together: which of them fails first is not promised.
    const [, refused, thrown] = await Promise.all([good, codeOf(bad), throwing.catch((error: unknown) => error)]);
    expect(refused).toBe('run.not-found');
    expect(thrown).toMatchObject({ message: 'of the caller' });
    expect(calls).toBe(1);
    expect((await runs().journal(run.seq)).records).toEqual([started()]);
  });

  test("the run's row follows what is appended", async () => {
    const run = await runs().create(aRun());
    const row = () => runs().findBySeq(run.seq);
    await append({ runSeq: run.seq, chunk: 0, records: [], status: 'running', startedAt: AT });
    expect(await row()).toMatchObject({ status: 'running', startedAt: AT, endedAt: null, error: null });
    await append({ runSeq: run.seq, chunk: 1, records: [] });
    const error = { code: 'http.status', message: 'It said 403.', details: { status: 403 } };
    await append({ runSeq: run.seq, chunk: 2, records: [], status: 'failed', endedAt: minutes(1), error });
    expect(await row()).toMatchObject({ status: 'failed', startedAt: AT, endedAt: minutes(1), error });
    // S10.2: resumed, so not ended any more.
    await append({ runSeq: run.seq, chunk: 3, records: [], status: 'running', error: null });
    expect(await row()).toMatchObject({ status: 'running', startedAt: AT, endedAt: null, error: null });
  });

  test('counts follow every change of status', async () => {
    const none = { queued: 0, running: 0, waiting: 0, succeeded: 0, failed: 0, cancelled: 0 };
    expect(await runs().counts()).toEqual(none);
    const [first, second, third] = [
      await runs().create(aRun()),
      await runs().create(aRun()),
      await runs().create(aRun()),
    ];
    await append({ runSeq: first.seq, chunk: 0, records: [], status: 'running' });
    await append({ runSeq: first.seq, chunk: 1, records: [], status: 'running' });
    await append({ runSeq: second.seq, chunk: 0, records: [], status: 'waiting' });
    expect(await runs().counts()).toEqual({ ...none, queued: 1, running: 1, waiting: 1 });
    await endRun(store(), third, 'cancelled');
    expect(await runs().counts()).toEqual({ ...none, running: 1, waiting: 1, cancelled: 1 });
  });

  test('S7 timers are found by their time, replaced, cleared, and gone when the run ends', async () => {
    const [first, second] = [await runs().create(aRun()), await runs().create(aRun())];
    const timer = (nodeId: string, dueAt: number, iteration = '') => ({
      nodeId,
      iteration,
      kind: 'time' as const,
      dueAt,
    });
    expect(await runs().nextDueAt()).toBeUndefined();
    await append({
      runSeq: first.seq,
      chunk: 0,
      records: [],
      setTimers: [timer('a', 300), timer('b', 100), timer('b', 400, '2')],
    });
    await append({ runSeq: second.seq, chunk: 0, records: [], setTimers: [timer('a', 200)] });
    expect(await runs().nextDueAt()).toBe(100);
    expect(await runs().nextDueAt(100)).toBe(200);
    expect(await runs().nextDueAt(400)).toBeUndefined();
    const due = async (now: number, limit: number, after?: TimerRow) =>
      (await runs().dueTimers({ now, after, limit })).map((one) => one.timer);
    const [early, late] = [
      { runSeq: first.seq, eventId: null, ...timer('b', 100) },
      { runSeq: second.seq, eventId: null, ...timer('a', 200) },
    ];
    expect(await due(300, 2)).toEqual([early, late]);
    expect(await due(300, 1, early)).toEqual([late]);
    expect(await due(299, 9, late)).toEqual([]);
    expect(await due(99, 10)).toEqual([]);
    await append({
      runSeq: first.seq,
      chunk: 1,
      records: [],
      // Cleared first, then set: a node that waits anew keeps its timer.
      clearTimers: [
        { nodeId: 'b', iteration: '' },
        { nodeId: 'a', iteration: '' },
      ],
      setTimers: [timer('a', 500)],
    });
    expect(await runs().timersOf(first.seq)).toEqual([
      { runSeq: first.seq, eventId: null, ...timer('b', 400, '2') },
      { runSeq: first.seq, eventId: null, ...timer('a', 500) },
    ]);
    await append({ runSeq: first.seq, chunk: 2, records: [], status: 'cancelled', endedAt: AT });
    expect(await runs().timersOf(first.seq)).toEqual([]);
    expect(await runs().nextDueAt()).toBe(200);
  });

  test('S10.1 a replay of a stored event shows among its runs', async () => {
    const event = anEvent({ runs: [aRun()] });
    await store().events.accept(aDelivery(), [event]);
    const replay = aRun({ eventId: event.id, replayOf: event.runs[0]!.id });
    await runs().create(replay);
    expect((await store().events.find(event.id))?.runs.map((run) => run.runId)).toEqual([event.runs[0]!.id, replay.id]);
  });
}
