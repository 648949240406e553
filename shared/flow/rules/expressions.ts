// Checks the expressions of one place: every name in them is there when the node runs, and their types fit.
import type { JsonSchema } from '../../card/manifest.ts';
import { checkExpression, checkTemplate, type ScopeTypes } from '../../expression/check.ts';
import { referencesInExpression, referencesInTemplate, type Reference } from '../../expression/references.ts';
import { isJsonObject, type JsonValue } from '../../json.ts';
import { ownersOf } from '../bodies.ts';
import { findNode, reach } from '../graph.ts';
import { SCOPE_NAMES } from '../keys.ts';
import { nameOf, type RuleContext } from './context.ts';

/** An expression, or a text with some, and where it stands. */
export interface ExpressionPlace {
  /** The node that evaluates it. */
  key: string;
  path: string[];
  source: string;
  /**
   * `template`: a text with `{{ }}` in it. Bare expressions: `match` of an input, `condition` of a trigger, both of
   * which give true or false; `key` of a trigger's gathering; `value` of an input.
   */
  kind: 'template' | 'match' | 'condition' | 'key' | 'value';
  /** The type of a name in scope; undefined for one that is not. */
  typeOf(name: string): JsonValue | undefined;
  /** S5: it is evaluated at the end of each iteration of `key`, whose body it sees. */
  atBodyEnd?: true;
  /** What the value must be. */
  expected?: JsonSchema | undefined;
}

/** Reports `reference.*` for names that are not in scope, and `expression.*` for the rest. */
export function checkReferences(context: RuleContext, place: ExpressionPlace): void {
  const { source, path, expected } = place;
  const references = place.kind === 'template' ? referencesInTemplate(source) : referencesInExpression(source);
  const types: ScopeTypes = {};
  const missing = new Set<string>();
  for (const reference of references) {
    const type = place.typeOf(reference.root);
    // A name that is reported here is of any type to the check of types, so that one mistake is one issue.
    types[reference.root] = isJsonObject(type) ? type : {};
    if (type !== undefined || missing.has(reference.root)) continue;
    missing.add(reference.root);
    const fault = missingReference(context, place, reference);
    if (fault === undefined) continue;
    const range = { start: reference.start, end: reference.start + reference.root.length };
    context.add({ code: fault.code, path, message: fault.message, severity: 'error', range });
  }
  const gives = place.kind === 'key' || place.kind === 'value' ? undefined : 'boolean';
  const issues =
    place.kind === 'template' ? checkTemplate(source, types, expected) : checkExpression(source, types, gives);
  for (const issue of issues) context.add({ ...issue, path: [...path, ...issue.path] });
}

/**
 * Why a name is not in scope, in words that help. It asks from the outermost reason inwards: no such name, a border
 * of a body, not before this node, and last a way around it. Undefined where another issue tells it.
 */
function missingReference(
  context: RuleContext,
  place: ExpressionPlace,
  { root }: Reference,
): { code: string; message: string } | undefined {
  const unknown = (message: string): { code: string; message: string } => ({ code: 'reference.unknown', message });
  const notSettled = (message: string): { code: string; message: string } => ({
    code: 'reference.not-settled',
    message,
  });
  if (place.kind === 'condition' || place.kind === 'key') {
    const what = place.kind === 'condition' ? 'condition' : 'key';
    return unknown(`A trigger's ${what} sees only "trigger", its own output; "${root}" is not there yet.`);
  }
  if (root === 'item' || root === 'index') return unknown(`"${root}" is there only in the body of a For each.`);
  const { flow, graph } = context;
  const node = findNode(flow, root);
  if (node === undefined) {
    const hint = SCOPE_NAMES.has(root) ? 'is not in scope here' : 'is no node of this flow';
    return unknown(`"${root}" ${hint}. Pick a field of an earlier node.`);
  }
  const name = nameOf(node, root);
  if (root === place.key) return notSettled('A node cannot use its own output.');
  const fault = bodyFault(context, place, root);
  if (fault !== undefined) return notSettled(fault);
  if (node.disabled === true) return notSettled(`${name} is disabled, so it gives no output.`);
  if (!reach(graph, [place.key], 'incoming').has(root)) {
    return notSettled(`${name} does not stand before this node, so its output is not there when this node runs.`);
  }
  const ways = wayAround(context, root, place.key);
  // Reached by no trigger: that is an issue of its own, and where the node will stand is not known.
  if (ways === undefined) return undefined;
  const fix = `Use it after a path that always runs ${name}, or lead every path through it.`;
  return notSettled(`${name} has not surely finished when this node runs: ${ways}. ${fix}`);
}

/** F4: says in words why a border of a body keeps the node from being seen; undefined where none does. */
function bodyFault({ flow, graph }: RuleContext, place: ExpressionPlace, root: string): string | undefined {
  const name = nameOf(findNode(flow, root), root);
  const owners = new Set([...(place.atBodyEnd === true ? [place.key] : []), ...ownersOf(flow, place.key)]);
  if (owners.has(root)) return `${name} has not finished while its body runs. Use item or index here.`;
  const parent = findNode(flow, root)?.parent;
  if (parent !== undefined && !owners.has(parent)) {
    const outer = nameOf(findNode(flow, parent), parent);
    return `${name} stands in the body of ${outer}, which is not seen from outside. Let the result of ${outer} give what is needed, and use ${parent}.items.`;
  }
  if (place.atBodyEnd !== true || (parent !== place.key && reach(graph, [place.key], 'incoming').has(root)))
    return undefined;
  return `${name} has not surely finished at the end of each iteration. Use a node that every path of the body runs.`;
}

/**
 * Says in words a way on which a run reaches the node without the other's output; undefined where no trigger reaches
 * it. It is a shortest way, found from the triggers on.
 */
function wayAround(context: RuleContext, without: string, to: string): string | undefined {
  const { flow, graph, scope, nodes } = context;
  const triggers = scope.triggersOf(to).filter((trigger) => reach(graph, [trigger], 'outgoing').has(to));
  if (triggers.length === 0) return undefined;
  const cameBy = new Map<string, { from: string; port: string } | undefined>();
  const open = triggers.filter((trigger) => trigger !== without);
  for (const trigger of open) cameBy.set(trigger, undefined);
  for (let key = open.shift(); key !== undefined && key !== to; key = open.shift()) {
    for (const edge of graph.outgoing.get(key) ?? []) {
      if (edge.to === without || cameBy.has(edge.to)) continue;
      cameBy.set(edge.to, { from: key, port: edge.port });
      open.push(edge.to);
    }
  }
  if (!cameBy.has(to)) return 'it may have failed, and the run goes on';
  const steps: string[] = [];
  for (let by = cameBy.get(to); by !== undefined; by = cameBy.get(by.from)) {
    const ports = nodes.find((each) => each.key === by?.from)?.manifest?.ports ?? [];
    const port = by.port === 'out' && ports.length <= 2 ? '' : ` (${by.port})`;
    steps.unshift(`${nameOf(flow.nodes[by.from], by.from)}${port}`);
  }
  return `a run may come by ${steps.join(' → ')}`;
}
