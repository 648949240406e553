// Rules of bodies (F4): who has one, what may stand in it, and that it holds something to do. Issues: `body.empty`,
// `body.cycle`, `body.no-owner`, `body.not-allowed`, `node.unknown-parent`.
import { opensBody, ownersOf } from '../bodies.ts';
import { BODY_PORT } from '../connect.ts';
import { findNode } from '../graph.ts';
import { nameOf, type PlacedNode, type Rule, type RuleContext } from './context.ts';

export const bodiesAreSound: Rule = (context) => {
  const { flow, nodes, manifests, report } = context;
  for (const placed of nodes) {
    const { key, node } = placed;
    if (node.parent !== undefined) standsWell(context, placed, node.parent);
    if (opensBody(node, manifests) !== true || node.disabled === true) continue;
    const isEntered = flow.edges.some(
      ({ from, port, to }) => from === key && port === BODY_PORT && findNode(flow, to)?.parent === key,
    );
    if (isEntered) continue;
    const message = `Nothing follows "each" of ${nameOf(node, key)}, so it has nothing to do for its items. Put a card into its body and lead "each" to it.`;
    report('body.empty', ['nodes', key], message);
  }
};

function standsWell({ flow, manifests, report }: RuleContext, { key, node, isTrigger }: PlacedNode, parent: string) {
  const path = ['nodes', key, 'parent'];
  const owner = findNode(flow, parent);
  if (owner === undefined) {
    report('node.unknown-parent', path, `There is no node "${parent}" in whose body this one could stand.`);
  } else if (ownersOf(flow, key).includes(key)) {
    report('body.cycle', path, `${nameOf(node, key)} stands in its own body. Take it out.`);
  } else if (opensBody(owner, manifests) === false) {
    report(
      'body.no-owner',
      path,
      `${nameOf(owner, parent)} has no body; only a For each has. Take ${nameOf(node, key)} out.`,
    );
  } else if (isTrigger || node.card.startsWith('flow.')) {
    const why = isTrigger ? 'a run begins at it' : 'a flow ends with it';
    report('body.not-allowed', path, `${nameOf(node, key)} cannot stand in a body: ${why}. Take it out.`);
  }
}
