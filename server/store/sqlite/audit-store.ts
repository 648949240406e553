// The audit log in SQLite. Records are texts, so that what was written can be proven to be what is read; the columns
// beside them serve the filters. Nothing here changes or removes a record.
import { sql } from 'kysely';
import { decodeCursor, pageOf, type Page } from '../page.ts';
import type { AuditEntry } from '../../../shared/api/audit.ts';
import type { AuditBegan, AuditEnded, AuditFilter, AuditStore } from '../audit-store.ts';
import type { Context } from './context.ts';
import { prepare, selectAll } from './statements.ts';

/** What the filter `q` looks through. */
const SEARCHED = ['audit.made_by', 'audit.subject', 'audit.action'] as const;

/** The part `audit` of the store. Begin and end join groups, since each change of the API has one of each. */
export function auditStore({ database, query, committer }: Context): AuditStore {
  const insertBegan = prepare(database, (p: Omit<AuditBegan, 'role' | 'address' | 'what'> & { record: string }) =>
    query.insertInto('audit').values({
      id: p.id,
      at: p.at,
      made_by: p.by,
      action: p.action,
      subject: p.subject,
      record: p.record,
    }),
  );
  // The first end counts. A second one, after a retry whose answer was lost, changes nothing.
  const insertEnded = prepare(database, (p: { id: string; record: string }) =>
    query
      .insertInto('audit_ends')
      .values({ id: p.id, record: p.record })
      .onConflict((c) => c.column('id').doNothing()),
  );
  // Fills the column that the filter reads where the subject was not known at the beginning; it replaces none.
  const fillSubject = prepare(database, (p: { id: string; subject: string | null }) =>
    query.updateTable('audit').set({ subject: p.subject }).where('id', '=', p.id).where('subject', 'is', null),
  );

  function list({ by, subject, action, q, since, until, cursor, limit }: AuditFilter): Page<AuditEntry> {
    let select = query
      .selectFrom('audit')
      .leftJoin('audit_ends', 'audit_ends.id', 'audit.id')
      .select(['audit.seq', 'audit.record as began', 'audit_ends.record as ended'])
      .orderBy('audit.seq', 'desc')
      .limit(limit + 1);
    if (by !== undefined) select = select.where('audit.made_by', '=', by);
    if (subject !== undefined) select = select.where('audit.subject', '=', subject);
    if (action !== undefined) select = select.where('audit.action', '=', action);
    if (q !== undefined) select = select.where((e) => e.or(SEARCHED.map((column) => contains(column, q))));
    if (since !== undefined) select = select.where('audit.at', '>=', since);
    if (until !== undefined) select = select.where('audit.at', '<=', until);
    if (cursor !== undefined) select = select.where('audit.seq', '<', decodeCursor(cursor, 'number')[0]);
    return pageOf(selectAll(database, select), limit, { key: ({ seq }) => [seq], item: (row) => toEntry(row) });
  }

  return {
    begin: (record) => committer.join(() => void insertBegan.run({ ...record, record: JSON.stringify(record) })),
    end: (record) =>
      committer.join(() => {
        insertEnded.run({ id: record.id, record: JSON.stringify(record) });
        // The filter's column only; the record of the beginning stays as it was written.
        if (record.subject !== null) fillSubject.run({ id: record.id, subject: record.subject });
      }),
    list: (filter) => committer.read(() => list(filter)),
  };
}

/** True where the column has the text in it, whatever the case of ASCII letters: SQLite's `lower` knows no others. */
function contains(column: (typeof SEARCHED)[number], q: string) {
  return sql<boolean>`instr(lower(${sql.ref(column)}), lower(${q})) > 0`;
}

/** One entry of its two records. Without the second one nobody knows whether the change was made (`unknown`). */
function toEntry({ began, ended }: { began: string; ended: string | null }): AuditEntry {
  // Both texts were written by this adapter, so their shapes are known.
  const start = JSON.parse(began) as AuditBegan;
  if (ended === null) return { ...start, outcome: 'unknown', code: null, before: null, after: null };
  const { outcome, code, subject, before, after } = JSON.parse(ended) as AuditEnded;
  return { ...start, subject: start.subject ?? subject, outcome, code, before, after };
}
