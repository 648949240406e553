// F6: what a flow names of tables is there; and what it reads of them and writes to them has the types of their columns.
import { expect, test } from 'vitest';
import { z } from 'zod';

import type { CardManifest, JsonSchema, ManifestLookup } from '../../card/manifest.ts';
import type { JsonObject } from '../../json.ts';
import type { TableSpec } from '../../table/table.ts';
import { completionsAt } from '../../expression/complete.ts';
import { inputSchemaOf } from '../input-type.ts';
import type { Flow } from '../flow.ts';
import { testManifests } from '../flow.test-support.ts';
import { finding } from '../known.ts';
import { scopeOf, scopeTypesFor } from '../scope.ts';
import { validateFlow } from '../validate.ts';

const anything = z.json();
const row = z.object({
  id: z.string(),
  cells: z.record(z.string(), anything).meta({ title: 'Cells', rowOf: 'where' }),
});
const schema = (type: z.ZodType): JsonSchema => z.toJSONSchema(type, { io: 'input' }) as JsonSchema;

/** Cards that say by their schemas alone what they name; the core knows neither of them. */
const base = testManifests('test.action', 1)!;
const reads: CardManifest = {
  ...base,
  id: 'test.reads',
  input: schema(
    z.object({
      where: z.string().meta({ title: 'Where', widget: 'table' }),
      which: z
        .array(
          z.object({
            column: z.string().meta({ columnOf: 'where' }),
            is: z.string().optional(),
            value: anything.optional(),
          }),
        )
        .optional()
        .meta({ title: 'Which', conditionsOf: 'where' }),
    }),
  ),
  output: schema(z.object({ one: row.nullable(), all: z.array(row) })),
  sample: { one: { id: 'row_1', cells: { any: 1 } }, all: [{ id: 'row_1', cells: { any: 1 } }] },
};
const writes: CardManifest = {
  ...base,
  id: 'test.writes',
  input: schema(
    z.object({
      where: z.string().meta({ title: 'Where', widget: 'table' }),
      by: z.string().optional().meta({ title: 'By', columnOf: 'where', uniqueColumn: true }),
      cells: z.record(z.string(), anything).meta({ title: 'Cells', widget: 'key-values', rowOf: 'where' }),
    }),
  ),
};
const manifests: ManifestLookup = (card, version) =>
  [reads, writes].find(({ id }) => id === card) ?? testManifests(card, version);

const users: TableSpec & { id: string } = {
  id: 'users',
  name: 'Users',
  columns: [
    { key: 'user', title: 'User', type: 'text', unique: true },
    { key: 'resets', title: 'Resets', type: 'number' },
    { key: 'watched', title: 'Watched', type: 'boolean' },
    { key: 'seen', title: 'Seen', type: 'time' },
  ],
};
const known = { tables: finding([users]) };

function flowOf(read: JsonObject, write: JsonObject = { where: 'users', cells: {} }): Flow {
  return {
    formatVersion: 1,
    id: 'a-flow',
    name: 'A flow',
    nodes: {
      trigger: { card: 'test.trigger', version: 1 },
      read: { card: 'test.reads', version: 1, inputs: read },
      write: { card: 'test.writes', version: 1, inputs: write },
    },
    edges: [
      { from: 'trigger', port: 'out', to: 'read' },
      { from: 'read', port: 'out', to: 'write' },
    ],
  };
}

function found(flow: Flow, around: Parameters<typeof validateFlow>[3] = known): string[] {
  return validateFlow(flow, manifests, undefined, around)
    .filter(({ code }) => code.startsWith('table.') || code.startsWith('expression.') || code.startsWith('input.'))
    .map(({ code, path, severity }) => `${severity} ${code} ${path.slice(1).join('.')}`);
}

test('F6 a table that is not there is a warning at its field, and none where tables are not known', () => {
  const flow = flowOf({ where: 'nowhere' }, { where: 'users', cells: { user: 'ada' } });
  expect(found(flow)).toEqual(['warning table.not-found read.inputs.where']);
  expect(found(flow, {})).toEqual([]);
  expect(found(flowOf({ where: '{{ trigger.user }}' }))).toEqual([]);
  flow.nodes['read']!.disabled = true;
  expect(found(flow)).toEqual([]);
});

test('F6 columns that are not there, and what they do not take, are warnings where they are mended', () => {
  const which = [
    { column: 'id', value: 'row_1' },
    { column: 'user', value: 'ada' },
    { column: 'name', value: 'ada' },
    { column: 'resets', is: 'contains', value: '1' },
    { column: 'resets', is: 'atLeast', value: 'many' },
    { column: '{{ trigger.user }}', value: 1 },
  ];
  const cells = { user: 'ada', name: 'Ada', resets: '4', watched: 'yes', seen: '{{ run.startedAt }}' };
  const flow = flowOf({ where: 'users', which }, { where: 'users', by: 'resets', cells });
  expect(found(flow)).toEqual([
    'warning table.unknown-column read.inputs.which.2.column',
    'warning table.bad-condition read.inputs.which.3.is',
    'warning table.bad-condition read.inputs.which.4.value',
    'warning table.no-unique-column write.inputs.by',
    'warning table.unknown-column write.inputs.cells.name',
    'warning table.bad-value write.inputs.cells.watched',
  ]);
  flow.nodes['write']!.inputs = { where: 'users', by: 'nobody', cells: {} };
  expect(found(flow).at(-1)).toBe('warning table.unknown-column write.inputs.by');
});

test('F6 expressions see the columns of the table, and one that is not there is refused', () => {
  const write = (text: string): Flow => flowOf({ where: 'users' }, { where: 'users', cells: { user: text } });
  expect(found(write('{{ read.all[0].cells.user }}'))).toEqual([]);
  expect(found(write('{{ read.all[0].cells.name }}'))).toEqual([
    'error expression.unknown-field write.inputs.cells.user',
  ]);
  expect(found(write('{{ read.all[0].cells.name }}'), {})).toEqual([]);
  const types = scopeTypesFor(write(''), 'write', manifests, known);
  const text = '{{ read.all[0].cells.';
  expect(completionsAt(text, text.length, types).items.map(({ label }) => label)).toEqual(
    expect.arrayContaining(['user', 'resets', 'watched', 'seen']),
  );
  expect(scopeOf(write(''), manifests, known).sampleAt('write')['read']).toMatchObject({
    one: { id: 'row_1', cells: { user: 'a text', resets: 1, watched: true } },
    all: [{ cells: { resets: 1 } }],
  });
});

test('F6 what expressions write, and compare with, is of the type of the column', () => {
  const cells = { user: '{{ read.all[0].cells.resets }}', resets: '{{ read.all }}' };
  const which = [
    { column: 'resets', value: '{{ run }}' },
    { column: 'user', value: '{{ run.id }}' },
  ];
  expect(found(flowOf({ where: 'users', which }, { where: 'users', cells }))).toEqual([
    'error expression.type read.inputs.which.0.value',
    'error expression.type write.inputs.cells.resets',
  ]);
});

test('fields for columns offer those that fit, and rows have a place for each', () => {
  const { nodes } = flowOf({ where: 'users' });
  const offered = inputSchemaOf(nodes['write']!, writes, known, []);
  expect(offered['properties']).toMatchObject({
    by: { widget: 'column', examples: ['user'] },
    cells: { title: 'Cells', widget: 'key-values', properties: { seen: { title: 'Seen', type: ['string', 'null'] } } },
  });
  expect(inputSchemaOf(nodes['read']!, reads, known, [])['properties']).toMatchObject({
    which: { items: { properties: { column: { examples: ['id', 'user', 'resets', 'watched', 'seen'] } } } },
  });
  expect(inputSchemaOf(nodes['write']!, writes, {}, [])).toBe(writes.input);
});

test('F6 expressions within what a column does not take are looked at all the same', () => {
  const cells = { user: { inner: '{{ nobody.id }}' } };
  expect(
    validateFlow(flowOf({ where: 'users' }, { where: 'users', cells }), manifests, undefined, known),
  ).toMatchObject([{ code: 'reference.unknown', path: ['nodes', 'write', 'inputs', 'cells', 'user', 'inner'] }]);
});
