// Makes the roots of the data tree of the names in scope: nearest nodes first, then the trigger, then run and flow.
// Pure.
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import type { ScopeTypes } from '../../shared/expression/types.ts';
import { findNode, type GraphParts } from '../../shared/flow/graph.ts';
import { TRIGGER_KEY } from '../../shared/flow/keys.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { DataRoot } from '../mapping/data-panel.tsx';
import { rootField } from '../mapping/data-tree.ts';
import { TEXTS as mapping } from '../mapping/texts.ts';
import { flowOrder } from '../session/flow-order.ts';

/** The titles of names that are no node's. */
const FIXED: Record<string, string> = {
  run: mapping.run,
  flow: mapping.flow,
};

/**
 * `types` and `sample` are those of the names. `around`: the key of the For each in whose body they are used, which
 * `item` and `index` belong to. `triggers`: the keys of the triggers that reach the place; where there are several,
 * `trigger` is called after none of them.
 */
export function dataRoots(
  flow: GraphParts,
  types: ScopeTypes,
  sample: JsonObject,
  manifests: ManifestLookup,
  { around, triggers }: { around?: string | undefined; triggers: readonly string[] },
): DataRoot[] {
  const owner = around === undefined ? undefined : findNode(flow, around);
  const order = flowOrder(flow.nodes, flow.edges).toReversed();
  const rank = (name: string): number => {
    if (name === 'item' || name === 'index') return -1;
    if (name === 'trigger') return order.length;
    if (name === 'run' || name === 'flow') return order.length + 1;
    return order.indexOf(name);
  };
  return Object.entries(types)
    .toSorted(([left], [right]) => rank(left) - rank(right))
    .map(([name, schema]) => {
      if (owner !== undefined && (name === 'item' || name === 'index')) {
        const of = owner.name ?? manifests(owner.card, owner.version)?.title ?? '';
        const title = name === 'item' ? mapping.item(of) : mapping.index;
        return { field: rootField(name, title, schema, sample[name]), card: owner.card };
      }
      const isTrigger = name === TRIGGER_KEY;
      const node = isTrigger && triggers.length > 0 ? findNode(flow, triggers[0] ?? '') : findNode(flow, name);
      const manifest = node === undefined ? undefined : manifests(node.card, node.version);
      const title =
        isTrigger && triggers.length > 1
          ? mapping.trigger
          : (FIXED[name] ?? node?.name ?? manifest?.title ?? (isTrigger ? mapping.trigger : name));
      return { field: rootField(name, title, schema, sample[name]), card: node === undefined ? '' : node.card };
    });
}
