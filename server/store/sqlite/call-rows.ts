// The writes of calls (S6), inside a group's transaction: a run that a step starts, and what the end of the one means
// to the other. While a call is awaited, the called run's end makes the step's timer due; when the step waits no more,
// the called run has a timer that cancels it. Either happens once, in the commit of what caused it.
import { isEnded } from '../../../shared/run.ts';
import type { NewCall, NewRun } from '../run-store.ts';
import { unite } from '../causers.ts';
import { causerRows } from './causer-rows.ts';
import type { Context } from './context.ts';
import { runInserter } from './run-rows.ts';
import { prepare } from './statements.ts';
import { timerSetter } from './timer-rows.ts';

/** A step of the run with this number; `iteration` is empty outside of a For each. */
interface StepRow {
  runSeq: number;
  nodeId: string;
  iteration: string;
}

/** Each method says whether it made a timer of another run due, so that the worker looks at the timers at once. */
export interface CallRows {
  /** Inserts the run as queued. One that is there already stays as it is, and is awaited again. */
  start(callerSeq: number, run: NewRun & { calledBy: NewCall }): boolean;
  /** The step waits no more: the run that it called is to be cancelled. */
  drop(step: StepRow): boolean;
  /** The caller ended: the runs that its steps wait for are to be cancelled. */
  dropAll(callerSeq: number): boolean;
  /** The called run ended: the step that waits for it is due. */
  ended(runSeq: number): boolean;
}

/** All methods are called inside the transaction that stores the news of the caller or of the called run. */
export function callRows(context: Context): CallRows {
  const { database, query, clock } = context;
  const insertRun = runInserter(context);
  const causers = causerRows(context);
  const byId = prepare(database, (p: { id: string }) =>
    query.selectFrom('runs').select(['seq', 'status']).where('id', '=', p.id),
  );
  const insert = prepare(database, (p: Omit<NewCall, 'iteration'> & StepRow & { callerSeq: number; waits: number }) =>
    query.insertInto('calls').values({
      run_seq: p.runSeq,
      caller_seq: p.callerSeq,
      caller_id: p.runId,
      node_id: p.nodeId,
      iteration: p.iteration,
      depth: p.depth,
      awaited: p.waits,
    }),
  );
  const setTimer = timerSetter(context);
  // A literal, so that SQLite sees that the partial index serves.
  const drop = prepare(database, (p: StepRow) =>
    query
      .updateTable('calls')
      .set({ awaited: 0 })
      .where('caller_seq', '=', p.runSeq)
      .where('node_id', '=', p.nodeId)
      .where('iteration', '=', p.iteration)
      .where('awaited', '=', (e) => e.lit(1))
      .returning('run_seq as runSeq'),
  );
  const dropAll = prepare(database, (p: { callerSeq: number }) =>
    query
      .updateTable('calls')
      .set({ awaited: 0 })
      .where('caller_seq', '=', p.callerSeq)
      .where('awaited', '=', (e) => e.lit(1))
      .returning('run_seq as runSeq'),
  );
  const ended = prepare(database, (p: { runSeq: number }) =>
    query
      .updateTable('calls')
      .set({ awaited: 0 })
      .where('run_seq', '=', p.runSeq)
      .where('awaited', '=', (e) => e.lit(1))
      .returning(['caller_seq as runSeq', 'node_id as nodeId', 'iteration']),
  );
  // After a resume of the caller: its step waits for the run that it started before.
  const awaitAgain = prepare(database, (p: { runSeq: number }) =>
    query.updateTable('calls').set({ awaited: 1 }).where('run_seq', '=', p.runSeq),
  );

  /** Gives each run the timer that cancels it. It belongs to no step, so its node is empty. */
  function cancel(runs: { runSeq: number }[]): boolean {
    for (const { runSeq } of runs) setTimer({ runSeq, nodeId: '', iteration: '', kind: 'cancel', dueAt: clock.now() });
    return runs.length > 0;
  }

  return {
    start(callerSeq, run) {
      const { runId, nodeId, iteration, depth, awaited } = run.calledBy;
      // A caller that recovers, or is resumed, names the run that is there already: its id is made of the step's
      // (S6.1).
      const known = byId.get({ id: run.id });
      if (known !== undefined) {
        if (!awaited) return false;
        // A run that ended meanwhile wakes nobody any more, so the step is made due here.
        if (!isEnded(known.status)) awaitAgain.run({ runSeq: known.seq });
        else setTimer({ runSeq: callerSeq, nodeId, iteration: iteration ?? '', kind: 'run', dueAt: clock.now() });
        return isEnded(known.status);
      }
      // S9: as the list is now; the caller in memory may know an older one.
      const { seq } = insertRun({ ...run, causers: unite(run.causers ?? [], causers.of(callerSeq)) });
      insert.run({
        runSeq: seq,
        callerSeq,
        runId,
        nodeId,
        iteration: iteration ?? '',
        depth,
        awaited,
        waits: awaited ? 1 : 0,
      });
      return false;
    },
    drop: (step) => cancel(drop.all(step)),
    dropAll: (callerSeq) => cancel(dropAll.all({ callerSeq })),
    ended(runSeq) {
      const step = ended.get({ runSeq });
      if (step === undefined) return false;
      setTimer({ ...step, kind: 'run', dueAt: clock.now() });
      return true;
    },
  };
}
