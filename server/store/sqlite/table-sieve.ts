// Leaves out, within SQLite, most rows for which conditions do not hold, so that few are read and put together for nothing.
// Never leaves out one for which they hold (`holds` judges those that stay). Pure.
import { sql, type RawBuilder, type SqlBool } from 'kysely';

import type { Condition } from '../../../shared/table/condition.ts';
import type { TableColumn } from './table-values.ts';

/** By the column `cells` of the row. Undefined: no condition leaves out anything. */
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

const OPERATORS = { lessThan: '<', atMost: '<=', moreThan: '>', atLeast: '>=' } as const;

function plain(value: Condition['value']): string | number | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' ? null : value;
}

/**
 * The longest part that SQLite, which knows of capitals in ASCII alone, surely finds where JavaScript finds the whole. Without
 * i and k, which are small letters of others too (İ, the sign of Kelvin).
 */
function fragmentOf(part: string): string {
  const runs = part.toLowerCase().match(/[ -hjl-~]+/g) ?? [];
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}
