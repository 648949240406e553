// Test cases that say what tables and counters hold: the steps of a case read and write what is the case's own, by the rules
// of the real ones.
import { expect, test } from 'vitest';

import { flowFrom } from '../../tests/support/flow-builder.ts';
import { resetEvent } from '../../tests/support/sample-events.ts';
import type { Flow, FlowTest } from '../../shared/flow/flow.ts';
import { flowSchema } from '../../shared/flow/flow.ts';
import type { JsonObject } from '../../shared/json.ts';
import { loadCards } from '../cards/registry.ts';
import { openScratchTables } from '../store/open-store.ts';
import { runFlowTests } from './flow-tests.ts';

const cards = await loadCards();
const node = (card: string, inputs: JsonObject) => ({ card: `data.${card}`, version: 1, inputs });
const COLUMNS: NonNullable<FlowTest['tables']>[string]['columns'] = {
  user: { type: 'text', unique: true },
  resets: { type: 'number' },
  seen: { type: 'time' },
};
const watched = (...rows: JsonObject[]): NonNullable<FlowTest['tables']> => ({ watched: { columns: COLUMNS, rows } });

async function failuresOf(flow: Flow, one: FlowTest): Promise<string[]> {
  const whole = flowSchema.parse({ ...flow, tests: { one: { event: resetEvent(), ...one } } });
  const [result] = await runFlowTests(whole, cards, { openScratch: openScratchTables });
  return result!.failures;
}

const keeps = flowFrom(
  {
    trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
    put: node('table-upsert', { table: 'watched', column: 'user', values: { user: 'ada', resets: 2 } }),
    find: node('table-find', { table: 'watched', where: [{ column: 'resets', is: 'atLeast', value: 2 }] }),
    add: node('table-insert', { table: 'watched', values: { user: '{{ find.first.values.user }}' } }),
    gone: node('table-delete', { table: 'watched', where: [{ column: 'user', value: 'bob' }] }),
  },
  ['trigger -> put', 'put -> find', 'find -> add', 'add.error -> gone'],
);

test('steps read and write the tables of the case: an upsert changes, a unique value is refused, rows go', async () => {
  const one: FlowTest = {
    tables: watched({ user: 'bob', resets: '7' }, { user: 'ada', seen: '2026-01-01' }),
    expect: {
      status: 'succeeded',
      steps: {
        put: { status: 'succeeded', output: { id: 'row_2', created: false, changed: true } },
        find: { port: 'out' },
        add: { status: 'failed' },
        gone: { output: { count: 1 } },
      },
      tables: { watched: [{ user: 'ada', resets: 2, seen: '2026-01-01T00:00:00Z' }] },
    },
  };
  // The first row with two resets is that of bob, so the insert is refused as a duplicate.
  expect(await failuresOf(keeps, one)).toEqual([]);
  expect(await failuresOf(keeps, one)).toEqual([]);
  expect(await failuresOf(keeps, { ...one, tables: watched() })).toEqual([
    expect.stringContaining('Step "put" gave {"id":"row_1","created":true,"changed":true}'),
    expect.stringContaining('Step "gone" gave {"count":0}'),
    'Row 1 of table "watched" has seen null after the run, expected "2026-01-01T00:00:00.000Z".',
  ]);
});

test('what differs is told by table, row and column; what is not named is not compared', async () => {
  const tables = watched({ user: 'ada', resets: 1 });
  const failures = (expected: JsonObject[]) => failuresOf(keeps, { tables, expect: { tables: { watched: expected } } });
  expect(await failures([{ user: 'ada' }])).toEqual([]);
  expect(await failures([{ resets: 3 }])).toEqual(['Row 1 of table "watched" has resets 2 after the run, expected 3.']);
  expect(await failures([])).toEqual(['Table "watched" has 1 row after the run, expected 0 rows.']);
  expect(await failures([{ name: 'ada' }])).toEqual([expect.stringContaining('has no column "name"')]);
  expect(await failuresOf(keeps, { tables, expect: { tables: { others: [] } } })).toEqual([
    expect.stringContaining('expects rows of the table "others"'),
  ]);
});

test('a case has the tables that it names and no others; one that cannot be begun says why', async () => {
  expect(await failuresOf(keeps, { tables: {}, expect: { status: 'succeeded' } })).toEqual([
    expect.stringContaining('There is no table "watched"'),
  ]);
  expect(await failuresOf(keeps, { tables: watched({ user: 'ada' }, { user: 'ada' }) })).toEqual([
    expect.stringMatching(/^Row 2 that the case puts into a table: .*already/),
  ]);
  const [result] = await runFlowTests({ ...keeps, tests: { one: { tables: {} } } }, cards);
  expect(result?.failures).toEqual(['There is no store here for the tables of the case.']);
});

test('J12.1 counters begin with what the case says, and their windows slide by its clock', async () => {
  const flow = flowFrom(
    {
      trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
      one: node('counter', { name: 'resets', key: 'ada', windowSeconds: 600 }),
      two: node('counter', { name: 'resets', key: 'ada', windowSeconds: 600, by: 5 }),
      other: node('counter', { name: 'resets', key: 'bob', windowSeconds: 600 }),
    },
    ['trigger -> one', 'one -> two', 'two -> other'],
  );
  const ada = { key: 'ada', windowSeconds: 600 };
  const one: FlowTest = {
    counters: {
      resets: [
        { ...ada, secondsAgo: 10, by: 2 },
        { ...ada, secondsAgo: 590 },
        { ...ada, secondsAgo: 700 },
      ],
    },
    expect: {
      steps: {
        one: { status: 'succeeded', output: { count: 4, first: false } },
        two: { output: { count: 9, first: false } },
        other: { output: { count: 1, first: true } },
      },
      counters: {
        resets: [
          { ...ada, count: 9 },
          { key: 'bob', windowSeconds: 600, count: 1 },
          { windowSeconds: 600, count: 0 },
        ],
      },
    },
  };
  expect(await failuresOf(flow, one)).toEqual([]);
  expect(await failuresOf(flow, { expect: { counters: { resets: [{ ...ada, count: 2 }] } } })).toEqual([
    'Counter "resets" of key "ada" is 6 after the run, expected 2.',
  ]);
});
