// How values of tables stand in SQLite: those of a row as one JSON text, keyed by the numbers of their columns, and each once
// more as a value of the index. Pure.
import type { JsonObject, JsonValue } from '../../../shared/json.ts';
import { LONGEST_UNIQUE, type Column, type TableRow } from '../../../shared/table/table.ts';

export interface TableColumn extends Column {
  seq: number;
}

export interface StoredRow {
  seq: number;
  cells: string;
  createdAt: string;
  updatedAt: string;
}

/** Of a text the index has the beginning: one letter more than a unique one may have. */
const INDEXED = LONGEST_UNIQUE + 1;

/** The value in the index; undefined: an empty cell is not there. Of JSON it only says that there is some. */
export function indexed({ type }: Pick<Column, 'type'>, value: JsonValue | undefined): string | number | undefined {
  if (value === undefined || value === null) return undefined;
  if (type === 'json') return 1;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' ? value : String(value).slice(0, INDEXED);
}

export function toCells(columns: readonly TableColumn[], values: JsonObject): string {
  const cells: JsonObject = {};
  for (const { seq, key } of columns) {
    const value = values[key] ?? null;
    if (value !== null) cells[seq] = value;
  }
  return JSON.stringify(cells);
}

export function toRow(columns: readonly TableColumn[], { seq, cells, createdAt, updatedAt }: StoredRow): TableRow {
  const stored = JSON.parse(cells) as JsonObject;
  const values: JsonObject = {};
  for (const { seq: column, key } of columns) values[key] = stored[column] ?? null;
  return { id: rowId(seq), values, createdAt, updatedAt };
}

export function rowId(seq: number): string {
  return `row_${seq}`;
}

/** Undefined for a text that is no row's id. */
export function rowSeq(id: string): number | undefined {
  const number = /^row_([1-9]\d{0,14})$/.exec(id)?.[1];
  return number === undefined ? undefined : Number(number);
}
