// Rules of schedules and webhooks, and of inputs with values that are allowed and worth a warning.
import { inputOf as inputIn } from '../../card/form.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../json.ts';
import { nameOf, type PlacedNode, type Rule } from './context.ts';

/** The value of an input as the card will see it, its default included. */
export function inputOf(
  { node, manifest }: Pick<PlacedNode, 'node' | 'manifest'>,
  name: string,
): JsonValue | undefined {
  return inputIn(node.inputs, manifest?.input, name);
}

/**
 * What stands after `/webhooks/` in the address of a trigger; undefined for a node that has no address or is
 * disabled.
 */
export function addressOf(placed: Pick<PlacedNode, 'node' | 'manifest'>): string | undefined {
  const from = placed.manifest?.addressFrom;
  const address = from === undefined || placed.node.disabled === true ? undefined : inputOf(placed, from);
  return typeof address === 'string' ? address : undefined;
}

/** An address answers to one trigger, whatever the conditions. Other flows are not looked at here. */
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

/** Values that are allowed and have a reason against them, which the card's schema gives (`cautions`). */
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
