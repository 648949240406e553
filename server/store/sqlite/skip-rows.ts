// T4.3: whether a flow is so full that an event starts no run of it, and the record of that. Inside a group's
// transaction, so that what was accepted just before counts.
import type { NewRun } from '../run-store.ts';
import type { Context } from './context.ts';
import { keyTurns } from './key-turns.ts';
import { prepare } from './statements.ts';

export interface SkipRows {
  /** Why the run is not made, as a sentence for people; undefined: it is made. */
  reason(run: NewRun): string | undefined;
  /** Puts on record that an event started no run of a flow. */
  add(skipped: { eventId: string; flowId: string; nodeId: string; reason: string }): void;
}

export function skipRows(context: Context): SkipRows {
  const { database, query } = context;
  const turns = keyTurns(context);
  // Counts to the limit at most, however long the queue is.
  const count = prepare(database, (p: { flowId: string; status: 'queued' | 'running'; limit: number }) =>
    query
      .selectFrom((e) =>
        e
          .selectFrom('runs')
          .select('seq')
          .where('status', '=', p.status)
          .where('flow_id', '=', p.flowId)
          .where('mode', '=', 'live')
          .limit(p.limit)
          .as('some'),
      )
      .select((e) => e.fn.countAll<number>().as('count')),
  );
  const insert = prepare(database, (p: Parameters<SkipRows['add']>[0]) =>
    query.insertInto('skipped_runs').values({
      event_id: p.eventId,
      flow_id: p.flowId,
      node_id: p.nodeId,
      reason: p.reason,
    }),
  );

  /** T4.3: dry runs hold no place, so they do not count. */
  function isFull(flowId: string, limit: number): boolean {
    const running = count.get({ flowId, status: 'running', limit })?.count ?? 0;
    return running + (count.get({ flowId, status: 'queued', limit })?.count ?? 0) >= limit;
  }

  return {
    reason({ flowId, unlessFull, concurrency }) {
      if (unlessFull === undefined) return undefined;
      const skips = 'and the flow skips events when it is full.';
      if (concurrency && turns.isTaken(flowId, concurrency.key))
        return `A run with the key ${concurrency.key} had not ended, ${skips}`;
      const { maxRuns } = unlessFull;
      if (maxRuns === null || !isFull(flowId, maxRuns)) return undefined;
      return `As many runs of the flow as it allows at a time (${maxRuns}) had not ended, ${skips}`;
    },
    add: (skipped) => void insert.run(skipped),
  };
}
