// Rules of calls (S6): a called flow is there, can be called, and never leads back; what a flow declares for its callers
// is sound, and returned. Whether given and returned values fit is rules/inputs.ts.
import { readDeclaredFields, type DeclaredField } from '../../card/declared-fields.ts';
import { fieldFault } from '../../card/taken-fields.ts';
import { isJsonObject, type JsonValue } from '../../json.ts';
import { callCycle, callsOf } from '../calls.ts';
import { nameOf, type PlacedNode, type Rule, type RuleContext } from './context.ts';

/** S6.4, S6.7. Without the installation's flows only a flow that calls itself is found. */
export const callsAreSound: Rule = ({ flow, manifests, known: { flows }, report }) => {
  for (const { nodeId, input, flowId } of callsOf(flow, manifests)) {
    const path = ['nodes', nodeId, 'inputs', input];
    const cycle = callCycle(flow.id, flowId, flows);
    if (cycle !== undefined) {
      report(
        'call.cycle',
        path,
        `These flows call each other round in a loop: ${cycle.join(' → ')}. Call another one.`,
      );
      continue;
    }
    if (flows === undefined) continue;
    const called = flows(flowId);
    if (called === undefined && flows.isPartial === true) continue;
    if (called === undefined) {
      report('call.unknown-flow', path, `There is no flow "${flowId}". Choose one that is there.`);
    } else if (called.fields === null) {
      const message = `"${called.name}" has no trigger by which it can be called. Add one to it, or call another flow.`;
      report('call.not-callable', path, message);
    } else if (!called.active) {
      const message = `"${called.name}" is not active, so a call of it fails until it is. Activate it.`;
      report('call.inactive', path, message, 'warning');
    }
  }
};

/** What a flow declares that it is given and that it returns: each name stands once, and defaults fit their types. */
export const declaredFieldsAreSound: Rule = ({ nodes, report }) => {
  for (const { key, node, manifest } of nodes) {
    if (node.disabled === true) continue;
    for (const from of [manifest?.fieldsFrom, manifest?.resultFrom]) {
      const entries = from === undefined ? undefined : node.inputs?.[from];
      if (from === undefined || !Array.isArray(entries)) continue;
      fieldsAreSound(entries, ['nodes', key, 'inputs', from], report);
    }
  }
};

function fieldsAreSound(entries: readonly JsonValue[], base: string[], report: RuleContext['report']): void {
  const names = new Set<string>();
  for (const [at, entry] of entries.entries()) {
    const path = [...base, String(at)];
    const name = isJsonObject(entry) ? entry['name'] : undefined;
    if (typeof name !== 'string') continue;
    if (names.has(name))
      report('field.duplicate-name', [...path, 'name'], `Two fields are called "${name}". Give each its own name.`);
    names.add(name);
    const [field] = readDeclaredFields([entry]);
    const fallback = field?.default ?? null;
    const fault = field === undefined || fallback === null ? undefined : fieldFault(field, fallback);
    if (fault !== undefined) report('field.default', [...path, 'default'], fault);
  }
}

/** S6.2: a result that must be given, and nothing gives it. A warning, for calls that are not waited for go well. */
export const resultIsReturned: Rule = ({ nodes, scope, report }) => {
  for (const { key, node, manifest } of nodes) {
    const from = manifest?.resultFrom;
    if (from === undefined || node.disabled === true) continue;
    const wanted = readDeclaredFields(node.inputs?.[from]).filter(isNeeded);
    const isReturned = nodes.some(
      (other) => other.node.disabled !== true && returns(other) && scope.triggersOf(other.key).includes(key),
    );
    if (wanted.length === 0 || isReturned) continue;
    const names = wanted.map(({ name }) => name).join(', ');
    const message = `The flow declares that it returns ${names}, and no Return follows ${nameOf(node, key)}, so calls of it that are waited for fail. Add a Return, or declare no result.`;
    report('call.no-return', ['nodes', key, 'inputs', from], message, 'warning');
  }
};

function isNeeded(field: DeclaredField): boolean {
  return field.required && (field.default ?? null) === null;
}

function returns({ manifest }: PlacedNode): boolean {
  const properties = manifest?.input['properties'];
  return (
    isJsonObject(properties) &&
    Object.values(properties).some((property) => isJsonObject(property) && property['returned'] === true)
  );
}
