// Setting a timer: one of the same step is replaced. Used by whatever makes a step due (runs, calls between flows).
import type { TimerRow } from '../run-store.ts';
import type { Context } from './context.ts';
import { prepare } from './statements.ts';

/** To be called inside a transaction. */
export function timerSetter({ database, query }: Context): (timer: Omit<TimerRow, 'eventId'>) => void {
  const set = prepare(database, (p: Omit<TimerRow, 'eventId'>) =>
    query
      .insertInto('timers')
      .values({
        run_seq: p.runSeq,
        node_id: p.nodeId,
        iteration: p.iteration,
        kind: p.kind,
        due_at: p.dueAt,
        event_id: null,
      })
      .onConflict((c) =>
        c.columns(['run_seq', 'node_id', 'iteration']).doUpdateSet({ kind: p.kind, due_at: p.dueAt, event_id: null }),
      ),
  );
  return (timer) => void set.run(timer);
}
