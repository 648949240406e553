// Reads rows of a table by conditions. One condition leads through the index of values: a unique one that names the
// value, else the one that the fewest rows fit, where that can be told cheaply. Whatever the lead gives goes through a
// sieve within SQLite and is then judged by `holds`. A read ends after so many rows, whatever it has found, so that
// nobody who writes waits long for it; its cursor goes on from there.
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

/** Rows that one read looks at: some 40 ms in the worst case. */
const MOST_READ = 20_000;
/**
 * Rows that are looked at together: few at first, since the first ones may do, and eight times as many each further
 * time.
 */
const CHUNK = 500;
const LARGEST_CHUNK = 20_000;
/** So many rows of a condition are counted to find the one that leads; more than that are equally many. */
const COUNTED = 1_000;

/**
 * Where a read stands: behind this row, in the order of its lead. Without a lead the order is that of the rows, and
 * `value` 0.
 */
interface Position {
  value: string | number;
  seq: number;
}

/**
 * The part of the index that one condition leads to. `low` and `high` are included; undefined: it is open at that end.
 */
interface Lead {
  column: TableColumn;
  low: string | number | undefined;
  high: string | number | undefined;
}

/** How the rows of a page are come by. The sieve leaves out most rows for which a condition does not hold. */
interface Way {
  table: KnownTable;
  lead: Lead | undefined;
  newestFirst: boolean;
  sieve: RawBuilder<SqlBool> | undefined;
}

/** To be called inside a view or a transaction. */
export interface TableReader {
  /**
   * One page. `mostRead`: rows that it looks at; default 20,000.
   * @throws ValidationError `cursor.invalid`
   */
  page(table: KnownTable, query: RowQuery, mostRead?: number): RowPage;
  /** Undefined: the table has no such row, or the text is no row's id. */
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

  // The cells of a lead.
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

  /** The condition that leads; undefined: the table is read in order of its rows. */
  function choose(leads: readonly Lead[]): Lead | undefined {
    const exact = leads.find(({ column, low, high }) => column.unique === true && low === high);
    if (exact !== undefined || leads.length < 2) return exact ?? leads[0];
    return leads.map((lead) => ({ lead, count: countOf(lead) })).toSorted((a, b) => a.count - b.count)[0]?.lead;
  }

  /**
   * The next `size` rows of the lead, in its order. With `onlyLast` only the last of them, which says where the next
   * chunk begins.
   */
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

  /** The rows of a chunk that the sieve lets through, at most `limit`. */
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
    // An id names one row, so no index of values is needed.
    const named = where.find(({ column, is }) => column === 'id' && is === 'equals');
    if (named !== undefined) {
      const found = row(table, String(named.value));
      return { items: found !== undefined && holds(where, found) ? [found] : [], nextCursor: null };
    }
    const leads = where.flatMap((condition) => leadOf(table, condition));
    const from = cursor === undefined ? undefined : readCursor(cursor, leads);
    // A further page keeps the lead of the first one, or rows would come twice or not at all.
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
      // The chunk may have more that fit: the next one begins behind the last row that was given.
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

/**
 * The lead and the place in it that a cursor names.
 * @throws ValidationError `cursor.invalid`, also where no condition of the query has that lead
 */
function readCursor(cursor: string, leads: readonly Lead[]): { lead: Lead | undefined; position: Position } {
  const [column, value, seq] = decodeCursor(cursor, 'number', 'string', 'number');
  const lead = leads.find((each) => each.column.seq === column);
  const read = readValue(value);
  if (read === undefined || (column !== 0 && lead === undefined)) {
    throw new ValidationError('cursor.invalid', 'The cursor belongs to other conditions. Ask for the first page.');
  }
  return { lead, position: { value: read, seq } };
}

/** The value in a cursor; undefined for what no cursor of a table has, since whoever asks may have written it. */
function readValue(text: string): string | number | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' || typeof value === 'number' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The part of the index that answers the condition; none where the index cannot. */
function leadOf({ columns }: KnownTable, { column: key, is, value }: Condition): Lead[] {
  const column = columns.find((each) => each.key === key);
  const limit = column === undefined ? undefined : indexed(column, value);
  if (column === undefined || column.type === 'json' || limit === undefined) return [];
  const bounds = BOUNDS[is]?.(limit);
  return bounds === undefined ? [] : [{ column, ...bounds }];
}

/**
 * Both ends are included, also for `lessThan` and `moreThan`: of a long text the index has only the beginning, so the
 * row itself is looked at besides.
 */
const BOUNDS: Partial<Record<Comparison, (limit: string | number) => Pick<Lead, 'low' | 'high'>>> = {
  equals: (limit) => ({ low: limit, high: limit }),
  lessThan: (limit) => ({ low: undefined, high: limit }),
  atMost: (limit) => ({ low: undefined, high: limit }),
  moreThan: (limit) => ({ low: limit, high: undefined }),
  atLeast: (limit) => ({ low: limit, high: undefined }),
  startsWith: (limit) => ({ low: limit, high: `${limit}\u{10FFFF}` }),
};
