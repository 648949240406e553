// Which rows of a table are meant: conditions on columns, all of which must hold. Pure: it says how a condition is
// put to a row. Which conditions an index answers is the store's.
import { jsonEquals, type JsonObject, type JsonValue } from '../json.ts';
import { cellText, readValues, type Column } from './table.ts';

/** Texts are compared by code points and with their case, but for `contains`, which ignores case. */
export const COMPARISONS = [
  'equals',
  'notEquals',
  'lessThan',
  'atMost',
  'moreThan',
  'atLeast',
  'startsWith',
  'contains',
  'isEmpty',
  'isNotEmpty',
] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** A condition that makes sense for the table. */
export interface Condition {
  /** A column's key, or `id`. */
  column: string;
  is: Comparison;
  /** A value of the column's type; null for comparisons that need none. */
  value: JsonValue;
}

/** A condition as it is written, before its value has the type of its column. */
export interface GivenCondition {
  column: string;
  is?: Comparison | undefined;
  value?: JsonValue | undefined;
}

const ALONE: ReadonlySet<Comparison> = new Set(['isEmpty', 'isNotEmpty']);
const TEXTUAL: ReadonlySet<Comparison> = new Set(['startsWith', 'contains']);
const ORDERED: ReadonlySet<Comparison> = new Set(['lessThan', 'atMost', 'moreThan', 'atLeast']);
const ID: Column = { key: 'id', title: 'ID', type: 'text' };

/**
 * Conditions with values of their columns' types, or a sentence for each that makes no sense. Without `is` a
 * condition compares for equality. Nothing is thrown.
 */
export function readConditions(
  columns: readonly Column[],
  given: readonly GivenCondition[],
): { ok: true; conditions: Condition[] } | { ok: false; faults: string[] } {
  const conditions: Condition[] = [];
  const faults: string[] = [];
  for (const { column: key, is = 'equals', value = null } of given) {
    const column = key === 'id' ? ID : columns.find((each) => each.key === key);
    if (column === undefined) {
      faults.push(`There is no column "${key}". The columns are: ${['id', ...columns.map((c) => c.key)].join(', ')}.`);
    } else if (ALONE.has(is)) {
      conditions.push({ column: key, is, value: null });
    } else if ((column.type === 'json' || key === 'id') && is !== 'equals' && is !== 'notEquals') {
      faults.push(`"${key}" can only be compared for equality, not by ${is}.`);
    } else if (column.type === 'boolean' && ORDERED.has(is)) {
      faults.push(`"${key}" is true or false, which has no order.`);
    } else if (TEXTUAL.has(is)) {
      if (column.type !== 'text') faults.push(`"${key}" is no text, so ${is} does not apply.`);
      else conditions.push({ column: key, is, value: cellText(value) });
    } else {
      // A value to compare with may be longer than a unique column takes: it is then equal to none.
      const read = readValues([column.unique === true ? { ...column, unique: false } : column], { [key]: value });
      if (read.ok) conditions.push({ column: key, is, value: read.values[key] ?? null });
      else faults.push(...read.faults.map(({ message }) => message));
    }
  }
  return faults.length === 0 ? { ok: true, conditions } : { ok: false, faults };
}

/** Whether all conditions hold for the row. An empty cell equals null alone, and is in no order. */
export function holds(conditions: readonly Condition[], row: { id: string; values: JsonObject }): boolean {
  return conditions.every((condition) => holdsFor(condition, row));
}

function holdsFor({ column, is, value }: Condition, { id, values }: { id: string; values: JsonObject }): boolean {
  const cell = column === 'id' ? id : (values[column] ?? null);
  switch (is) {
    case 'equals':
      return jsonEquals(cell, value);
    case 'notEquals':
      return !jsonEquals(cell, value);
    case 'isEmpty':
      return cell === null;
    case 'isNotEmpty':
      return cell !== null;
    case 'startsWith':
      return typeof cell === 'string' && cell.startsWith(String(value));
    case 'contains':
      return typeof cell === 'string' && cell.toLowerCase().includes(String(value).toLowerCase());
    case 'lessThan':
      return order(cell, value) === -1;
    case 'moreThan':
      return order(cell, value) === 1;
    case 'atMost':
      return [-1, 0].includes(order(cell, value) ?? 2);
    case 'atLeast':
      return [0, 1].includes(order(cell, value) ?? 2);
  }
}

/** How the cell stands to the value; undefined where they have no order, as a null has with nothing. */
function order(cell: JsonValue, value: JsonValue): -1 | 0 | 1 | undefined {
  const areTexts = typeof cell === 'string' && typeof value === 'string';
  const areNumbers = typeof cell === 'number' && typeof value === 'number';
  if (areTexts) return textOrder(cell, value);
  if (!areNumbers) return undefined;
  return cell < value ? -1 : cell > value ? 1 : 0;
}

/**
 * Compares by code points, as an index does: JavaScript by itself would put those beyond U+FFFF before some of the
 * others.
 */
function textOrder(one: string, other: string): -1 | 0 | 1 {
  if (one === other) return 0;
  let at = 0;
  while (one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  const [unit, otherUnit] = [rank(one.charCodeAt(at)), rank(other.charCodeAt(at))];
  return Number.isNaN(unit) || unit < otherUnit ? -1 : 1;
}

/** Puts halves of code points beyond U+FFFF behind all other units. NaN, where the text is over, stays NaN. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
