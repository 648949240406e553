// The writes of waits for events (S8), inside a group's transaction: they begin and end with a run's journal, and an
// event that matches one makes the step's timer due.
import type { RunAppend } from '../run-store.ts';
import type { WaitRef } from '../rows.ts';
import type { Context } from './context.ts';
import { prepare } from './statements.ts';

type NewWait = NonNullable<RunAppend['setWaits']>[number];

/** To be called inside the transaction of the run's append, or of the event's judgement. */
export interface WaitRows {
  /** The step waits from now on; a wait that it had before is replaced. */
  begin(runSeq: number, wait: NewWait): void;
  /** The step waits no more. False: it did not wait, so whoever comes with an event comes too late. */
  end(wait: WaitRef): boolean;
  /** The run ended. */
  endAll(runSeq: number): void;
}

export function waitRows({ database, query }: Context): WaitRows {
  const insert = prepare(database, (p: NewWait & { runSeq: number }) => {
    const values = { event_type: p.eventType, key_source: p.keySource, key: p.key, match: p.match, scope: p.scope };
    return query
      .insertInto('waits')
      .values({ run_seq: p.runSeq, node_id: p.nodeId, iteration: p.iteration, ...values })
      .onConflict((c) => c.columns(['run_seq', 'node_id', 'iteration']).doUpdateSet(values));
  });
  const remove = prepare(database, (p: WaitRef) =>
    query
      .deleteFrom('waits')
      .where('run_seq', '=', p.runSeq)
      .where('node_id', '=', p.nodeId)
      .where('iteration', '=', p.iteration),
  );
  const removeAll = prepare(database, (p: { runSeq: number }) =>
    query.deleteFrom('waits').where('run_seq', '=', p.runSeq),
  );
  // Whoever is judging one of these events has not looked at this wait: the counted round tells them so.
  const addLate = prepare(database, (p: { eventType: string; afterSeq: number }) =>
    query
      .insertInto('arrivals')
      .columns(['event_seq'])
      .expression((e) =>
        e.selectFrom('events').select('seq').where('event_type', '=', p.eventType).where('seq', '>', p.afterSeq),
      )
      .onConflict((c) => c.column('event_seq').doUpdateSet((e) => ({ round: e('round', '+', 1) }))),
  );
  return {
    begin(runSeq, wait) {
      insert.run({ ...wait, runSeq });
      // Events that came between the look at stored ones and this commit are to be judged for it.
      addLate.run(wait);
    },
    end: (wait) => remove.run(wait).changes > 0,
    endAll: (runSeq) => void removeAll.run({ runSeq }),
  };
}
