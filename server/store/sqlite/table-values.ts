// How values of tables stand in SQLite: those of a row as one JSON text, keyed by the numbers of their columns, and
// each once more as a value of the index. Pure.
import type { JsonObject, JsonValue } from '../../../shared/json.ts';
import { LONGEST_UNIQUE, type Column, type TableRow } from '../../../shared/table/table.ts';

/** A column with its number, which is never given twice: a column of the same key that was dropped has another one. */
export interface TableColumn extends Column {
  seq: number;
}

/** A row as it is stored. `cells`: JSON text of an object, values by the numbers of their columns. */
export interface StoredRow {
  seq: number;
  cells: string;
  createdAt: string;
  updatedAt: string;
}

/**
 * In characters. The index has the beginning of a text, one letter more than a unique one may have: so texts that are
 * too long to be unique are told from those that are not.
 */
const INDEXED = LONGEST_UNIQUE + 1;

/**
 * The value in the index; undefined: an empty cell is not in it. Booleans are 1 and 0, and of JSON the index only says
 * that there is some.
 */
export function indexed({ type }: Pick<Column, 'type'>, value: JsonValue | undefined): string | number | undefined {
  if (value === undefined || value === null) return undefined;
  if (type === 'json') return 1;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' ? value : String(value).slice(0, INDEXED);
}

/** The JSON text of a row. Values that are null are left out. */
export function toCells(columns: readonly TableColumn[], values: JsonObject): string {
  const cells: JsonObject = {};
  for (const { seq, key } of columns) {
    const value = values[key] ?? null;
    if (value !== null) cells[seq] = value;
  }
  return JSON.stringify(cells);
}

/** A row as the port has it: each column of now has a value or null, and values of dropped columns are left out. */
export function toRow(columns: readonly TableColumn[], { seq, cells, createdAt, updatedAt }: StoredRow): TableRow {
  const stored = JSON.parse(cells) as JsonObject;
  const values: JsonObject = {};
  for (const { seq: column, key } of columns) values[key] = stored[column] ?? null;
  return { id: rowId(seq), values, createdAt, updatedAt };
}

/** The id of a row, as flows and the API name it. */
export function rowId(seq: number): string {
  return `row_${seq}`;
}

/** The number in a row's id; undefined for a text that is no row's id. */
export function rowSeq(id: string): number | undefined {
  const number = /^row_([1-9]\d{0,14})$/.exec(id)?.[1];
  return number === undefined ? undefined : Number(number);
}
