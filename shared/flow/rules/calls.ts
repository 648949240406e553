// Rules of calls (S6): a called flow is there, can be called, and never leads back; what a flow declares for its callers
// is sound. Whether the given inputs fit is rules/inputs.ts.
import { fieldFault, readDeclaredFields } from '../../card/declared-fields.ts';
import { isJsonObject } from '../../json.ts';
import { callCycle, callsOf } from '../calls.ts';
import type { Rule } from './context.ts';

export const callsAreSound: Rule = ({ flow, manifests, flows, report }) => {
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

export const declaredFieldsAreSound: Rule = ({ nodes, report }) => {
  for (const { key, node, manifest } of nodes) {
    const from = manifest?.fieldsFrom;
    const entries = from === undefined ? undefined : node.inputs?.[from];
    if (from === undefined || !Array.isArray(entries) || node.disabled === true) continue;
    const names = new Set<string>();
    for (const [at, entry] of entries.entries()) {
      const path = ['nodes', key, 'inputs', from, String(at)];
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
};
