// Pledges in SQLite: one table, whose open rows are few and found by their time or by what they are about.
import type { Selectable } from 'kysely';

import type { JsonObject } from '../../../shared/json.ts';
import type { NewPledgeRow, PledgeFilter, PledgeKey, PledgeRow, PledgeStore } from '../pledge-store.ts';
import { decodeCursor, type Page, pageOf } from '../page.ts';
import type { Context } from './context.ts';
import type { PledgeTable } from './schema.ts';
import { execute, prepare, selectAll } from './statements.ts';

type Row = Selectable<PledgeTable>;

/**
 * The part `pledges` of the store. Its transitions are written in pledge-store.ts of the port; each is one transaction
 * that looks at the row and writes it.
 */
export function pledgeStore({ database, query, committer }: Context): PledgeStore {
  // At most one row: a partial unique index over open pledges sees to it.
  const open = prepare(database, (p: PledgeKey) =>
    query
      .selectFrom('pledges')
      .selectAll()
      .where('connection', '=', p.connection)
      .where('card', '=', p.card)
      .where('subject', '=', p.subject)
      .where('ended_at', 'is', null),
  );
  const due = prepare(database, (p: { now: number; limit: number }) =>
    query
      .selectFrom('pledges')
      .selectAll()
      .where('ended_at', 'is', null)
      .where('next_at', '<=', p.now)
      .orderBy('next_at')
      .limit(p.limit),
  );

  /**
   * Adds or prolongs. A step that is done again after a crash has the same `by`, and so prolongs nothing a second time.
   */
  function make(pledge: NewPledgeRow): PledgeRow {
    const row = open.get(pledge);
    if (row === undefined) execute(database, query.insertInto('pledges').values(toRow(pledge)));
    else if (row.begun_at === null && row.last_by !== pledge.by) {
      const dueAt = Math.max(row.due_at, pledge.dueAt);
      // A new time is a new beginning: attempts and the last error belong to the old one.
      const set = { due_at: dueAt, next_at: dueAt, last_by: pledge.by, attempts: 0, error: null };
      execute(database, query.updateTable('pledges').set(set).where('id', '=', row.id));
    }
    return toPledge(open.get(pledge) as Row);
  }

  /** Open ones are in the order of their time, ended ones newest first; the cursor follows the order. */
  function list({ state, connection, runId, cursor, limit }: PledgeFilter): Page<PledgeRow> {
    const isOpen = state === 'open';
    let select = query
      .selectFrom('pledges')
      .selectAll()
      .where('ended_at', isOpen ? 'is' : 'is not', null)
      .limit(limit + 1);
    if (connection !== undefined) select = select.where('connection', '=', connection);
    if (runId !== undefined) select = select.where('run_id', '=', runId);
    select = isOpen
      ? select.orderBy('next_at').orderBy('id')
      : select.orderBy('ended_at', 'desc').orderBy('id', 'desc');
    if (cursor !== undefined && isOpen) {
      const [at, id] = decodeCursor(cursor, 'number', 'string');
      select = select.where((e) => e.or([e('next_at', '>', at), e.and([e('next_at', '=', at), e('id', '>', id)])]));
    }
    if (cursor !== undefined && !isOpen) {
      const [at, id] = decodeCursor(cursor, 'string', 'string');
      select = select.where((e) => e.or([e('ended_at', '<', at), e.and([e('ended_at', '=', at), e('id', '<', id)])]));
    }
    return pageOf(selectAll(database, select), limit, {
      key: (row) => [isOpen ? row.next_at : (row.ended_at ?? ''), row.id],
      item: toPledge,
    });
  }

  return {
    findOpen: (key) => committer.read(() => toFound(open.get(key))),
    make: (pledge) => committer.write(() => make(pledge)),
    withdraw: (key, by, at) =>
      committer.write(() => {
        const row = open.get(key);
        // Where another step prolonged it, what it promised is still owed.
        if (row === undefined || row.begun_at !== null || row.made_by !== by || row.last_by !== by) return;
        const set = { ended_at: at, outcome: 'withdrawn' as const };
        execute(database, query.updateTable('pledges').set(set).where('id', '=', row.id));
      }),
    due: (now, limit) => committer.read(() => due.all({ now, limit }).map(toPledge)),
    begin: (id, now, at) =>
      committer.write(() => {
        const begun = query
          .updateTable('pledges')
          .set((e) => ({ begun_at: at, attempts: e('attempts', '+', 1) }))
          .where('id', '=', id)
          .where('ended_at', 'is', null)
          .where('next_at', '<=', now);
        return execute(database, begun).changes > 0;
      }),
    failed: (id, { nextAt, error, isOver }) =>
      committer.write(() => {
        const set = { next_at: nextAt, error: JSON.stringify(error), ...(isOver ? { begun_at: null } : {}) };
        execute(database, query.updateTable('pledges').set(set).where('id', '=', id).where('ended_at', 'is', null));
      }),
    keep: (id, { at, seen }) =>
      committer.write(() => {
        const set = { ended_at: at, outcome: 'kept' as const, seen, error: null };
        execute(database, query.updateTable('pledges').set(set).where('id', '=', id).where('ended_at', 'is', null));
      }),
    list: (filter) => committer.read(() => list(filter)),
    removeEnded: (before) =>
      committer.write(() => execute(database, query.deleteFrom('pledges').where('ended_at', '<', before)).changes),
  };
}

/** The row of a new pledge: nothing was tried yet. */
function toRow({ by, ...pledge }: NewPledgeRow): Row {
  return {
    id: pledge.id,
    connection: pledge.connection,
    card: pledge.card,
    card_version: pledge.cardVersion,
    subject: pledge.subject,
    what: pledge.what,
    input: JSON.stringify(pledge.input),
    flow_id: pledge.flowId,
    run_id: pledge.runId,
    node_id: pledge.nodeId,
    made_by: by,
    last_by: by,
    made_at: pledge.madeAt,
    due_at: pledge.dueAt,
    next_at: pledge.dueAt,
    attempts: 0,
    begun_at: null,
    error: null,
    ended_at: null,
    outcome: null,
    seen: null,
  };
}

function toFound(row: Row | undefined): PledgeRow | undefined {
  return row === undefined ? undefined : toPledge(row);
}

function toPledge(row: Row): PledgeRow {
  return {
    id: row.id,
    connection: row.connection,
    card: row.card,
    cardVersion: row.card_version,
    subject: row.subject,
    what: row.what,
    input: JSON.parse(row.input) as JsonObject,
    flowId: row.flow_id,
    runId: row.run_id,
    nodeId: row.node_id,
    madeBy: row.made_by,
    lastBy: row.last_by,
    madeAt: row.made_at,
    dueAt: row.due_at,
    nextAt: row.next_at,
    attempts: row.attempts,
    begunAt: row.begun_at,
    error: row.error === null ? null : (JSON.parse(row.error) as PledgeRow['error']),
    endedAt: row.ended_at,
    outcome: row.outcome,
    seen: row.seen,
  };
}
