// The write of one turn's news of a run: journal chunk, changes of the run's row, timers. Runs inside a group's
// transaction and may be called again there, so it keeps nothing between calls.
import { isEnded } from '../../../shared/run.ts';
import type { TableWrite, WriteResult } from '../../../shared/table/write.ts';
import { extendChunk, formatChunk } from '../journal-text.ts';
import { runNotFound } from '../refusals.ts';
import type { Appended, RunAppend } from '../run-store.ts';
import type { CallRows } from './call-rows.ts';
import { causerRows } from './causer-rows.ts';
import type { Context } from './context.ts';
import type { Journal } from './journal.ts';
import { keyTurns } from './key-turns.ts';
import { prepare, type Statement } from './statements.ts';
import { waitKindSetter } from './run-waits.ts';
import { timerSetter } from './timer-rows.ts';
import type { WaitRows } from './wait-rows.ts';

/** What of the run's row changes; undefined: it stays. */
interface RunChange {
  seq: number;
  status: RunAppend['status'];
  worker: number | undefined;
  startedAt: string | undefined;
  endedAt: string | null | undefined;
  error: string | null | undefined;
}

/**
 * Writes a `RunAppend` of the port; each part of it at the place where it is called from `store`.
 * @throws NotFoundError `run.not-found`
 * @throws ConflictError `run.written-elsewhere`
 */
export function runAppender(
  context: Context,
  {
    journal,
    waits,
    calls,
    writeTables,
  }: {
    journal: Journal;
    waits: WaitRows;
    calls: CallRows;
    writeTables: (writes: readonly TableWrite[]) => WriteResult[];
  },
): (append: RunAppend) => Appended {
  const { database, query } = context;
  const update = rowUpdater(context);
  const causers = causerRows(context);
  const setTimer = timerSetter(context);
  const clearTimer = prepare(database, (p: { runSeq: number; nodeId: string; iteration: string }) =>
    query
      .deleteFrom('timers')
      .where('run_seq', '=', p.runSeq)
      .where('node_id', '=', p.nodeId)
      .where('iteration', '=', p.iteration),
  );
  const clearTimers = prepare(database, (p: { runSeq: number }) =>
    query.deleteFrom('timers').where('run_seq', '=', p.runSeq),
  );

  return (append) => {
    if (append.writes === undefined) return { due: store(append, append.recordsText ?? formatChunk(append.records)) };
    // J12: where the chunk is there already, the transaction that these writes are part of is undone.
    const written = writeTables(append.writes.map(({ write }) => write));
    const ends = append.writes.flatMap(({ record }, at) => {
      const result = written[at];
      return result?.ok === true ? [{ ...record, output: result.output }] : [];
    });
    const chunk = extendChunk(append.recordsText ?? formatChunk(append.records), ends);
    return { due: store(append, chunk), written };
  };

  /**
   * Writes chunk, row, causers, timers, waits and calls in this order. It says whether a timer of another run was made
   * due (S6).
   */
  function store(append: RunAppend, chunk: string): boolean {
    const { runSeq, status } = append;
    journal.append(runSeq, append.chunk, chunk);
    update(append);
    // Before the runs that it calls, which have them too.
    causers.add(runSeq, append.causers ?? []);
    let due = false;
    for (const timer of append.clearTimers ?? []) {
      clearTimer.run({ runSeq, ...timer });
      waits.end({ runSeq, ...timer });
      if (calls.drop({ runSeq, ...timer })) due = true;
    }
    for (const timer of append.setTimers ?? []) setTimer({ runSeq, ...timer });
    for (const wait of append.setWaits ?? []) waits.begin(runSeq, wait);
    for (const run of append.startRuns ?? []) if (calls.start(runSeq, run)) due = true;
    if (status === undefined || !isEnded(status)) return due;
    // Nothing of the run can be there, so four statements are saved with each run that never waited.
    if (append.neverWaited === true) return due;
    // An ended run wakes for nothing.
    clearTimers.run({ runSeq });
    waits.endAll(runSeq);
    if (calls.dropAll(runSeq)) due = true;
    return calls.ended(runSeq) || due;
  }
}

/**
 * Writes the changes of a run's row, and tells totals and turns of them. There is one statement for each set of columns
 * that changes: naming a column rewrites its index entries, changed or not.
 * @throws NotFoundError `run.not-found`
 */
export function rowUpdater(context: Context): (append: RunAppend) => void {
  const { database, query, tally } = context;
  const turns = keyTurns(context);
  const waitKinds = waitKindSetter(context);
  const before = prepare(database, (p: { seq: number }) =>
    query
      .selectFrom('runs')
      .select(['status', 'mode', 'flow_id as flowId', 'ended_at as endedAt', 'created_at as createdAt'])
      .select(['concurrency_key as key', 'key_order as order', 'key_release as release', 'key_turn as turn'])
      .where('seq', '=', p.seq),
  );
  const statements = new Map<number, Statement<RunChange, unknown>>();

  function statementFor(change: RunChange): Statement<RunChange, unknown> | undefined {
    const { status, worker, startedAt, endedAt, error } = change;
    // Which columns change, as the bits of a number.
    const key =
      (status === undefined ? 0 : 1) +
      (startedAt === undefined ? 0 : 2) +
      (endedAt === undefined ? 0 : 4) +
      (error === undefined ? 0 : 8) +
      (worker === undefined ? 0 : 16);
    if (key === 0) return undefined;
    let statement = statements.get(key);
    if (!statement) {
      statement = prepare(database, (p: RunChange) =>
        query
          .updateTable('runs')
          .set({
            ...(status !== undefined && { status: p.status }),
            ...(worker !== undefined && { worker: p.worker }),
            ...(startedAt !== undefined && { started_at: p.startedAt }),
            ...(endedAt !== undefined && { ended_at: p.endedAt }),
            ...(error !== undefined && { error: p.error }),
          })
          .where('seq', '=', p.seq),
      );
      statements.set(key, statement);
    }
    return statement;
  }

  return (append) => {
    const change: RunChange = {
      seq: append.runSeq,
      status: append.status,
      worker: append.worker,
      startedAt: append.startedAt,
      endedAt: append.endedAt,
      error: append.error && JSON.stringify(append.error),
    };
    // A run that is resumed has not ended (S10.2).
    if (change.endedAt === undefined && change.status !== undefined && !isEnded(change.status)) change.endedAt = null;
    const statement = statementFor(change);
    const was = before.get({ seq: change.seq });
    // Also where nothing of the row changes: nobody may write on in a run that was pruned (J10).
    if (!was) throw runNotFound(append.runSeq);
    if (!statement) return;
    statement.run(change);
    const { status = was.status, endedAt = was.endedAt } = change;
    tally.runChanged(was, { ...was, status, endedAt });
    if (was.status === 'waiting' && change.status !== undefined) waitKinds.clear(change.seq);
    if (change.status === 'waiting') waitKinds.set({ seq: change.seq, flowId: was.flowId }, append.waitKinds);
    const { key, order, flowId, turn } = was;
    if (key === null || order === null || status === was.status) return;
    // Last, for the next turn is given by the statuses as they are now.
    turns.changed({ seq: change.seq, flowId, key, order, turn, release: was.release === 1 }, was.status, status);
  };
}
