// Rules of tables: one that a node names is there, and has the columns that the node names, of a type that takes what
// is written out. All are warnings, for a table may be made after the flow. Which inputs name tables and columns the
// card's schema says.
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { hasExpressions } from '../../expression/template.ts';
import { COMPARISONS, readConditions, type Comparison } from '../../table/condition.ts';
import { namedTable } from '../../table/table-types.ts';
import { readValues, type TableSpec } from '../../table/table.ts';
import { fixedText, namedBy } from '../named.ts';
import type { PlacedNode, Rule } from './context.ts';

type Report = (code: string, path: string[], message: string) => void;

/** Says nothing where the installation's tables are not known. */
export const tablesFit: Rule = ({ flow, nodes, manifests, known: { tables }, report }) => {
  if (tables === undefined) return;
  for (const { nodeId, input, id } of namedBy(flow, 'table', manifests)) {
    if (tables(id) !== undefined) continue;
    const message = `There is no table "${id}", so the step fails. Choose one that is there, or make it on the page Tables.`;
    report('table.not-found', ['nodes', nodeId, 'inputs', input], message, 'warning');
  }
  for (const placed of nodes) {
    if (placed.node.disabled === true) continue;
    for (const [name, schema] of declared(placed)) {
      const value = placed.node.inputs?.[name];
      const tell: Report = (code, path, message) =>
        report(code, ['nodes', placed.key, 'inputs', name, ...path], message, 'warning');
      const of = (key: 'rowOf' | 'columnOf' | 'conditionsOf'): TableSpec | undefined =>
        namedTable(placed.node, schema[key], tables);
      const [row, column, compared] = [of('rowOf'), of('columnOf'), of('conditionsOf')];
      if (row !== undefined) valuesFit(row, value, tell);
      if (column !== undefined) columnFits(column, value, schema['uniqueColumn'] === true, tell);
      if (compared !== undefined) conditionsFit(compared, value, tell);
    }
  }
};

function declared({ manifest }: PlacedNode): [string, JsonObject][] {
  const properties = manifest?.input['properties'];
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, schema]) => (isJsonObject(schema) ? [[name, schema]] : []));
}

function valuesFit({ name, columns }: TableSpec, values: JsonValue | undefined, tell: Report): void {
  for (const [key, value] of Object.entries(isJsonObject(values) ? values : {})) {
    if (!columns.some((column) => column.key === key)) tell('table.unknown-column', [key], unknown(name, columns, key));
    else if (!hasExpressions(value)) {
      const read = readValues(columns, { [key]: value });
      if (!read.ok) tell('table.bad-value', [key], read.faults.map(({ message }) => message).join(' '));
    }
  }
}

function columnFits(
  { name, columns }: TableSpec,
  value: JsonValue | undefined,
  mustBeUnique: boolean,
  tell: Report,
): void {
  const key = fixedText(value);
  const column = columns.find((each) => each.key === key);
  if (key === undefined) return;
  if (column === undefined) tell('table.unknown-column', [], unknown(name, columns, key));
  else if (mustBeUnique && column.unique !== true) {
    const message = `"${key}" of the table "${name}" is not unique, so it does not tell which row is meant. Name a unique column, or make it unique.`;
    tell('table.no-unique-column', [], message);
  }
}

function conditionsFit({ name, columns }: TableSpec, conditions: JsonValue | undefined, tell: Report): void {
  for (const [at, condition] of (Array.isArray(conditions) ? conditions : []).entries()) {
    if (!isJsonObject(condition)) continue;
    const key = fixedText(condition['column']);
    if (key === undefined) continue;
    if (key !== 'id' && !columns.some((column) => column.key === key)) {
      tell('table.unknown-column', [String(at), 'column'], unknown(name, [{ key: 'id' }, ...columns], key));
      continue;
    }
    const { is = 'equals', value = null } = condition;
    if (!isComparison(is)) continue;
    const faultsWith = (compared: JsonValue): string | undefined => {
      const read = readConditions(columns, [{ column: key, is, value: compared }]);
      return read.ok ? undefined : read.faults.join(' ');
    };
    const comparison = faultsWith(null);
    if (comparison !== undefined) tell('table.bad-condition', [String(at), 'is'], comparison);
    else if (!hasExpressions(value)) {
      const fault = faultsWith(value);
      if (fault !== undefined) tell('table.bad-condition', [String(at), 'value'], fault);
    }
  }
}

function unknown(name: string, columns: readonly { key: string }[], key: string): string {
  const keys = columns.map((column) => column.key).join(', ');
  return `The table "${name}" has no column "${key}", so the step fails. ${keys === '' ? 'It has none yet.' : `Its columns are: ${keys}.`}`;
}

function isComparison(value: JsonValue): value is Comparison {
  return COMPARISONS.some((each) => each === value);
}
