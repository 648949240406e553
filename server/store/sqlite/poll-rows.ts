// The step forward of a poll, as it is written inside the transaction of its page (J2): the row, its gap, what is
// healed.
import type { Selectable } from 'kysely';

import type { GapReason, PollProgress, PollRow } from '../poll-store.ts';
import { polledElsewhere } from '../refusals.ts';
import type { Context } from './context.ts';
import type { Schema } from './schema.ts';
import { execute, prepare } from './statements.ts';

type Row = Selectable<Schema['polls']>;

/** To be called inside a transaction; `advance` inside the one that stores the page. */
export interface PollRows {
  find(connection: string): PollRow | undefined;
  all(): PollRow[];
  /**
   * Writes the step, opens or prolongs the gap, and heals what is to be healed.
   * @throws ConflictError `poll.elsewhere` unless the row's step is one more than the stored one's
   */
  advance(progress: PollProgress): void;
}

export function pollRows({ database, query }: Pick<Context, 'database' | 'query'>): PollRows {
  const all = prepare(database, () => query.selectFrom('polls').selectAll().orderBy('connection'));
  const one = prepare(database, (p: { connection: string }) =>
    query.selectFrom('polls').selectAll().where('connection', '=', p.connection),
  );
  // A gap that begins at the same time is the same one, for whatever reason it lasts.
  const openGap = prepare(database, (p: { connection: string; reason: GapReason; from: string }) =>
    query
      .selectFrom('poll_gaps')
      .select('seq')
      .where('connection', '=', p.connection)
      .where('healed_at', 'is', null)
      .where('reason', '!=', 'too-old')
      .where((e) => e.or([e('reason', '=', p.reason), e('from_at', '=', p.from)]))
      .orderBy('seq', 'desc')
      .limit(1),
  );

  /** Prolongs the open gap or opens one. What is too old is never healed, so each such gap is one of its own. */
  function note({ connection }: PollRow, gap: NonNullable<PollProgress['gap']>): void {
    const open = gap.reason === 'too-old' ? undefined : openGap.get({ ...gap, connection });
    if (open === undefined) {
      const values = { connection, from_at: gap.from, to_at: gap.to, reason: gap.reason, healed_at: null };
      execute(database, query.insertInto('poll_gaps').values(values));
    } else {
      execute(database, query.updateTable('poll_gaps').set({ to_at: gap.to }).where('seq', '=', open.seq));
    }
  }

  /** Closes all open gaps that can be healed. */
  function heal({ connection }: PollRow, healedAt: string): void {
    const healed = query
      .updateTable('poll_gaps')
      .set({ healed_at: healedAt })
      .where('connection', '=', connection)
      .where('healed_at', 'is', null)
      .where('reason', '!=', 'too-old');
    execute(database, healed);
  }

  return {
    find(connection) {
      const row = one.get({ connection });
      return row === undefined ? undefined : toPoll(row);
    },
    all: () => all.all({}).map(toPoll),
    advance({ row, gap, healedAt }) {
      const before = one.get({ connection: row.connection });
      if ((before?.step ?? 0) !== row.step - 1) throw polledElsewhere(row.connection);
      execute(database, query.replaceInto('polls').values(toRow(row)));
      if (gap !== undefined) note(row, gap);
      if (healedAt !== undefined) heal(row, healedAt);
    },
  };
}

function toRow(poll: PollRow): Row {
  return {
    connection: poll.connection,
    step: poll.step,
    org_url: poll.orgUrl,
    asked_since: poll.askedSince,
    queries: JSON.stringify(poll.queries),
    next_at: poll.nextAt,
    fast_until: poll.fastUntil,
    ahead_ms: poll.aheadMs,
    types_at: poll.typesAt,
    failures: poll.failures,
    error: poll.error === null ? null : JSON.stringify(poll.error),
  };
}

function toPoll(row: Row): PollRow {
  return {
    connection: row.connection,
    step: row.step,
    orgUrl: row.org_url,
    askedSince: row.asked_since,
    queries: JSON.parse(row.queries) as PollRow['queries'],
    nextAt: row.next_at,
    fastUntil: row.fast_until,
    aheadMs: row.ahead_ms,
    typesAt: row.types_at,
    failures: row.failures,
    error: row.error === null ? null : (JSON.parse(row.error) as PollRow['error']),
  };
}
