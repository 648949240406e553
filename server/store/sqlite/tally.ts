// The totals that lists need and that no scan of a million rows may give: runs by status, queued ones by flow, ends by
// flow and hour, and which numbers fall into which hour. Writes report their change here; the committer settles all
// changes of a group by a few statements in the same transaction. (Triggers did the same at three times the cost of a
// write.)
import { isEnded, type RunMode, type RunStatus } from '../../../shared/run.ts';
import type Database from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';
import { prepare } from './statements.ts';

export type HourTable = 'run_hours' | 'event_hours';

/** What of a run's row the totals depend on. */
interface RunState {
  status: RunStatus;
  mode: RunMode;
  flowId: string;
  endedAt: string | null;
  createdAt: string;
}

/** The first and the last number that an hour has. */
interface HourMark {
  hour: string;
  first: number;
  last: number;
}

/** Ends of a flow within an hour by one status. */
interface Total {
  flow: string;
  hour: string;
  status: RunStatus;
  count: number;
}

/** The changes of one transaction; see `Epilogue`. One object serves all transactions, one after another. */
export class Tally {
  readonly #write: ReturnType<typeof writers>;
  // By how much each number changes with this transaction; 0: it came back to where it was.
  #statuses = new Map<RunStatus, number>();
  /** By flow. */
  #queued = new Map<string, number>();
  #totals = new Map<string, Total>();
  #hours: Record<HourTable, Map<string, HourMark>> = { run_hours: new Map(), event_hours: new Map() };

  constructor(database: Database.Database, query: Kysely<Schema>) {
    this.#write = writers(database, query);
  }

  /** A run was made; `seq`: its number, which is the newest. */
  runInserted(seq: number, { flowId, createdAt, status }: Pick<RunState, 'flowId' | 'createdAt' | 'status'>): void {
    this.#count(status, 1);
    if (status === 'queued') this.#queue(flowId, 1);
    this.#mark('run_hours', seq, createdAt);
  }

  /** A run's row was changed. Only a change of its status counts. */
  runChanged(before: RunState, after: RunState): void {
    if (before.status === after.status) return;
    this.#count(before.status, -1);
    this.#count(after.status, 1);
    if (before.status === 'queued') this.#queue(before.flowId, -1);
    if (after.status === 'queued') this.#queue(after.flowId, 1);
    // A run that is resumed has not ended: its earlier end does not count (S10.2).
    if (isEnded(before.status)) this.#total(before, -1);
    if (isEnded(after.status)) this.#total(after, 1);
  }

  /** Of a run that has ended. Its end stays in the totals: they outlive the run. */
  runRemoved(status: RunStatus): void {
    this.#count(status, -1);
  }

  /** An event was stored; `seq`: its number, which is the newest. */
  eventInserted(seq: number, receivedAt: string): void {
    this.#mark('event_hours', seq, receivedAt);
  }

  /** Writes what was reported since; to be called inside the transaction of those writes. */
  settle(): void {
    for (const [status, change] of this.#statuses) if (change !== 0) this.#write.count.run({ status, change });
    for (const [flow, change] of this.#queued) if (change !== 0) this.#write.queue.run({ flow, change });
    for (const total of this.#totals.values()) if (total.count !== 0) this.#write.total.run(total);
    for (const mark of this.#hours.run_hours.values()) this.#write.runHour.run(mark);
    for (const mark of this.#hours.event_hours.values()) this.#write.eventHour.run(mark);
    this.discard();
  }

  /** Forgets what was reported since: those writes were undone. */
  discard(): void {
    this.#statuses.clear();
    this.#queued.clear();
    this.#totals.clear();
    this.#hours.run_hours.clear();
    this.#hours.event_hours.clear();
  }

  #count(status: RunStatus, change: number): void {
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + change);
  }

  #queue(flow: string, change: number): void {
    this.#queued.set(flow, (this.#queued.get(flow) ?? 0) + change);
  }

  /** Counts an end by its hour. A dry run tries the flow out: whether it succeeds says nothing of the flow's work. */
  #total(run: RunState, change: number): void {
    if (run.mode === 'dry') return;
    const hour = hourOf(run.endedAt ?? run.createdAt);
    const key = `${run.status} ${hour} ${run.flowId}`;
    const total = this.#totals.get(key);
    if (total) total.count += change;
    else this.#totals.set(key, { flow: run.flowId, hour, status: run.status, count: change });
  }

  /** Notes that the number belongs to the hour. */
  #mark(table: HourTable, seq: number, at: string): void {
    const hour = hourOf(at);
    const mark = this.#hours[table].get(hour);
    // Numbers only grow, so the first of an hour stays the first.
    if (mark) mark.last = seq;
    else this.#hours[table].set(hour, { hour, first: seq, last: seq });
  }
}

/** The hour of an ISO time, as the tables key it: `2026-03-01T10`. */
export function hourOf(at: string): string {
  return at.slice(0, 13);
}

/** The statements that add to what is stored. */
function writers(database: Database.Database, query: Kysely<Schema>) {
  const hourWriter = (table: HourTable) =>
    prepare(database, (p: HourMark) =>
      query
        .insertInto(table)
        .values({ hour: p.hour, first_seq: p.first, last_seq: p.last })
        .onConflict((c) => c.column('hour').doUpdateSet({ last_seq: p.last })),
    );
  return {
    count: prepare(database, (p: { status: RunStatus; change: number }) =>
      query
        .updateTable('counters')
        .set((e) => ({ count: e('count', '+', p.change) }))
        .where('name', '=', p.status),
    ),
    queue: prepare(database, (p: { flow: string; change: number }) =>
      query
        .insertInto('queued_runs')
        .values({ flow_id: p.flow, count: p.change })
        .onConflict((c) => c.column('flow_id').doUpdateSet((e) => ({ count: e('queued_runs.count', '+', p.change) }))),
    ),
    total: prepare(database, (p: Total) =>
      query
        .insertInto('run_totals')
        .values({ flow_id: p.flow, hour: p.hour, status: p.status, count: p.count })
        .onConflict((c) =>
          c.columns(['hour', 'flow_id', 'status']).doUpdateSet((e) => ({ count: e('run_totals.count', '+', p.count) })),
        ),
    ),
    runHour: hourWriter('run_hours'),
    eventHour: hourWriter('event_hours'),
  };
}
