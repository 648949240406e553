// What a table is: its columns, their types, and how values become cells. Pure; the store, the API, the cards and the
// editor all judge values by this.
import { jsonEquals, readJson, type JsonObject, type JsonValue } from '../json.ts';

export const COLUMN_TYPES = ['text', 'number', 'boolean', 'time', 'json'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

export interface Column {
  /** What cards, filters and CSV files call it; never changes. */
  key: string;
  /** For people. */
  title: string;
  type: ColumnType;
  /** No two rows have the same value. Rows without one do not count. */
  unique?: boolean | undefined;
}

/** What a table is, without its rows. */
export interface TableSpec {
  name: string;
  columns: Column[];
}

/** Finds a table by its id; undefined for one that is not there. */
export type TableLookup = (id: string) => TableSpec | undefined;

/** A row as everybody sees it, plain JSON; each column has its key in `values`, null where nothing is in it. */
export type TableRow = {
  /** `row_` and a number that is given once in a table. */
  id: string;
  values: JsonObject;
  createdAt: string;
  updatedAt: string;
};

/**
 * Bounds of what is kept. A table is what flows remember, and no database for everything: they keep lists and backups
 * quick.
 */
export const MOST_TABLES = 200;
export const MOST_COLUMNS = 50;
export const MOST_ROWS = 2_000_000;
/** Characters of a text. */
export const LONGEST_TEXT = 10_000;
/** Characters of a text in a unique column. */
export const LONGEST_UNIQUE = 200;
/** Characters of a row's values as JSON. */
export const LARGEST_ROW = 65_536;

/** Ids stand in addresses and flow files, keys of columns in expressions and in first lines of CSV files. */
export const TABLE_ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
export const COLUMN_KEY = /^[a-z][A-Za-z0-9]{0,39}$/;
/** What a row has beside its columns, and what lists and CSV files call by these names. */
export const RESERVED_KEYS: readonly string[] = ['id', 'createdAt', 'updatedAt', 'cursor', 'limit', 'order'];

/** Why a value is not put into a table; `message` is a sentence for whoever gave it. */
export interface Fault {
  column: string;
  message: string;
}

/** Either all values as cells, or every fault. */
export type Reading = { ok: true; values: JsonObject } | { ok: false; faults: Fault[] };

/**
 * Values as cells of these columns: numbers that stand in texts become numbers, times UTC, an empty text becomes
 * null. Columns that are not named are not in the answer, so that a change of a row can leave them as they are.
 */
export function readValues(columns: readonly Column[], values: JsonObject): Reading {
  const read: JsonObject = {};
  const faults: Fault[] = [];
  for (const [key, value] of Object.entries(values)) {
    const column = columns.find((each) => each.key === key);
    if (column === undefined) {
      const known = columns.map((each) => each.key).join(', ');
      faults.push({ column: key, message: `The table has no column "${key}". Its columns are: ${known}.` });
      continue;
    }
    const cell = readCell(column, value);
    if (isFault(cell)) faults.push({ column: key, message: cell.fault });
    else read[key] = cell;
  }
  const size = JSON.stringify(read).length;
  if (faults.length === 0 && size > LARGEST_ROW) {
    const [column = ''] = Object.keys(read);
    faults.push({
      column,
      message: `The row has more than ${LARGEST_ROW.toLocaleString('en')} characters. Put less into it.`,
    });
  }
  return faults.length === 0 ? { ok: true, values: read } : { ok: false, faults };
}

const FAULT: unique symbol = Symbol('fault');

interface CellFault {
  [FAULT]: true;
  fault: string;
}

function isFault(cell: JsonValue | CellFault): cell is CellFault {
  return typeof cell === 'object' && cell !== null && FAULT in cell;
}

function fault(message: string): CellFault {
  return { [FAULT]: true, fault: message };
}

/** One value as a cell of the column, or the fault. Null goes into every column. */
function readCell({ key, type, unique }: Column, value: JsonValue): JsonValue | CellFault {
  if (value === null || value === '') return null;
  switch (type) {
    case 'text': {
      if (typeof value === 'object') return fault(`"${key}" is a text, and ${shown(value)} is none.`);
      const text = String(value);
      const most = unique === true ? LONGEST_UNIQUE : LONGEST_TEXT;
      return text.length <= most ? text : fault(`"${key}" takes at most ${most} characters; this has ${text.length}.`);
    }
    case 'number': {
      const number = typeof value === 'string' && NUMBER.test(value.trim()) ? Number(value.trim()) : value;
      if (typeof number === 'number' && Number.isFinite(number)) return number;
      return fault(`"${key}" is a number, and ${shown(value)} is none.`);
    }
    case 'boolean':
      if (typeof value === 'boolean') return value;
      if (value === 'true' || value === 'false') return value === 'true';
      return fault(`"${key}" is true or false, and ${shown(value)} is neither.`);
    case 'time': {
      const time = typeof value === 'string' && TIME.test(value.trim()) ? Date.parse(timeText(value.trim())) : NaN;
      if (!Number.isNaN(time)) return new Date(time).toISOString();
      return fault(`"${key}" is a time such as 2026-03-01T10:00:00Z, and ${shown(value)} is none.`);
    }
    case 'json':
      return value;
  }
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
/** ISO 8601: a date, or a time with its zone. Without a zone nobody knows which moment it is. */
const TIME = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2}))?$/;

function timeText(text: string): string {
  return text.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
}

function shown(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** A cell as people read it; the empty text where nothing is in it. */
export function cellText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A cell as it is typed in and stands in CSV files. `valueOfText` makes the same value of it again. */
export function textOfValue({ type }: Pick<Column, 'type'>, value: JsonValue | undefined): string {
  return type === 'json' && typeof value === 'string' ? JSON.stringify(value) : cellText(value);
}

/**
 * The value that a text stands for in a column; `readValues` still judges it. Undefined where a column of JSON is
 * given text that is none.
 */
export function valueOfText({ type }: Pick<Column, 'type'>, text: string): JsonValue | undefined {
  if (type === 'text') return text === '' ? null : text;
  if (text.trim() === '') return null;
  if (type !== 'json') return text.trim();
  return readJson(text);
}

/** What is wrong with a table's columns, a sentence for each fault; empty where they are sound. */
export function columnFaults(columns: readonly Column[]): string[] {
  const faults: string[] = [];
  const keys = new Set<string>();
  for (const { key, type, unique } of columns) {
    if (!COLUMN_KEY.test(key)) {
      faults.push(`The key "${key}" must begin with a small letter and have letters and digits only, 40 at most.`);
    }
    if (RESERVED_KEYS.includes(key)) faults.push(`The key "${key}" has a meaning of its own. Choose another one.`);
    if (keys.has(key)) faults.push(`Two columns have the key "${key}". Give each its own.`);
    if (unique === true && (type === 'json' || type === 'boolean')) {
      faults.push(`"${key}" cannot be unique: only texts, numbers and times can.`);
    }
    keys.add(key);
  }
  return faults;
}

/** True where the row has all of these values already. */
export function hasAll(row: JsonObject, values: JsonObject): boolean {
  return Object.entries(values).every(([key, value]) => jsonEquals(row[key] ?? null, value));
}
