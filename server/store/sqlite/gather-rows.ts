// The writes of gathering (T3), inside a group's transaction: an event's run opens a window or joins an open one, and a
// window closes by queueing its run. The window's end is the row in `timers`: while that is there, the run waits.
import type { NewRun, RunHead } from '../run-store.ts';
import { GATHER_MOST } from '../wait-store.ts';
import type { NewGather } from '../rows.ts';
import { causerRows } from './causer-rows.ts';
import type { Context } from './context.ts';
import { rowUpdater } from './run-append.ts';
import { waitKindSetter } from './run-waits.ts';
import { runInserter, selectRuns, toRunHead, toRunRow } from './run-rows.ts';
import { prepare } from './statements.ts';

/** The timer of a window belongs to the trigger and not to a step, so it has no node. A run has one window. */
const WINDOW = { nodeId: '', iteration: '' };

/**
 * A window is open while its timer is in the future. Three ways end it: `close`, `drop`, and an event that comes after
 * its end and before the timer has fired, which opens a new one.
 */
export interface GatherRows {
  /** True where the event's run would join a window. */
  isOpen(run: NewRun & { gather: NewGather }, now: number): boolean;
  /** The run that the event belongs to: a new one, or the one whose window is open at `now`. */
  take(run: NewRun & { gather: NewGather; eventId: string }, now: number): RunHead;
  /** Queues the run; undefined where its window is not over at `now`, or was closed before. */
  close(runSeq: number, now: number): RunHead | undefined;
  /** Ends the window without queueing the run; false where it is closed. */
  drop(runSeq: number): boolean;
}

/** @see docs/semantics.md T3 */
export function gatherRows(context: Context): GatherRows {
  const { database, query } = context;
  const insertRun = runInserter(context);
  const updateRun = rowUpdater(context);
  const waitKinds = waitKindSetter(context);
  const causers = causerRows(context);

  // At most one window of a flow, trigger and key has a row in `gathers`.
  const openWindow = prepare(database, (p: { flowId: string; triggerNodeId: string; key: string }) =>
    query
      .selectFrom('gathers')
      .innerJoin('timers', 'timers.run_seq', 'gathers.run_seq')
      .select([
        'gathers.run_seq as runSeq',
        'gathers.max_at as maxAt',
        'gathers.events as events',
        'timers.due_at as dueAt',
      ])
      .where('gathers.flow_id', '=', p.flowId)
      .where('gathers.trigger_node_id', '=', p.triggerNodeId)
      .where('gathers.key', '=', p.key)
      .where('timers.kind', '=', 'gather'),
  );
  const insert = prepare(
    database,
    (p: { runSeq: number; flowId: string; triggerNodeId: string; key: string; maxAt: number }) =>
      query.insertInto('gathers').values({
        run_seq: p.runSeq,
        flow_id: p.flowId,
        trigger_node_id: p.triggerNodeId,
        key: p.key,
        max_at: p.maxAt,
        events: 1,
      }),
  );
  const insertTimer = prepare(database, (p: { runSeq: number; nodeId: string; iteration: string; dueAt: number }) =>
    query.insertInto('timers').values({
      run_seq: p.runSeq,
      node_id: p.nodeId,
      iteration: p.iteration,
      kind: 'gather',
      due_at: p.dueAt,
      event_id: null,
    }),
  );
  // The quiet time begins anew with each event.
  const moveTimer = prepare(database, (p: { runSeq: number; dueAt: number }) =>
    query.updateTable('timers').set({ due_at: p.dueAt }).where('run_seq', '=', p.runSeq).where('kind', '=', 'gather'),
  );
  const countEvent = prepare(database, (p: { runSeq: number }) =>
    query
      .updateTable('gathers')
      .set((e) => ({ events: e('events', '+', 1) }))
      .where('run_seq', '=', p.runSeq),
  );
  const addEvent = prepare(database, (p: { runSeq: number; eventId: string }) =>
    query.insertInto('run_events').values({ run_seq: p.runSeq, event_id: p.eventId }),
  );
  const timerOf = prepare(database, (p: { runSeq: number }) =>
    query.selectFrom('timers').select('due_at as dueAt').where('run_seq', '=', p.runSeq).where('kind', '=', 'gather'),
  );
  const removeWindow = prepare(database, (p: { runSeq: number }) =>
    query.deleteFrom('gathers').where('run_seq', '=', p.runSeq),
  );
  const removeTimer = prepare(database, (p: { runSeq: number }) =>
    query.deleteFrom('timers').where('run_seq', '=', p.runSeq).where('kind', '=', 'gather'),
  );
  const bySeq = prepare(database, (p: { seq: number }) => selectRuns(query).where('runs.seq', '=', p.seq));

  const headOf = (seq: number): RunHead => toRunHead(toRunRow(bySeq.get({ seq })!));

  /** The window's rows go, and the run is queued. No records are written: nothing of the run has happened yet. */
  function shut(runSeq: number): RunHead {
    removeWindow.run({ runSeq });
    removeTimer.run({ runSeq });
    updateRun({ runSeq, chunk: 0, records: [], status: 'queued' });
    return headOf(runSeq);
  }

  /** The event goes to the window's run, which is not a new run. */
  function join(runSeq: number, eventId: string, dueAt: number): RunHead {
    addEvent.run({ runSeq, eventId });
    countEvent.run({ runSeq });
    moveTimer.run({ runSeq, dueAt });
    return headOf(runSeq);
  }

  return {
    isOpen({ flowId, triggerNodeId, gather }, now) {
      const open = openWindow.get({ flowId, triggerNodeId, key: gather.key });
      return open !== undefined && open.dueAt > now;
    },
    take(run, now) {
      const { flowId, triggerNodeId, gather } = run;
      const { key, quietMs, maxMs } = gather;
      const open = openWindow.get({ flowId, triggerNodeId, key });
      if (open !== undefined && open.dueAt > now) {
        // With the last event that it may have the window closes at once.
        const dueAt = open.events + 1 >= GATHER_MOST ? now : Math.min(now + quietMs, open.maxAt);
        // S9.4: who sends an event by hand that a run gathers caused the run.
        causers.add(open.runSeq, run.causers ?? []);
        return join(open.runSeq, run.eventId, dueAt);
      }
      // Over, though its timer has still to fire and queue its run: a later event starts a new one.
      if (open !== undefined) removeWindow.run({ runSeq: open.runSeq });
      const head = insertRun(run, 'waiting');
      waitKinds.set(head, ['gather']);
      insert.run({ runSeq: head.seq, flowId, triggerNodeId, key, maxAt: now + maxMs });
      insertTimer.run({ runSeq: head.seq, ...WINDOW, dueAt: now + Math.min(quietMs, maxMs) });
      return head;
    },
    close(runSeq, now) {
      const dueAt = timerOf.get({ runSeq })?.dueAt;
      return dueAt === undefined || dueAt > now ? undefined : shut(runSeq);
    },
    drop(runSeq) {
      removeWindow.run({ runSeq });
      return removeTimer.run({ runSeq }).changes > 0;
    },
  };
}
