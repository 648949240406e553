// Which event types active flows listen to: those of their triggers, and those that a card of theirs may come to wait for.
// Whoever fetches events for them asks for these.
import type { ManifestLookup } from '../../../shared/card/manifest.ts';
import type { TriggerSource } from '../../../shared/card/trigger-source.ts';
import { hasExpressions } from '../../../shared/expression/template.ts';
import type { FlowNode } from '../../../shared/flow/flow.ts';
import { isJsonObject } from '../../../shared/json.ts';
import type { LiveFlows } from './live-flows.ts';

const SOURCES: readonly TriggerSource[] = ['okta', 'schedule', 'webhook', 'call'];

/** A type that stands in an expression is known only once a step waits for it (`WaitStore.awaitedTypes`). */
export function listenedTypes(liveFlows: Pick<LiveFlows, 'ofSource'>, manifestOf: ManifestLookup): Set<string> {
  const types = new Set<string>();
  const seen = new Set<unknown>();
  for (const { flow, trigger } of SOURCES.flatMap((source) => liveFlows.ofSource(source))) {
    if (trigger.card.source === 'okta') for (const type of trigger.eventTypes) types.add(type);
    if (seen.has(flow)) continue;
    seen.add(flow);
    for (const node of Object.values(flow.plan.flow.nodes))
      for (const type of chosenTypes(node, manifestOf)) types.add(type);
  }
  return types;
}

/** What its inputs name, where the card says that an input is an event type. */
function chosenTypes({ card, version, disabled, inputs = {} }: FlowNode, manifestOf: ManifestLookup): string[] {
  const properties = disabled === true ? undefined : manifestOf(card, version)?.input['properties'];
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).flatMap(([name, property]) => {
    const value = isJsonObject(property) && property['widget'] === 'event-type' ? inputs[name] : undefined;
    return typeof value === 'string' && value !== '' && !hasExpressions(value) ? [value] : [];
  });
}
