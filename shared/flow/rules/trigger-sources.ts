// Rules of schedules and webhooks, and of inputs whose schema asks for more than a type: texts of a format, and values
// that are allowed and worth a warning.
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { cronFault, timeZoneFault } from '../../schedule/cron.ts';
import { nameOf, type PlacedNode, type Rule } from './context.ts';

const FORMATS: ReadonlyMap<unknown, (text: string) => string | undefined> = new Map([
  ['cron', cronFault],
  ['time-zone', timeZoneFault],
]);

/** The value of an input as the card will see it: what is given, else the default of its schema. */
export function inputOf(
  { node, manifest }: Pick<PlacedNode, 'node' | 'manifest'>,
  name: string,
): JsonValue | undefined {
  return node.inputs?.[name] ?? propertiesOf(manifest?.input)[name]?.['default'];
}

/** What stands after `/webhooks/`; undefined for a node that has no address. */
export function addressOf(placed: Pick<PlacedNode, 'node' | 'manifest'>): string | undefined {
  const from = placed.manifest?.addressFrom;
  const address = from === undefined || placed.node.disabled === true ? undefined : inputOf(placed, from);
  return typeof address === 'string' ? address : undefined;
}

/** An address answers to one trigger, whatever the conditions. */
export const addressesDiffer: Rule = ({ nodes, report }) => {
  const taken = new Map<string, PlacedNode>();
  for (const placed of nodes) {
    const address = addressOf(placed);
    if (address === undefined) continue;
    const earlier = taken.get(address);
    if (earlier === undefined) {
      taken.set(address, placed);
      continue;
    }
    const path = ['nodes', placed.key, 'inputs', placed.manifest?.addressFrom ?? ''];
    report(
      'trigger.overlap',
      path,
      `${nameOf(earlier.node, earlier.key)} has the address /webhooks/${address} already. Give this one another.`,
    );
  }
};

export const formatsAreSound: Rule = ({ nodes, report }) => {
  for (const placed of nodes) {
    if (placed.node.disabled === true) continue;
    for (const [name, schema] of Object.entries(propertiesOf(placed.manifest?.input))) {
      const faultOf = FORMATS.get(schema['format']);
      const given = placed.node.inputs?.[name];
      // What an expression will give is not known here; a trigger's inputs are refused one by another rule.
      const fault = typeof given === 'string' && !given.includes('{{') ? faultOf?.(given) : undefined;
      if (fault !== undefined) report('input.format', ['nodes', placed.key, 'inputs', name], fault);
    }
  }
};

export const cautionsAreTold: Rule = ({ nodes, report }) => {
  for (const placed of nodes) {
    if (placed.node.disabled === true) continue;
    for (const [name, { cautions }] of Object.entries(propertiesOf(placed.manifest?.input))) {
      const value = inputOf(placed, name);
      if (!isJsonObject(cautions) || typeof value !== 'string' || !Object.hasOwn(cautions, value)) continue;
      report('input.caution', ['nodes', placed.key, 'inputs', name], String(cautions[value]), 'warning');
    }
  }
};

function propertiesOf(schema: JsonObject | undefined): Record<string, JsonObject> {
  const properties = isJsonObject(schema?.['properties']) ? schema['properties'] : {};
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) => (isJsonObject(property) ? [[name, property]] : [])),
  );
}
