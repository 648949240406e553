// Retention (T7): takes away a few old rows a call, in transactions of its own, and gives the pages back to the disk.
// Never touches a run that has not ended, nor anything that such a run needs.
import { setImmediate } from 'node:timers/promises';

import { sql } from 'kysely';
import type { RunStatus } from '../../../shared/run.ts';
import type { OwnRetention, Pruned, RetentionLimits } from '../store.ts';
import type { Context } from './context.ts';
import { journal } from './journal.ts';
import { isoTime } from '../../lib/iso-time.ts';
import { flowsByStatus, oldestOf, seqs } from './newest.ts';
import { prepare } from './statements.ts';
import { hourOf } from './tally.ts';

const ENDED: readonly RunStatus[] = ['succeeded', 'failed', 'cancelled'];
// Runs with long journals make a short batch: this many chunks are about 4 MB.
const CHUNKS_A_CALL = 2000;
// Free pages are given back in rounds, between which others write; what is left then waits for the next call.
const PAGES_A_VACUUM = 250;
const VACUUMS_A_CALL = 20;
// A snapshot is put shortly before the run or version that names it.
const SNAPSHOT_GRACE_MS = 60 * 60 * 1000;
// Totals, coverage and gaps are kept for charts of a little more than a year.
const TOTALS_KEPT_MS = 400 * 24 * 60 * 60 * 1000;

/** The limits with their times in the form of the columns, and the hour of `before`. */
type Limits = RetentionLimits & { hour: string };

/**
 * One call of `Store.prune`: some runs, then some events, then what nobody names any more. Housekeeping calls it until
 * a call removes nothing.
 */
export function pruner(context: Context): (limits: RetentionLimits) => Promise<Pruned> {
  const { database, committer } = context;
  const runs = runPruner(context);
  const events = eventPruner(context);
  const leftovers = leftoverPruner(context);
  return async (asked) => {
    const before = isoTime(asked.before);
    const own = (asked.own ?? []).map((rule) => ({
      ...rule,
      before: rule.before === null ? null : isoTime(rule.before),
    }));
    const limits: Limits = { ...asked, own, before, hour: hourOf(before) };
    // T7: after each part the event loop is free, so that what has come meanwhile is committed.
    const prunedRuns = await committer.write(() => runs(limits));
    await setImmediate();
    const prunedEvents = await committer.write(() => events(limits));
    await setImmediate();
    const snapshots = await committer.write(() => leftovers(limits));
    for (let round = 0; round < VACUUMS_A_CALL; round++) {
      await setImmediate();
      if ((await committer.read(() => database.pragma('freelist_count', { simple: true }))) === 0) break;
      await committer.read(() => database.pragma(`incremental_vacuum(${PAGES_A_VACUUM})`));
    }
    return { runs: prunedRuns, ...prunedEvents, snapshots };
  };
}

/**
 * Removes ended runs: those beyond the installation's number first, then by their flows' own rules and by age. It
 * returns how many went.
 */
function runPruner(context: Context): (limits: Limits) => number {
  const { database, query, tally } = context;
  const journals = journal(context);
  // S6: a run that has not ended may still have to hear how the one that it called ended.
  const unneeded = query
    .selectFrom('runs')
    .select('seq')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('calls')
            .innerJoin('runs as caller', 'caller.seq', 'calls.caller_seq')
            .select('caller.seq')
            .whereRef('calls.run_seq', '=', 'runs.seq')
            .where('caller.status', 'not in', ENDED),
        ),
      ),
    )
    .orderBy('seq');
  // In order of seq, so that a batch lies on few pages. The unary plus keeps SQLite on the table: nearly all that is so
  // old has ended.
  const agedRuns = prepare(database, (p: { limit: number; last: number; before: string }) =>
    unneeded
      .where(sql<RunStatus>`+${sql.ref('status')}`, 'in', ENDED)
      .limit(p.limit)
      .where('seq', '<=', p.last)
      .where((e) => e(e.fn.coalesce('ended_at', 'created_at'), '<', p.before)),
  );
  const flowsIn = flowsByStatus(context);
  const endedOf = (p: { status: RunStatus; flow: string; last: number; limit: number }) =>
    unneeded.where('status', '=', p.status).where('flow_id', '=', p.flow).where('seq', '<=', p.last).limit(p.limit);
  const surplusOf = prepare(database, endedOf);
  const surplusAfter = prepare(database, (p: Parameters<typeof endedOf>[0] & { after: number }) =>
    endedOf(p).where('seq', '>', p.after),
  );
  const agedOf = prepare(database, (p: Parameters<typeof endedOf>[0] & { before: string }) =>
    endedOf(p).where((e) => e(e.fn.coalesce('ended_at', 'created_at'), '<', p.before)),
  );
  // The newest run that is one too many: it and all older ones may go.
  const newestBeyond = prepare(database, (p: { status: RunStatus; flow: string; keep: number }) =>
    query
      .selectFrom('runs')
      .select('seq')
      .where('status', '=', p.status)
      .where('flow_id', '=', p.flow)
      .orderBy('seq', 'desc')
      .limit(1)
      .offset(p.keep),
  );
  // The last run that was made until an hour: a run that is made later cannot have ended before.
  const lastOfHour = prepare(database, (p: { hour: string }) =>
    query
      .selectFrom('run_hours')
      .select((e) => e.fn.max('last_seq').as('seq'))
      .where('hour', '<=', p.hour),
  );
  const endedCount = prepare(database, () =>
    query
      .selectFrom('counters')
      .select((e) => e.fn.sum<number>('count').as('count'))
      .where('name', 'in', ENDED),
  );
  const removeRun = prepare(database, (p: { seq: number }) =>
    query.deleteFrom('runs').where('seq', '=', p.seq).returning(['event_id as eventId', 'status']),
  );
  const removeTimers = prepare(database, (p: { seq: number }) =>
    query.deleteFrom('timers').where('run_seq', '=', p.seq),
  );
  const removeCall = prepare(database, (p: { seq: number }) => query.deleteFrom('calls').where('run_seq', '=', p.seq));
  const removeLinks = prepare(database, (p: { seq: number }) =>
    query.deleteFrom('run_events').where('run_seq', '=', p.seq).returning('event_id as id'),
  );
  // The event lost a run that named it; with its last one it may be pruned.
  const freeEvent = prepare(database, (p: { id: string }) =>
    query
      .updateTable('events')
      .set((e) => ({ run_count: e('run_count', '-', 1) }))
      .where('id', '=', p.id),
  );

  const ascending = (found: number[]): number[] => found.sort((a, b) => a - b);

  /**
   * The oldest ended runs. It reads each status of each flow for itself and not the table from its beginning: a paused
   * flow's queue may stand there, and each batch would walk through it.
   */
  function oldestEnded(limit: number): number[] {
    const last = Number.MAX_SAFE_INTEGER;
    const ranges = ENDED.flatMap((status) =>
      [...flowsIn(status)].map((flow) => ({
        read: (after: number, count: number) => seqs(surplusAfter.all({ status, flow, after, last, limit: count })),
      })),
    );
    return oldestOf(ranges, 0, limit);
  }

  /** T7: the runs past the number that their flow keeps. */
  function surplusOfFlows(own: readonly OwnRetention[], batch: number): number[] {
    return own.flatMap(({ flowId: flow, status, keepRuns }) => {
      const last = keepRuns === null ? undefined : newestBeyond.get({ flow, status, keep: keepRuns })?.seq;
      return last === undefined ? [] : seqs(surplusOf.all({ flow, status, last, limit: batch }));
    });
  }

  /**
   * The runs past their age where flows have ages of their own: a few from each flow and status, so that no read is
   * long.
   */
  function agedByFlow(own: readonly OwnRetention[], { before, batch }: Limits): number[] {
    const rules = new Map(own.map((rule) => [`${rule.status} ${rule.flowId}`, rule.before]));
    const ranges = ENDED.flatMap((status) => [...flowsIn(status)].map((flow) => ({ status, flow })));
    const limit = Math.max(10, Math.ceil((2 * batch) / Math.max(ranges.length, 1)));
    const lasts = new Map<string, number>();
    const lastBefore = (time: string): number => {
      const hour = hourOf(time);
      const known = lasts.get(hour) ?? lastOfHour.get({ hour })?.seq ?? 0;
      lasts.set(hour, known);
      return known;
    };
    return ranges.flatMap(({ status, flow }) => {
      const time = rules.get(`${status} ${flow}`) ?? before;
      return seqs(agedOf.all({ status, flow, last: lastBefore(time), before: time, limit }));
    });
  }

  /**
   * The runs that go in this batch, most urgent first. The installation's number stands over the flows' own rules (T7).
   */
  function candidates(limits: Limits): number[] {
    const { before, hour, keepRuns, batch, own = [] } = limits;
    const surplus = Math.min((endedCount.get({})?.count ?? 0) - keepRuns, batch);
    const found = surplus > 0 ? oldestEnded(surplus) : [];
    if (found.length === batch) return found;
    const aged =
      own.length > 0
        ? [...surplusOfFlows(own, batch), ...agedByFlow(own, limits)]
        : seqs(agedRuns.all({ limit: batch, last: lastOfHour.get({ hour })?.seq ?? 0, before }));
    // In order of seq, so that a batch lies on few pages.
    return [...new Set([...found, ...ascending(aged)])].slice(0, batch);
  }

  return (limits) => {
    let removed = 0;
    let chunks = 0;
    for (const seq of candidates(limits)) {
      chunks += journals.remove(seq);
      removeTimers.run({ seq });
      removeCall.run({ seq });
      const run = removeRun.get({ seq });
      if (run) tally.runRemoved(run.status);
      if (run?.eventId) freeEvent.run({ id: run.eventId });
      for (const event of removeLinks.all({ seq })) freeEvent.run(event);
      removed += 1;
      if (chunks >= CHUNKS_A_CALL) break;
    }
    return removed;
  };
}

/** Removes events that no run names, those beyond the number first and then by age, and deliveries without events. */
function eventPruner({ database, query }: Context): (limits: Limits) => { events: number; deliveries: number } {
  // An event stays while it is to be judged, or is about to end a step's wait (S8).
  const unneeded = (p: { last: number; batch: number }) =>
    query
      .selectFrom('events')
      .select(['seq', 'id', 'delivery_seq as deliverySeq'])
      // A literal, so that SQLite sees that the partial index serves.
      .where('run_count', '=', (e) => e.lit(0))
      .where('seq', '<=', p.last)
      // S8: not judged yet, or about to end a step's wait.
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('arrivals').select('event_seq').whereRef('event_seq', '=', 'events.seq'))),
      )
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('timers').select('event_id').whereRef('event_id', '=', 'events.id'))),
      )
      .orderBy('seq')
      .limit(p.batch);
  const surplus = prepare(database, unneeded);
  const aged = prepare(database, (p: { last: number; batch: number; before: string }) =>
    unneeded(p).where('received_at', '<', p.before),
  );
  const newest = prepare(database, () => query.selectFrom('events').select((e) => e.fn.max('seq').as('seq')));
  const lastOfHour = prepare(database, (p: { hour: string }) =>
    query
      .selectFrom('event_hours')
      .select((e) => e.fn.max('last_seq').as('seq'))
      .where('hour', '<=', p.hour),
  );
  const removeEvent = prepare(database, (p: { seq: number }) => query.deleteFrom('events').where('seq', '=', p.seq));
  const removeBody = prepare(database, (p: { seq: number }) =>
    query.deleteFrom('event_bodies').where('event_seq', '=', p.seq),
  );
  const removeSkips = prepare(database, (p: { id: string }) =>
    query.deleteFrom('skipped_runs').where('event_id', '=', p.id),
  );
  const freeDelivery = prepare(database, (p: { seq: number }) =>
    query
      .updateTable('deliveries')
      .set((e) => ({ event_count: e('event_count', '-', 1) }))
      .where('seq', '=', p.seq)
      .returning('event_count as left'),
  );
  const removeDelivery = prepare(database, (p: { seq: number }) =>
    query.deleteFrom('deliveries').where('seq', '=', p.seq),
  );
  // Deliveries that never brought anything new.
  const emptyDeliveries = prepare(database, (p: { before: string; batch: number }) =>
    query
      .selectFrom('deliveries')
      .select('seq')
      .where('event_count', '=', (e) => e.lit(0))
      .where('received_at', '<', p.before)
      .orderBy('received_at')
      .limit(p.batch),
  );

  return ({ before, hour, keepEvents, batch }) => {
    // Numbers are given in order and once, so the newest `keepEvents` are above this one.
    const beyond = (newest.get({})?.seq ?? 0) - keepEvents;
    const old = lastOfHour.get({ hour })?.seq ?? 0;
    let found = surplus.all({ last: beyond, batch });
    if (found.length === 0) found = aged.all({ last: old, batch, before });
    let deliveries = 0;
    const dropDelivery = (seq: number): void => {
      removeDelivery.run({ seq });
      deliveries += 1;
    };
    for (const { seq, id, deliverySeq } of found) {
      removeBody.run({ seq });
      removeSkips.run({ id });
      removeEvent.run({ seq });
      // With its last event a delivery has nothing left to tell.
      if (freeDelivery.get({ seq: deliverySeq })?.left === 0) dropDelivery(deliverySeq);
    }
    for (const { seq } of emptyDeliveries.all({ before, batch })) dropDelivery(seq);
    return { events: found.length, deliveries };
  };
}

/**
 * Removes what lost its last reference: hour marks before the first row, old totals, and snapshots that no run and no
 * version names. It returns how many snapshots went.
 */
function leftoverPruner({ database, query, clock }: Context): (limits: Limits) => number {
  const removeSnapshots = prepare(database, (p: { putBefore: string; batch: number }) =>
    query.deleteFrom('snapshots').where('seq', 'in', (e) =>
      e
        .selectFrom('snapshots')
        .select('seq')
        .where('put_at', '<', p.putBefore)
        .where(({ not, exists, selectFrom }) =>
          not(exists(selectFrom('runs').select('runs.seq').whereRef('runs.snapshot_seq', '=', 'snapshots.seq'))),
        )
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('flow_versions')
                .select('flow_versions.version')
                .whereRef('flow_versions.snapshot_seq', '=', 'snapshots.seq'),
            ),
          ),
        )
        .limit(p.batch),
    ),
  );
  const firstRun = prepare(database, () => query.selectFrom('runs').select((e) => e.fn.min('seq').as('seq')));
  const firstEvent = prepare(database, () => query.selectFrom('events').select((e) => e.fn.min('seq').as('seq')));
  const removeRunHours = prepare(database, (p: { first: number }) =>
    query.deleteFrom('run_hours').where('last_seq', '<', p.first),
  );
  const removeEventHours = prepare(database, (p: { first: number }) =>
    query.deleteFrom('event_hours').where('last_seq', '<', p.first),
  );
  const removeTotals = prepare(database, (p: { hour: string }) =>
    query.deleteFrom('run_totals').where('hour', '<', p.hour),
  );

  const removeCoverage = prepare(database, (p: { hour: string }) =>
    query.deleteFrom('coverage').where('hour', '<', p.hour),
  );
  const removeDelays = prepare(database, (p: { hour: string }) =>
    query.deleteFrom('coverage_delays').where('hour', '<', p.hour),
  );
  const removeGaps = prepare(database, (p: { before: string }) =>
    query.deleteFrom('poll_gaps').where('to_at', '<', p.before),
  );

  return ({ batch }) => {
    const now = clock.now();
    const iso = (ms: number): string => new Date(ms).toISOString();
    removeRunHours.run({ first: firstRun.get({})?.seq ?? 0 });
    removeEventHours.run({ first: firstEvent.get({})?.seq ?? 0 });
    const totalsBefore = iso(now - TOTALS_KEPT_MS);
    removeTotals.run({ hour: hourOf(totalsBefore) });
    removeCoverage.run({ hour: hourOf(totalsBefore) });
    removeDelays.run({ hour: hourOf(totalsBefore) });
    removeGaps.run({ before: totalsBefore });
    return removeSnapshots.run({ putBefore: iso(now - SNAPSHOT_GRACE_MS), batch }).changes;
  };
}
