// What a table's columns say about the inputs and outputs of the cards that name it. A card says in its schemas which
// part is a row (`rowOf`), names a column (`columnOf`), or holds conditions (`conditionsOf`), each with the name of
// the input that names the table; no card is known here. Pure.
import { asTold, exampleWithParts, withParts } from '../card/typed-parts.ts';
import { inputsByWidget, type CardManifest, type JsonSchema } from '../card/manifest.ts';
import type { FlowNode } from '../flow/flow.ts';
import { fixedText, namedIn } from '../flow/named.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Column, ColumnType, TableLookup, TableSpec } from './table.ts';

/** The type of a column's value as it is read. */
const READ: Record<ColumnType, JsonSchema> = {
  text: { type: ['string', 'null'] },
  number: { type: ['number', 'null'] },
  boolean: { type: ['boolean', 'null'] },
  time: { type: ['string', 'null'] },
  json: {},
};

/** The types that a column takes (`readValues`): texts that stand for a number, a time or true are read as such. */
const TAKEN: Record<ColumnType, JsonSchema> = {
  text: { type: ['string', 'number', 'boolean', 'null'] },
  number: { type: ['number', 'string', 'null'] },
  boolean: { type: ['boolean', 'string', 'null'] },
  time: { type: ['string', 'null'] },
  json: {},
};

const EXAMPLES: Record<ColumnType, JsonValue> = {
  text: 'a text',
  number: 1,
  boolean: true,
  time: '2026-03-01T10:00:00.000Z',
  json: {},
};

/** The table that the input `input` of the node names; undefined where it is not known. */
export function namedTable(
  node: Pick<FlowNode, 'inputs'>,
  input: JsonValue | undefined,
  tables: TableLookup | undefined,
): TableSpec | undefined {
  const id = namedIn(node, input);
  return id === undefined ? undefined : tables?.(id);
}

/** The card's output, in which rows have the columns of the node's table; as it is where the table is not known. */
export function withReadRows(
  output: JsonSchema,
  node: FlowNode,
  manifest: CardManifest,
  tables: TableLookup | undefined,
): JsonSchema {
  if (!namesTable(manifest, tables)) return output;
  return withParts(output, ({ rowOf }) => {
    const table = namedTable(node, rowOf, tables);
    return table && rowType(table.columns, READ);
  });
}

/** The card's example, in which rows have those columns. */
export function withExampleRows(
  example: JsonValue,
  node: FlowNode,
  manifest: CardManifest,
  tables: TableLookup | undefined,
): JsonValue {
  if (!namesTable(manifest, tables)) return example;
  return exampleWithParts(manifest.output, example, ({ rowOf }) => {
    const table = namedTable(node, rowOf, tables);
    return table && Object.fromEntries(table.columns.map(({ key, type }) => [key, EXAMPLES[type]]));
  });
}

/**
 * The card's input, whose rows take the columns of the node's table, and whose fields for a column offer them. It is
 * made for expressions and forms: what is written out is judged by `readValues`, which takes more than a type can say.
 */
export function withTakenRows(
  input: JsonSchema,
  node: FlowNode,
  manifest: CardManifest,
  tables: TableLookup | undefined,
): JsonSchema {
  if (!namesTable(manifest, tables)) return input;
  return withParts(input, (part) => {
    const { rowOf, columnOf, conditionsOf } = part;
    const of = (name: JsonValue | undefined): readonly Column[] | undefined => namedTable(node, name, tables)?.columns;
    const [row, column, compared] = [of(rowOf), of(columnOf), of(conditionsOf)];
    if (row !== undefined) return { ...part, ...rowType(row, TAKEN) };
    if (column !== undefined) return offering(part, column);
    const inner = compared === undefined ? undefined : part['items'];
    if (compared === undefined || !isJsonObject(inner)) return undefined;
    const items = withParts(inner, (each) =>
      each['columnOf'] === conditionsOf ? offering(each, compared, true) : undefined,
    );
    return {
      ...part,
      items,
      prefixItems: conditionsIn(node, part, manifest).map((one) => compares(items, one, compared)),
    };
  });
}

function namesTable(manifest: CardManifest, tables: TableLookup | undefined): boolean {
  return tables !== undefined && inputsByWidget(manifest, 'table').length > 0;
}

function rowType(columns: readonly Column[], types: Record<ColumnType, JsonSchema>): JsonSchema {
  const properties = Object.fromEntries(
    columns.map(({ key, title, type }): [string, JsonSchema] => [key, { ...types[type], title }]),
  );
  return { type: 'object', properties, additionalProperties: false };
}

function offering(part: JsonObject, columns: readonly Column[], withId = false): JsonSchema {
  const fitting = part['uniqueColumn'] === true ? columns.filter(({ unique }) => unique === true) : columns;
  return { ...part, widget: 'column', examples: [...(withId ? ['id'] : []), ...fitting.map(({ key }) => key)] };
}

/** What the node gives for the input whose schema this is; none where it is no list. */
function conditionsIn({ inputs = {} }: FlowNode, part: JsonObject, manifest: CardManifest): JsonValue[] {
  const properties = isJsonObject(manifest.input['properties']) ? manifest.input['properties'] : {};
  const name = Object.keys(properties).find((each) => properties[each] === part);
  const given = name === undefined ? undefined : inputs[name];
  return Array.isArray(given) ? given : [];
}

/** The schema of one condition, whose value is of the type of its column. */
function compares(items: JsonSchema, condition: JsonValue, columns: readonly Column[]): JsonSchema {
  const key = isJsonObject(condition) ? fixedText(condition['column']) : undefined;
  const column = columns.find((each) => each.key === key);
  const properties = items['properties'];
  const value = isJsonObject(properties) ? properties['value'] : undefined;
  if (column === undefined || !isJsonObject(properties) || !isJsonObject(value)) return items;
  return { ...items, properties: { ...properties, value: asTold(value, TAKEN[column.type]) } };
}
