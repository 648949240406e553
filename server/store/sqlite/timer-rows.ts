// Setting a timer: a timer of the same step is replaced. It is used by whatever makes a step due: runs, calls between
// flows, events.
import type { TimerRow } from '../run-store.ts';
import type { Context } from './context.ts';
import { prepare } from './statements.ts';

/** T8: the flow whose place the run takes when the timer wakes it, as a subquery; empty where the run is gone. */
export function flowOfRun(query: Context['query'], runSeq: number) {
  return query.selectNoFrom((e) =>
    e.fn.coalesce(e.selectFrom('runs').select('flow_id').where('seq', '=', runSeq), e.val('')).as('flow_id'),
  );
}

/**
 * Sets a timer inside the caller's transaction. A timer of the kind `cancel` needs no place, so it belongs to no flow.
 */
export function timerSetter({ database, query }: Context): (timer: Omit<TimerRow, 'eventId'>) => void {
  const statement = (isOfFlow: boolean) => (p: Omit<TimerRow, 'eventId'>) =>
    query
      .insertInto('timers')
      .values({
        ...(isOfFlow ? { flow_id: flowOfRun(query, p.runSeq) } : {}),
        run_seq: p.runSeq,
        node_id: p.nodeId,
        iteration: p.iteration,
        kind: p.kind,
        due_at: p.dueAt,
        event_id: null,
      })
      .onConflict((c) =>
        c.columns(['run_seq', 'node_id', 'iteration']).doUpdateSet({ kind: p.kind, due_at: p.dueAt, event_id: null }),
      );
  const [set, setCancel] = [prepare(database, statement(true)), prepare(database, statement(false))];
  return (timer) => void (timer.kind === 'cancel' ? setCancel : set).run(timer);
}
