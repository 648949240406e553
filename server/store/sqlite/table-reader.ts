// Reads rows of a table by conditions. One of them leads through the index, the fewest rows of all where that can be told
// cheaply; the others are put to each row that is read. A read ends after so many rows, whatever it has found, so that
// nobody who writes waits long for it.
import { sql, type RawBuilder, type SqlBool } from 'kysely';

import { ValidationError } from '../../../shared/errors.ts';
import { holds, type Comparison, type Condition } from '../../../shared/table/condition.ts';
import type { TableRow } from '../../../shared/table/table.ts';
import { decodeCursor, encodeCursor } from '../page.ts';
import type { RowPage, RowQuery } from '../table-store.ts';
import type { Context } from './context.ts';
import { prepare, selectAll, selectFirst } from './statements.ts';
import { sieveOf } from './table-sieve.ts';
import type { KnownTable } from './table-specs.ts';
import { indexed, rowSeq, toRow, type StoredRow, type TableColumn } from './table-values.ts';

/** A read is short: some 40 ms in the worst case. */
const MOST_READ = 20_000;
/** Rows that are looked at together: few at first, since the first ones may do. */
const CHUNK = 500;
const LARGEST_CHUNK = 20_000;
/** So far the rows of a condition are counted to find the one that leads. */
const COUNTED = 1_000;

/** Where a read stands: behind this row, in the order of its lead. */
interface Position {
  value: string | number;
  seq: number;
}

/** The part of the index that one condition leads to. */
interface Lead {
  column: TableColumn;
  low: string | number | undefined;
  high: string | number | undefined;
}

/** How the rows of a page are come by. */
interface Way {
  table: KnownTable;
  lead: Lead | undefined;
  newestFirst: boolean;
  sieve: RawBuilder<SqlBool> | undefined;
}

export interface TableReader {
  page(table: KnownTable, query: RowQuery, mostRead?: number): RowPage;
  row(table: KnownTable, id: string): TableRow | undefined;
}

export function tableReader({ database, query }: Context): TableReader {
  const rows = query
    .selectFrom('table_rows')
    .select(['seq', 'cells', 'created_at as createdAt', 'updated_at as updatedAt']);
  const bySeq = prepare(database, (p: { table: number; seq: number }) =>
    rows.where('table_seq', '=', p.table).where('seq', '=', p.seq),
  );

  function row(table: KnownTable, id: string): TableRow | undefined {
    const seq = rowSeq(id);
    const found = seq === undefined ? undefined : bySeq.get({ table: table.seq, seq });
    return found && toRow(table.columns, found);
  }

  const ranged = ({ column, low, high }: Lead) => {
    let select = query.selectFrom('table_cells').where('column_seq', '=', column.seq);
    if (low !== undefined) select = select.where('value', low === high ? '=' : '>=', low);
    if (high !== undefined && low !== high) select = select.where('value', '<=', high);
    return select;
  };

  function countOf(lead: Lead): number {
    const some = ranged(lead)
      .select('row_seq')
      .limit(COUNTED + 1);
    const counted = selectFirst(
      database,
      query.selectFrom(some.as('some_rows')).select((e) => e.fn.countAll<number>().as('n')),
    );
    return counted?.n ?? 0;
  }

  function choose(leads: readonly Lead[]): Lead | undefined {
    const exact = leads.find(({ column, low, high }) => column.unique === true && low === high);
    if (exact !== undefined || leads.length < 2) return exact ?? leads[0];
    return leads.map((lead) => ({ lead, count: countOf(lead) })).toSorted((a, b) => a.count - b.count)[0]?.lead;
  }

  /** The next rows of the lead, in its order; of so many only the last one, where that is asked for. */
  function chunk({ table, lead, newestFirst }: Way, after: Position | undefined, size: number, onlyLast = false) {
    const [limit, offset] = onlyLast ? [1, size - 1] : [size, 0];
    const direction = newestFirst ? 'desc' : 'asc';
    const beyond = sql.raw(newestFirst ? '<' : '>');
    if (lead === undefined) {
      let select = query
        .selectFrom('table_rows')
        .select(['seq', sql<string | number>`0`.as('value')])
        .where('table_seq', '=', table.seq);
      if (after !== undefined) select = select.where(sql<SqlBool>`seq ${beyond} ${after.seq}`);
      return select.orderBy('seq', direction).limit(limit).offset(offset);
    }
    let select = ranged(lead).select(['row_seq as seq', sql<string | number>`value`.as('value')]);
    if (after !== undefined) {
      select = select.where(sql<SqlBool>`(value, row_seq) ${beyond} (${after.value}, ${after.seq})`);
    }
    return select.orderBy('value', direction).orderBy('row_seq', direction).limit(limit).offset(offset);
  }

  /** Those of a chunk that the sieve lets through, `limit` at most. */
  function sifted(way: Way, some: ReturnType<typeof chunk>, limit: number): (StoredRow & Position)[] {
    const direction = way.newestFirst ? 'desc' : 'asc';
    let select = query
      .selectFrom(some.as('some_rows'))
      .innerJoin('table_rows', 'table_rows.seq', 'some_rows.seq')
      .select(['some_rows.seq', 'some_rows.value', 'cells', 'created_at as createdAt', 'updated_at as updatedAt']);
    if (way.sieve !== undefined) select = select.where(way.sieve);
    return selectAll(
      database,
      select.orderBy('some_rows.value', direction).orderBy('some_rows.seq', direction).limit(limit),
    );
  }

  function page(table: KnownTable, { where, cursor, limit, newestFirst = false }: RowQuery, most = MOST_READ): RowPage {
    const named = where.find(({ column, is }) => column === 'id' && is === 'equals');
    if (named !== undefined) {
      const found = row(table, String(named.value));
      return { items: found !== undefined && holds(where, found) ? [found] : [], nextCursor: null };
    }
    const leads = where.flatMap((condition) => leadOf(table, condition));
    const from = cursor === undefined ? undefined : readCursor(cursor, leads);
    const lead = from === undefined ? choose(leads) : from.lead;
    const cursorAt = ({ value, seq }: Position): string =>
      encodeCursor([lead?.column.seq ?? 0, JSON.stringify(value), seq]);
    const way: Way = { table, lead, newestFirst, sieve: sieveOf(table.columns, where) };
    const found: { row: TableRow; at: Position }[] = [];
    let at: Position | undefined = from?.position;
    let size = CHUNK;
    for (let read = 0; read < most;) {
      const wanted = limit + 1 - found.length;
      const rows = sifted(way, chunk(way, at, size), wanted);
      for (const { value, ...stored } of rows) {
        const each = toRow(table.columns, stored);
        if (holds(where, each)) found.push({ row: each, at: { value, seq: stored.seq } });
      }
      const items = found.slice(0, limit).map((each) => each.row);
      if (found.length > limit) return { items, nextCursor: cursorAt(found[limit - 1]!.at) };
      const last = rows.at(-1);
      if (last !== undefined && rows.length === wanted) at = { value: last.value, seq: last.seq };
      else {
        at = selectFirst<Position>(database, chunk(way, at, size, true));
        if (at === undefined) return { items, nextCursor: null };
      }
      read += size;
      size = Math.min(size * 8, LARGEST_CHUNK, Math.max(most - read, 1));
    }
    return { items: found.map((each) => each.row), nextCursor: at === undefined ? null : cursorAt(at) };
  }

  return { page, row };
}

/** @throws ValidationError `cursor.invalid` */
function readCursor(cursor: string, leads: readonly Lead[]): { lead: Lead | undefined; position: Position } {
  const [column, value, seq] = decodeCursor(cursor, 'number', 'string', 'number');
  const lead = leads.find((each) => each.column.seq === column);
  const read = readValue(value);
  if (read === undefined || (column !== 0 && lead === undefined)) {
    throw new ValidationError('cursor.invalid', 'The cursor belongs to other conditions. Ask for the first page.');
  }
  return { lead, position: { value: read, seq } };
}

/** Undefined for what no cursor of a table has: whoever asks may have written it. */
function readValue(text: string): string | number | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** None where the index cannot answer the condition. */
function leadOf({ columns }: KnownTable, { column: key, is, value }: Condition): Lead[] {
  const column = columns.find((each) => each.key === key);
  const limit = column === undefined ? undefined : indexed(column, value);
  if (column === undefined || column.type === 'json' || limit === undefined) return [];
  const bounds = BOUNDS[is]?.(limit);
  return bounds === undefined ? [] : [{ column, ...bounds }];
}

/** Both ends included: of a long text the index has the beginning, and the row itself is looked at besides. */
const BOUNDS: Partial<Record<Comparison, (limit: string | number) => Pick<Lead, 'low' | 'high'>>> = {
  equals: (limit) => ({ low: limit, high: limit }),
  lessThan: (limit) => ({ low: undefined, high: limit }),
  atMost: (limit) => ({ low: undefined, high: limit }),
  moreThan: (limit) => ({ low: limit, high: undefined }),
  atLeast: (limit) => ({ low: limit, high: undefined }),
  startsWith: (limit) => ({ low: limit, high: `${limit}\u{10FFFF}` }),
};
