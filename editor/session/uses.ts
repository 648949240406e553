// Finds where a flow uses the data of its nodes: each place that names a field, and which field that is. Pure.
import { bareExpressions, bodyInputs, type ManifestLookup } from '../../shared/card/manifest.ts';
import { fieldAt } from '../../shared/card/field-title.ts';
import { referencesInExpression, referencesInTemplate, type Reference } from '../../shared/expression/references.ts';
import { isBareText } from '../../shared/expression/template.ts';
import type { Flow, FlowNode } from '../../shared/flow/flow.ts';
import { findNode } from '../../shared/flow/graph.ts';
import type { JsonValue } from '../../shared/json.ts';
import { remembered } from '../../shared/remembered.ts';
import { nodeName } from '../geometry/node-text.ts';
import { flowOrder } from './flow-order.ts';

export interface Use {
  /** The path of the field as the data tree has it: `trigger.oktaUser.id`. */
  path: string;
  /** The key of the node that uses it. */
  key: string;
  /** What that node is called. */
  name: string;
  /** Where it is used within the node: `['inputs', 'url']`. */
  field: readonly string[];
  /** What that place is called; `when` and `gather` for a trigger's condition and gathering. */
  title: string;
  /** S5: the key of the For each whose `item` and `index` are meant there; undefined outside of all bodies. */
  around: string | undefined;
}

/** All uses, in the order in which the flow runs. For a node that is the same object as before they are, too. */
export function usesIn(flow: Pick<Flow, 'nodes' | 'edges'>, manifests: ManifestLookup): Use[] {
  return flowOrder(flow.nodes, flow.edges).flatMap((key) => {
    const node = findNode(flow, key);
    return node === undefined ? [] : usesOfNode(node, key, manifests);
  });
}

/** By path of a field: its uses, and those of what lies in it. `around`: the For each whose item the tree shows. */
export function usesByField(uses: readonly Use[], around: string | undefined): ReadonlyMap<string, readonly Use[]> {
  const byField = new Map<string, Use[]>();
  for (const use of uses) {
    if (/^(?:item|index)(?!\w)/.test(use.path) && use.around !== around) continue;
    for (const field of fieldsTo(use.path)) {
      const known = byField.get(field);
      // A place may use several fields of an object. It then counts as one use of the object.
      if (known === undefined) byField.set(field, [use]);
      else if (!known.some((each) => each.key === use.key && samePath(each.field, use.field))) known.push(use);
    }
  }
  return byField;
}

/** Whether both lists say the same, in the same order. */
export function sameUses(one: readonly Use[], other: readonly Use[]): boolean {
  const isSame = (left: Use, right: Use | undefined): boolean =>
    left === right ||
    (right !== undefined &&
      left.path === right.path &&
      left.key === right.key &&
      left.name === right.name &&
      left.title === right.title &&
      left.around === right.around &&
      samePath(left.field, right.field));
  return one.length === other.length && one.every((use, at) => isSame(use, other[at]));
}

function samePath(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, at) => key === other[at]);
}

/** The paths that lead to a field, with its own: `a`, `a.b` and `a.b["c.d"]` for the last of these. */
function fieldsTo(path: string): string[] {
  const steps = path.match(/^\w+|\.\w+|\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]/g) ?? [];
  return steps.map((_, at) => steps.slice(0, at + 1).join(''));
}

const usesOfNode = remembered((node: FlowNode, key: string, manifests: ManifestLookup): Use[] => {
  const manifest = manifests(node.card, node.version);
  const name = nodeName(key, node, manifest);
  const input = manifest?.input;
  const [bare, body] = [bareExpressions(input), bodyInputs(input)];
  const use = (written: string, found: readonly Reference[], field: readonly string[], title: string): Use[] => {
    const around = body.has(field[1] ?? '') ? key : node.parent;
    const paths = new Set(found.map((reference) => pathOf(written.slice(reference.start, reference.end))));
    return [...paths].map((path) => ({ path, key, name, field, title, around }));
  };
  const inputs = Object.entries(node.inputs ?? {}).flatMap(([each, value]) => {
    const [title = each] = fieldAt(input, [each]).titles;
    const isBare = typeof value === 'string' && (bare.has(each) || (body.has(each) && isBareText(value)));
    if (isBare) return use(value, referencesInExpression(value), ['inputs', each], title);
    return textsIn(value).flatMap(({ path, text }) =>
      use(text, referencesInTemplate(text), ['inputs', each, ...path], title),
    );
  });
  const { when, gather } = node;
  return [
    ...(when === undefined ? [] : use(when, referencesInExpression(when), ['when'], WHEN)),
    ...(gather === undefined ? [] : use(gather.key, referencesInExpression(gather.key), ['gather', 'key'], GATHER)),
    ...inputs,
  ];
});

/** The titles of places that are no inputs; the data panel has words for them. */
const WHEN = 'when';
const GATHER = 'gather';

function textsIn(value: JsonValue): { path: string[]; text: string }[] {
  if (typeof value === 'string') return [{ path: [], text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    textsIn(part).map(({ path, text }) => ({ path: [key, ...path], text })),
  );
}

/** The path of a field as the data tree has it, however it is written: `trigger.?a['b']` is `trigger.a.b`. */
function pathOf(written: string): string {
  return written
    .replaceAll('.?', '.')
    .replaceAll('[?', '[')
    .replaceAll(/\[\s*(?:"([A-Za-z_]\w*)"|'([A-Za-z_]\w*)')\s*\]/g, '.$1$2')
    .replaceAll(/\[\s*'([^'"\\]*)'\s*\]/g, '["$1"]')
    .replaceAll(/\s+/g, '');
}
