// J12: steps that write to tables and count, in the engine with a real store. That no crash repeats or loses a write is
// recovery.test.ts, for whatever flow.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { formatFlow } from '../../../shared/flow/canonical.ts';
import type { Flow, FlowNode } from '../../../shared/flow/flow.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { RunMode } from '../../../shared/run.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import type { Store } from '../../store/store.ts';
import { cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';
import { runFlowTests } from '../flow-tests.ts';

const SECRET = 'an-invented-secret';
let folder: string;
let store: Store;
let bench: Bench;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-writes-'));
  store = await openSqliteStore({ file: join(folder, 'signalbox.sqlite') });
  const columns = [
    { key: 'user', title: 'User', type: 'text' as const, unique: true },
    { key: 'note', title: 'Note', type: 'text' as const },
  ];
  await store.tables.create({ id: 'watched', name: 'Watched', columns }, '2026-03-01T10:00:00.000Z');
  bench = await startBench({ store, cards: cardsWith(), secrets: [SECRET] });
});
afterEach(async () => {
  await bench.engine.stop(0);
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const node = (card: string, inputs: JsonObject): FlowNode => ({ card: `data.${card}`, version: 1, inputs });
const rows = async () => (await store.tables.rows('watched', { where: [], limit: 100 })).items;

async function start(flow: Flow, mode: RunMode = 'live'): Promise<string> {
  const text = formatFlow(flow);
  return bench.engine.startManual({ flow, text, snapshot: sha256Hex(text), version: null, mode });
}

async function run(flow: Flow, mode: RunMode = 'live') {
  const id = await start(flow, mode);
  await bench.reach(id, 'succeeded', 'failed', 'cancelled');
  return Object.fromEntries((await bench.views.detail(id)).steps.map((step) => [step.nodeId, step]));
}

// trigger ─ add ─ find ─ put ─ change ─ find2 ─ remove
const ALL = flowOf(
  {
    add: node('table-insert', { table: 'watched', values: { user: 'ada', note: SECRET } }),
    find: node('table-find', { table: 'watched', where: [{ column: 'user', value: 'ada' }] }),
    put: node('table-upsert', {
      table: 'watched',
      column: 'user',
      values: { user: 'ada', note: '{{ find.first.id }}' },
    }),
    change: node('table-update', {
      table: 'watched',
      where: [{ column: 'note', is: 'startsWith', value: 'row' }],
      values: { note: 'seen' },
    }),
    find2: node('table-find', { table: 'watched', where: [{ column: 'note', value: 'seen' }] }),
    remove: node('table-delete', { table: 'watched', where: [{ column: 'id', value: '{{ add.id }}' }] }),
  },
  ['trigger -> add', 'add -> find', 'find -> put', 'put -> change', 'change -> find2', 'find2 -> remove'],
);

test('J12 S4 each step sees what those before it wrote, and no secret gets into a table', async () => {
  const steps = await run(ALL);
  expect(steps['find']?.output).toMatchObject({
    found: true,
    count: 1,
    more: false,
    first: { values: { user: 'ada' } },
  });
  expect(JSON.stringify(steps['find']?.output)).not.toContain(SECRET);
  expect(steps['put']?.output).toEqual({ id: 'row_1', created: false, changed: true });
  expect(steps['change']?.output).toEqual({ count: 1, changed: 1 });
  expect(steps['find2']?.output).toMatchObject({ rows: [{ id: 'row_1', values: { note: 'seen' } }] });
  expect(steps['remove']).toMatchObject({ output: { count: 1 }, status: 'succeeded' });
  expect(steps['remove']?.input).toMatchObject({ where: [{ value: 'row_1' }] });
  expect(await rows()).toEqual([]);
});

test('J12 however many runs count at once, each has a number of its own, and one of them is the first', async () => {
  const flow = flowOf({ count: node('counter', { name: 'resets', key: 'ada' }) }, ['trigger -> count']);
  const outputs = await Promise.all(
    Array.from({ length: 40 }, async () => (await run(flow))['count']?.output as JsonObject),
  );
  expect(outputs.map(({ count }) => Number(count)).toSorted((a, b) => a - b)).toEqual(outputs.map((_, at) => at + 1));
  expect(outputs.filter(({ first }) => first)).toEqual([{ count: 1, first: true }]);
});

test('J12 a write that is refused fails its step, goes through its port, and leaves nothing', async () => {
  const values = { user: 'ada' };
  // trigger ─ one ─ two ─error─ told ─ none
  const flow = flowOf(
    {
      one: node('table-insert', { table: 'watched', values }),
      two: node('table-insert', { table: 'watched', values }),
      told: node('set', { values: { code: '{{ two.code }}' } }),
      none: node('table-insert', { table: 'nothing', values }),
    },
    ['trigger -> one', 'one -> two', 'two.error -> told', 'told -> none'],
  );
  const steps = await run(flow);
  expect(steps['told']?.output).toEqual({ code: 'table.duplicate' });
  expect(steps['none']?.error).toMatchObject({ code: 'table.not-found' });
  expect(await rows()).toHaveLength(1);
});

test('J12 S11 a dry run reads what is there, tells what it would write, and writes nothing', async () => {
  const steps = await run(ALL, 'dry');
  expect(steps['add']).toMatchObject({
    status: 'simulated',
    output: { id: 'row_1' },
    preview: { kind: 'insert', table: 'watched', values: { user: 'ada' } },
  });
  expect(steps['find']?.output).toMatchObject({ found: false, first: null });
  expect(await rows()).toEqual([]);
});

test('J12 a run that is cancelled while its write is underway has written it and says so, or has not', async () => {
  const append = store.runs.append.bind(store.runs);
  const flow = flowOf({ add: node('table-insert', { table: 'watched', values: { user: '{{ run.id }}' } }) }, [
    'trigger -> add',
  ]);
  for (const isSent of [true, false]) {
    let cancelled: Promise<unknown> | undefined;
    store.runs.append = (collect) =>
      append(() => {
        const first = cancelled === undefined;
        if (!isSent && first) cancelled = bench.engine.cancel(id, 'ada').catch(() => undefined);
        const sent = collect();
        if (isSent && first && sent?.writes !== undefined)
          cancelled = bench.engine.cancel(id, 'ada').catch(() => undefined);
        return sent;
      });
    const id = await start(flow);
    const { status } = await bench.reach(id, 'succeeded', 'cancelled');
    await cancelled;
    store.runs.append = append;
    const [step] = (await bench.views.detail(id)).steps;
    const written = (await rows()).filter(({ values }) => values['user'] === id);
    expect([status, step?.status]).toContain(written.length === 1 ? 'succeeded' : 'cancelled');
    if (step?.status === 'cancelled') expect(written).toEqual([]);
    if (step?.status === 'succeeded') expect(written).toHaveLength(1);
  }
});

test('in the tests of a flow file nothing is stored: reads have stubs or samples, writes are simulated', async () => {
  const stub = { found: false, count: 0, first: null, rows: [], more: false };
  const flow: Flow = {
    ...flowOf(
      {
        find: node('table-find', { table: 'watched' }),
        count: node('counter', { name: 'resets' }),
        add: node('table-insert', { table: 'watched', values: { user: 'ada' } }),
      },
      ['trigger -> find', 'find -> count', 'count -> add'],
    ),
    tests: {
      stubbed: {
        stubs: { find: { output: stub }, count: { output: { count: 7, first: false } } },
        expect: {
          status: 'succeeded',
          steps: {
            find: { output: stub },
            count: { output: { count: 7, first: false } },
            add: { status: 'simulated' },
          },
        },
      },
      sample: {
        expect: { status: 'succeeded', steps: { count: { status: 'simulated', output: { count: 1, first: true } } } },
      },
    },
  };
  expect((await runFlowTests(flow, cardsWith())).flatMap(({ failures }) => failures)).toEqual([]);
});
