// Rules of triggers: there is one, no two answer to the same event, and what they are set to is known before any run.
import { outputOf } from '../../card/declared-fields.ts';
import { startedBy } from '../../card/listened-types.ts';
import { jsonEquals, type JsonValue } from '../../json.ts';
import { gatherSeconds } from '../flow.ts';
import { nameOf, type PlacedNode, type Rule } from './context.ts';
import { checkReferences } from './expressions.ts';

/** F2: a run needs somewhere to start. */
export const hasTrigger: Rule = ({ nodes, report }) => {
  const triggers = nodes.filter((each) => each.isTrigger);
  if (triggers.length === 0) report('flow.no-trigger', [], 'The flow has no trigger, so nothing starts it. Add one.');
  else if (triggers.every((each) => each.node.disabled === true)) {
    report('flow.no-trigger', [], 'Every trigger of the flow is disabled, so nothing starts it. Enable one.');
  }
};

/** F6: two triggers that surely both match would leave open which of them starts the run. */
export const triggersDoNotOverlap: Rule = ({ flow, nodes, report }) => {
  const active = nodes.filter((each) => each.isTrigger && each.manifest !== undefined && each.node.disabled !== true);
  for (const [at, one] of active.entries()) {
    const earlier = active.slice(0, at).find((other) => overlaps(other, one));
    if (earlier === undefined) continue;
    const message = `This trigger starts on what ${nameOf(flow.nodes[earlier.key], earlier.key)} starts on too. Remove one, or give each a condition of its own.`;
    report('trigger.overlap', ['nodes', one.key], message);
  }
};

function overlaps(left: PlacedNode, right: PlacedNode): boolean {
  // Addresses have a rule of their own.
  if (left.manifest?.addressFrom !== undefined) return false;
  // A call names a flow, so a flow has one place where it begins.
  if (left.manifest?.source === 'call' && right.manifest?.source === 'call') return true;
  const [leftTypes, rightTypes] = [startedBy(left.node, left.manifest), startedBy(right.node, right.manifest)];
  // Where types of events are known they decide; else two triggers of one card with the same inputs count as the
  // same.
  const sameKind =
    leftTypes !== undefined && rightTypes !== undefined
      ? leftTypes.some((type) => rightTypes.includes(type))
      : left.node.card === right.node.card && jsonEquals(left.node.inputs ?? {}, right.node.inputs ?? {});
  if (!sameKind) return false;
  const [leftWhen, rightWhen] = [left.node.when?.trim() ?? '', right.node.when?.trim() ?? ''];
  // Two different conditions may exclude each other; one that is absent excludes nothing.
  return leftWhen === '' || rightWhen === '' || leftWhen === rightWhen;
}

/** T3: what gathers has a key over the trigger's own output, and a window that is at least as long as its quiet time. */
export const gatheringIsSound: Rule = (context) => {
  for (const { key, node, manifest, isTrigger } of context.nodes) {
    const { gather } = node;
    if (!isTrigger || manifest === undefined || gather === undefined) continue;
    const path = ['nodes', key, 'gather'];
    if (manifest.source === 'call') {
      context.report(
        'gather.unsupported',
        path,
        'Each call has a run of its own: it cannot be gathered. Remove it here.',
      );
      continue;
    }
    if (gather.key.trim() === '') {
      const message = 'Say which events belong together: trigger.oktaUser.id makes one run a user.';
      context.report('gather.no-key', [...path, 'key'], message);
    } else {
      const typeOf = (name: string): JsonValue | undefined =>
        name === 'trigger' ? outputOf(node, manifest) : undefined;
      checkReferences(context, { key, path: [...path, 'key'], source: gather.key, kind: 'key', typeOf });
    }
    const { quietSeconds, maxSeconds } = gatherSeconds(gather);
    if (maxSeconds < quietSeconds) {
      const message = `The run starts after at most ${maxSeconds} seconds, so a quiet time of ${quietSeconds} is never reached.`;
      context.report('gather.window', [...path, 'maxSeconds'], message, 'warning');
    }
  }
};

/** T2: a trigger's condition sees its own output alone. */
export const conditionsAreSound: Rule = (context) => {
  for (const { key, node, manifest, isTrigger } of context.nodes) {
    if (!isTrigger || manifest === undefined || node.when === undefined || node.when.trim() === '') continue;
    const typeOf = (name: string): JsonValue | undefined => (name === 'trigger' ? outputOf(node, manifest) : undefined);
    checkReferences(context, { key, path: ['nodes', key, 'when'], source: node.when, kind: 'condition', typeOf });
  }
};
