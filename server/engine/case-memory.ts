// What a test case remembers: tables and counters of its own, in a store of their own that holds to the rules of the
// real one. They begin as the case says, are read and written by its steps, and are compared with what the case
// expects.
import { TerminalError } from '../../shared/errors.ts';
import type { FlowTest } from '../../shared/flow/flow.ts';
import { jsonEquals, type JsonObject } from '../../shared/json.ts';
import { columnFaults, readValues, type Column, type TableRow } from '../../shared/table/table.ts';
import type { CounterWrite, TableWrite, WriteResult } from '../../shared/table/write.ts';
import type { OpenScratch } from '../store/scratch.ts';
import type { TableStore } from '../store/table-store.ts';

/** Rows that are read at a time. */
const PAGE = 500;

/** Opened for one case and closed after it, whatever became of the case. */
export interface CaseMemory {
  reads: Pick<TableStore, 'find' | 'rows' | 'preview'>;
  /** J12: does a write as the commit of a step's end does it, and answers what became of it. */
  write(write: TableWrite): Promise<WriteResult>;
  /** Called when the run is over: a sentence for each expectation that does not hold. */
  differences(): Promise<string[]>;
  close(): Promise<void>;
}

/**
 * Undefined for a case that says nothing of tables and counters. `at`: the time at which the case stands still.
 * @throws TerminalError `test.no-tables`: there is no store for them here
 * @throws TerminalError `test.bad-tables`: what the case puts into a table does not fit it
 */
export async function openCaseMemory(
  test: FlowTest,
  { open, at }: { open: OpenScratch | undefined; at: string },
): Promise<CaseMemory | undefined> {
  const { tables, counters, expect = {} } = test;
  if ([tables, counters, expect.tables, expect.counters].every((part) => part === undefined)) return undefined;
  if (open === undefined)
    throw new TerminalError('test.no-tables', 'There is no store here for the tables of the case.');
  const scratch = await open();
  try {
    await fill(scratch.tables, test, at);
  } catch (thrown) {
    await scratch.close();
    throw thrown;
  }
  const store = scratch.tables;
  return {
    reads: store,
    write: async (write) => (await store.apply([write]))[0]!,
    differences: async () => [...(await tableDifferences(store, test)), ...(await counterDifferences(store, test, at))],
    close: () => scratch.close(),
  };
}

/** The columns of a table as the case declares them; the key is the title where it names none. */
function columnsOf(test: FlowTest, id: string): Column[] {
  const columns = test.tables?.[id]?.columns ?? {};
  return Object.entries(columns).map(([key, column]) => ({ key, title: key, ...column }));
}

/** Makes the tables and counters as the case begins with them. */
async function fill(store: TableStore, test: FlowTest, at: string): Promise<void> {
  for (const [id, { rows = [] }] of Object.entries(test.tables ?? {})) {
    const columns = columnsOf(test, id);
    const [fault] = columnFaults(columns);
    if (fault !== undefined) throw badTables(`Table "${id}" of the case: ${fault}`);
    await store.create({ id, name: id, columns }, at);
    const writes = rows.map((values): TableWrite => ({ kind: 'insert', table: id, values, at }));
    for (const [number, result] of (await store.apply(writes)).entries()) {
      if (!result.ok) throw badTables(`Row ${number + 1} that the case puts into a table: ${result.error.message}`);
    }
  }
  const counted = Object.entries(test.counters ?? {}).flatMap(([name, times]) =>
    times.map(({ by = 1, secondsAgo = 0, ...counter }) => countOf(name, counter, { by, at: before(at, secondsAgo) })),
  );
  // A window slides one way: what was counted first comes first.
  const inOrder = counted.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
  for (const result of await store.apply(inOrder)) {
    if (!result.ok) throw badTables(`A counter of the case: ${result.error.message}`);
  }
}

/** The write that counts, or with `by` 0 only looks. */
function countOf(
  name: string,
  { key = '', windowSeconds }: { key?: string | undefined; windowSeconds: number },
  what: { by: number; at: string },
): CounterWrite {
  return { kind: 'count', name, key, windowSeconds, ...what };
}

function before(at: string, seconds: number): string {
  return new Date(Date.parse(at) - seconds * 1_000).toISOString();
}

/** Compares whole tables row by row, in the order in which the rows were made. */
async function tableDifferences(store: TableStore, test: FlowTest): Promise<string[]> {
  const failures: string[] = [];
  for (const [id, wanted] of Object.entries(test.expect?.tables ?? {})) {
    if (test.tables?.[id] === undefined) {
      failures.push(`The case expects rows of the table "${id}", and does not say under "tables" what columns it has.`);
      continue;
    }
    const rows = await allRows(store, id);
    if (rows.length !== wanted.length) {
      failures.push(`Table "${id}" has ${inWords(rows.length)} after the run, expected ${inWords(wanted.length)}.`);
      continue;
    }
    const columns = columnsOf(test, id);
    for (const [number, row] of rows.entries()) {
      failures.push(
        ...rowDifferences(columns, row, wanted[number]!).map((what) => `Row ${number + 1} of table "${id}" ${what}`),
      );
    }
  }
  return failures;
}

/** What differs in one row. Columns that the case does not name may have anything. */
function rowDifferences(columns: readonly Column[], { values }: TableRow, wanted: JsonObject): string[] {
  const read = readValues(columns, wanted);
  if (!read.ok) return read.faults.map(({ message }) => `is expected to have what it cannot: ${message}`);
  return Object.entries(read.values)
    .filter(([key, value]) => !jsonEquals(values[key] ?? null, value))
    .map(([key, value]) => {
      return `has ${key} ${JSON.stringify(values[key] ?? null)} after the run, expected ${JSON.stringify(value)}.`;
    });
}

async function allRows(store: TableStore, id: string): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await store.rows(id, { where: [], limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    rows.push(...page.items);
    cursor = page.nextCursor;
  }
  return rows;
}

/** Compares what each expected counter has at the time of the case. */
async function counterDifferences(store: TableStore, test: FlowTest, at: string): Promise<string[]> {
  const wanted = Object.entries(test.expect?.counters ?? {}).flatMap(([name, counters]) =>
    counters.map(({ count, ...counter }) => ({ count, write: countOf(name, counter, { by: 0, at }) })),
  );
  const results = await store.apply(wanted.map(({ write }) => write));
  return wanted.flatMap(({ count, write: { name, key } }, number) => {
    const result = results[number];
    if (result?.ok === false) return [`Counter "${name}" cannot be read: ${result.error.message}`];
    const found = result?.output['count'];
    const of = key === '' ? '' : ` of key "${key}"`;
    return found === count ? [] : [`Counter "${name}"${of} is ${found} after the run, expected ${count}.`];
  });
}

function inWords(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`;
}

function badTables(message: string): TerminalError {
  return new TerminalError('test.bad-tables', message);
}
