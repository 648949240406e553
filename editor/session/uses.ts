// Where a flow uses the data of its nodes: each place that names a field, and which field. Pure.
import { bareExpressions, bodyInputs, type ManifestLookup } from '../../shared/card/manifest.ts';
import { propertiesOf, titleIn } from '../../shared/card/field-title.ts';
import { referencesInExpression, referencesInTemplate, type Reference } from '../../shared/expression/references.ts';
import { isBareText } from '../../shared/expression/template.ts';
import type { Flow, FlowNode } from '../../shared/flow/flow.ts';
import { findNode, topologicalOrder } from '../../shared/flow/graph.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts';
import { nodeName } from '../geometry/node-text.ts';

export interface Use {
  /** The field as the data tree writes it: `trigger.oktaUser.id`. */
  path: string;
  /** The node that uses it, and its name. */
  key: string;
  name: string;
  /** The input within the node, `['inputs', 'url']`, and what it is called. */
  field: readonly string[];
  title: string;
  /** S5: the For each whose `item` and `index` are meant there. */
  around: string | undefined;
}

/** In the order in which the flow runs. Of a node that stays as it is, what was found before is found again. */
export function usesIn(flow: Pick<Flow, 'nodes' | 'edges'>, manifests: ManifestLookup): Use[] {
  return topologicalOrder(flow).flatMap((key) => {
    const node = findNode(flow, key);
    if (node === undefined) return [];
    const known = FOUND.get(node);
    if (known?.key === key && known.manifests === manifests) return known.uses;
    const uses = usesOfNode(key, node, manifests);
    FOUND.set(node, { key, manifests, uses });
    return uses;
  });
}

/** By field: its uses, and those of what lies in it. `around`: the For each whose item the tree shows. */
export function usesByField(uses: readonly Use[], around: string | undefined): ReadonlyMap<string, readonly Use[]> {
  const byField = new Map<string, Use[]>();
  for (const use of uses) {
    if (/^(?:item|index)(?!\w)/.test(use.path) && use.around !== around) continue;
    for (const field of fieldsTo(use.path)) {
      const known = byField.get(field);
      // One place may use several fields of an object, and is told once of it.
      if (known === undefined) byField.set(field, [use]);
      else if (!known.some((each) => each.key === use.key && samePath(each.field, use.field))) known.push(use);
    }
  }
  return byField;
}

/** Whether both tell the same. */
export function sameUses(one: readonly Use[], other: readonly Use[]): boolean {
  const isSame = (left: Use, right: Use | undefined): boolean =>
    left === right ||
    (right !== undefined &&
      left.path === right.path &&
      left.key === right.key &&
      left.name === right.name &&
      left.around === right.around &&
      samePath(left.field, right.field));
  return one.length === other.length && one.every((use, at) => isSame(use, other[at]));
}

function samePath(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, at) => key === other[at]);
}

/** `a`, `a.b` and `a.b["c.d"]` for the last of them. */
function fieldsTo(path: string): string[] {
  const steps = path.match(/^\w+|\.\w+|\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]/g) ?? [];
  return steps.map((_, at) => steps.slice(0, at + 1).join(''));
}

const FOUND = new WeakMap<FlowNode, { key: string; manifests: ManifestLookup; uses: Use[] }>();

function usesOfNode(key: string, node: FlowNode, manifests: ManifestLookup): Use[] {
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
    const title = titleOf(input, each);
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
}

/** What has no title of its own; the panel has words for it. */
const WHEN = 'when';
const GATHER = 'gather';

function titleOf(schema: JsonObject | undefined, name: string): string {
  const property = schema === undefined ? undefined : propertiesOf(schema)[name];
  return titleIn(isJsonObject(property) ? property : undefined, name);
}

function textsIn(value: JsonValue): { path: string[]; text: string }[] {
  if (typeof value === 'string') return [{ path: [], text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    textsIn(part).map(({ path, text }) => ({ path: [key, ...path], text })),
  );
}

/** `trigger.?a['b']` is the field `trigger.a.b`. */
function pathOf(written: string): string {
  return written
    .replaceAll('.?', '.')
    .replaceAll('[?', '[')
    .replaceAll(/\[\s*(?:"([A-Za-z_]\w*)"|'([A-Za-z_]\w*)')\s*\]/g, '.$1$2')
    .replaceAll(/\[\s*'([^'"\\]*)'\s*\]/g, '["$1"]')
    .replaceAll(/\s+/g, '');
}
