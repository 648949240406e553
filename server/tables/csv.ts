// Rows as CSV (RFC 4180), in and out, as streams: however large a file is, only a few hundred rows of it are in memory
// at once. The first line has the keys of the columns.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify';

import { toAppError, ValidationError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/json.ts';
import { textOfValue, valueOfText, type Column, type TableRow } from '../../shared/table/table.ts';
import type { TableWrite, WriteResult } from '../../shared/table/write.ts';
import type { StoredTable } from '../store/table-store.ts';
import { createImportPreview, type LineWrite } from './import-preview.ts';

/** Bytes of a file that may be imported. */
export const LARGEST_FILE = 200 * 1024 * 1024;
/** Lines that are written to the store together. */
const BATCH = 500;
/** Problems that an answer names; the others are counted only. */
const MOST_PROBLEMS = 100;
/** Characters of one line. */
const LONGEST_LINE = 1_000_000;

export type Separator = ',' | ';' | '\t';

/** What became of the lines. `problems` names the first 100 refused ones; `line` counts from 1, the head included. */
export interface Imported {
  added: number;
  changed: number;
  unchanged: number;
  refused: number;
  problems: { line: number; reason: string }[];
}

/**
 * A program for tables takes a cell that begins so for a formula, whoever wrote it. An apostrophe in front makes it a
 * text, and an import takes it away again. One is also added to those that are there, so nothing is lost on the way out
 * and in again.
 */
const FORMULA = /^'*[=+\-@\t\r]/;
const GUARDED = /^'+[=+\-@\t\r]/;

/** A text as a cell that is no formula. */
export function guarded(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The text that `guarded` made this cell from. */
export function unguarded(text: string): string {
  return GUARDED.test(text) ? text.slice(1) : text;
}

/** Writes the rows to `out`, and ends it. */
export async function exportCsv(
  { columns }: Pick<StoredTable, 'columns'>,
  rows: AsyncIterable<TableRow>,
  out: NodeJS.WritableStream,
): Promise<void> {
  async function* lines(): AsyncGenerator<string[]> {
    yield ['id', ...columns.map(({ key }) => key)];
    for await (const { id, values } of rows) {
      yield [id, ...columns.map(({ key, type }) => shown(type, textOfValue({ type }, values[key])))];
    }
  }
  await pipeline(Readable.from(lines()), stringify(), out);
}

/** A number is no formula. */
function shown(type: Column['type'], text: string): string {
  return type === 'number' ? text : guarded(text);
}

/**
 * Each line is a row: by its `id` where it names one, else by the first unique column that it has a value in; else it
 * is added. A line that is refused keeps none of the others from being stored. Lines before a fault of the file itself
 * stay stored. @param write writes a batch of lines in order, with one result for each, or only tries them
 * (`isPreview`)
 * @throws ValidationError `table.bad-csv`, `table.file-too-large`
 */
export async function importCsv(
  table: StoredTable,
  file: AsyncIterable<Buffer>,
  how: {
    separator: Separator;
    /** The time that the rows get, ISO 8601. */
    at: string;
    /** `write` changes nothing: the batches before are then remembered (import-preview.ts). */
    isPreview: boolean;
    /** Bytes. Default `LARGEST_FILE`. */
    largest?: number;
    write(writes: TableWrite[]): Promise<WriteResult[]>;
  },
): Promise<Imported> {
  const result: Imported = { added: 0, changed: 0, unchanged: 0, refused: 0, problems: [] };
  const preview = how.isPreview ? createImportPreview(table) : undefined;
  let keys: string[] | undefined;
  let batch: { line: number; write: LineWrite }[] = [];

  const refuse = (line: number, reason: string): void => {
    result.refused += 1;
    if (result.problems.length < MOST_PROBLEMS) result.problems.push({ line, reason });
  };

  async function flush(): Promise<void> {
    const done = batch;
    batch = [];
    preview?.begin();
    const results = await how.write(done.map(({ write }) => write));
    for (const [at, { line, write }] of done.entries()) count(line, write, results[at]);
  }

  function count(line: number, write: LineWrite, written: WriteResult | undefined): void {
    if (written?.ok !== true) return refuse(line, written?.error.message ?? 'It was not stored.');
    const { output } = written;
    if (write.kind === 'update' && output['count'] === 0)
      return refuse(line, `The table has no row with the ID ${String(write.where[0]?.value)}.`);
    const outcome = preview?.judge(write, output) ?? outcomeOf(write, output);
    if (typeof outcome === 'object') refuse(line, outcome.refused);
    else result[outcome] += 1;
  }

  async function* bounded(): AsyncGenerator<Buffer> {
    let size = 0;
    for await (const chunk of file) {
      size += chunk.length;
      if (size > (how.largest ?? LARGEST_FILE)) throw tooLarge();
      yield chunk;
    }
  }

  const parser = parse({
    bom: true,
    delimiter: how.separator,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_LINE,
  });
  try {
    await pipeline(Readable.from(bounded()), parser, async (records) => {
      for await (const { record, info } of records as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
        if (keys === undefined) keys = headOf(table, record);
        else {
          const read = writeOf(table, keys, record, how.at);
          if (typeof read === 'string') refuse(info.lines, read);
          else batch.push({ line: info.lines, write: read });
          if (batch.length >= BATCH) await flush();
        }
      }
      await flush();
    });
  } catch (thrown) {
    const isOfParser = thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('CSV_');
    if (!isOfParser) throw toAppError(thrown);
    const before = result.added + result.changed > 0 && !how.isPreview ? ' The lines before it are imported.' : '';
    throw new ValidationError('table.bad-csv', `The file is no CSV: ${thrown.message}.${before}`);
  }
  if (keys === undefined)
    throw new ValidationError('table.bad-csv', 'The file is empty. Its first line has the keys of the columns.');
  return result;
}

export function tooLarge(): ValidationError {
  return new ValidationError(
    'table.file-too-large',
    `The file is larger than ${LARGEST_FILE / 1024 / 1024} MiB. Split it, and import the parts one after the other.`,
  );
}

/**
 * The keys of the columns from the first line. Columns of the table may be missing. @throws ValidationError
 * `table.bad-csv`
 */
function headOf({ name, columns }: StoredTable, record: readonly string[]): string[] {
  const known = ['id', ...columns.map(({ key }) => key)];
  const keys = record.map((each) => each.trim());
  const unknown = keys.find((key) => !known.includes(key));
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  const wrong = unknown ?? twice;
  if (wrong === undefined) return keys;
  const what = unknown === undefined ? `names the column "${wrong}" twice` : `names "${wrong}"`;
  throw new ValidationError(
    'table.bad-csv',
    `The first line ${what}. It has to have the keys of columns of the table "${name}": ${known.join(', ')}.`,
  );
}

function outcomeOf({ kind }: LineWrite, { created, changed }: JsonObject): 'added' | 'changed' | 'unchanged' {
  if (kind === 'insert' || created === true) return 'added';
  return changed === false || changed === 0 ? 'unchanged' : 'changed';
}

/** The line as a write, or a sentence why it is none. An empty cell is an empty value of its column. */
function writeOf(
  table: StoredTable,
  keys: readonly string[],
  record: readonly string[],
  at: string,
): LineWrite | string {
  if (record.length > keys.length) return `The line has ${record.length} cells, and the first line ${keys.length}.`;
  const values: JsonObject = {};
  let id = '';
  for (const [place, key] of keys.entries()) {
    const text = unguarded(record[place] ?? '');
    const column = table.columns.find((each) => each.key === key);
    if (column === undefined) {
      id = text.trim();
      continue;
    }
    const value = valueOfText(column, text);
    if (value === undefined) return `"${key}" is no JSON.`;
    values[key] = value;
  }
  if (id !== '') return { kind: 'update', table: table.id, where: [{ column: 'id', value: id }], values, at };
  const unique = table.columns.find(({ key, unique: is }) => is === true && (values[key] ?? null) !== null);
  if (unique === undefined) return { kind: 'insert', table: table.id, values, at };
  return { kind: 'upsert', table: table.id, key: unique.key, values, at };
}
