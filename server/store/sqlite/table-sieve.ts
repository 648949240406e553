// Leaves out, within SQLite, most rows for which conditions do not hold, so that few are read and put together for
// nothing. It never leaves out a row for which they hold; `holds` (shared) judges the rows that stay. Pure.
import { sql, type RawBuilder, type SqlBool } from 'kysely';

import type { Condition } from '../../../shared/table/condition.ts';
import type { TableColumn } from './table-values.ts';

/** A condition over the column `cells` of the row. Undefined: no condition leaves out anything. */
export function sieveOf(
  columns: readonly TableColumn[],
  conditions: readonly Condition[],
): RawBuilder<SqlBool> | undefined {
  const parts = conditions.flatMap((condition) => {
    const column = columns.find(({ key }) => key === condition.column);
    const part = column === undefined ? undefined : partOf(column, condition);
    return part === undefined ? [] : [part];
  });
  return parts.length === 0 ? undefined : sql<SqlBool>`${sql.join(parts, sql` and `)}`;
}

/**
 * What of one condition SQLite can judge; undefined: nothing of it. A cell that is null is not there at all, so
 * `isEmpty` asks for its absence.
 */
function partOf({ seq, type }: TableColumn, { is, value }: Condition): RawBuilder<SqlBool> | undefined {
  const path = `$."${seq}"`;
  const cell = sql`json_extract(cells, ${path})`;
  const isThere = sql<SqlBool>`json_type(cells, ${path}) is not null`;
  const isEmpty = sql<SqlBool>`json_type(cells, ${path}) is null`;
  switch (is) {
    case 'isEmpty':
      return isEmpty;
    case 'isNotEmpty':
      return isThere;
    case 'equals':
      if (value === null) return isEmpty;
      return type === 'json' ? isThere : sql<SqlBool>`${cell} = ${plain(value)}`;
    case 'notEquals':
      if (value === null) return isThere;
      return type === 'json' ? undefined : sql<SqlBool>`${cell} is not ${plain(value)}`;
    case 'startsWith':
      return sql<SqlBool>`instr(${cell}, ${String(value)}) = 1`;
    case 'contains': {
      const fragment = fragmentOf(String(value));
      return fragment === '' ? isThere : sql<SqlBool>`instr(lower(${cell}), ${fragment}) > 0`;
    }
    case 'lessThan':
    case 'atMost':
    case 'moreThan':
    case 'atLeast':
      return type === 'number' ? sql<SqlBool>`${cell} ${sql.raw(OPERATORS[is])} ${plain(value)}` : isThere;
  }
}

/** Only of numbers: SQLite compares text in another order than JavaScript. */
const OPERATORS = { lessThan: '<', atMost: '<=', moreThan: '>', atLeast: '>=' } as const;

/** The value as `json_extract` gives it. */
function plain(value: Condition['value']): string | number | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' ? null : value;
}

/**
 * The longest part of a text that SQLite surely finds where JavaScript finds the whole. SQLite's `lower` knows capitals
 * in ASCII alone; i and k are left out, which are small letters of others, too (İ, the sign of Kelvin).
 */
function fragmentOf(part: string): string {
  const runs = part.toLowerCase().match(/[ -hjl-~]+/g) ?? [];
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}
