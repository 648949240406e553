// Whether a flow may be published (F6): every finding, each pointing at the place where it is mended. Never throws; the
// rules themselves are in rules/.
import type { ManifestLookup } from '../card/manifest.ts';
import type { Issue } from '../issue.ts';
import { compareText } from '../compare-text.ts';
import type { Flow } from './flow.ts';
import { graphOf, isTriggerNode } from './graph.ts';
import type { Known } from './known.ts';
import { bodiesAreSound } from './rules/bodies.ts';
import { callsAreSound, declaredFieldsAreSound, resultIsReturned } from './rules/calls.ts';
import { connectionsAreThere } from './rules/connections.ts';
import type { BoundSlots } from './bound-slots.ts';
import type { Rule, RuleContext } from './rules/context.ts';
import { inputsFit } from './rules/inputs.ts';
import { secretsAreNotWritten } from './rules/literal-secrets.ts';
import { edgesAreSound, nodesAreKnown, nodesAreReached, testsNameNodes } from './rules/structure.ts';
import { concurrencyIsSound } from './rules/settings.ts';
import { conditionsAreSound, gatheringIsSound, hasTrigger, triggersDoNotOverlap } from './rules/triggers.ts';
import { tablesFit } from './rules/tables.ts';
import { addressesDiffer, cautionsAreTold } from './rules/trigger-sources.ts';
import { scopeOf } from './scope.ts';

// Their order is that of the issues: what hinders a flow from starting at all comes first.
const RULES: readonly Rule[] = [
  hasTrigger,
  nodesAreKnown,
  triggersDoNotOverlap,
  conditionsAreSound,
  gatheringIsSound,
  concurrencyIsSound,
  edgesAreSound,
  nodesAreReached,
  inputsFit,
  declaredFieldsAreSound,
  resultIsReturned,
  callsAreSound,
  tablesFit,
  addressesDiffer,
  cautionsAreTold,
  connectionsAreThere,
  secretsAreNotWritten,
  bodiesAreSound,
  testsNameNodes,
];

/**
 * Issues in the order of the rules, nodes by key. With an `error` among them the flow is not published.
 * @param bindings the slots that are bound to a connection; where it is absent, what they are bound to is not judged
 * @param known the installation's flows and tables; without flows only calls of the flow itself are judged, and
 *   without tables none is
 */
export function validateFlow(flow: Flow, manifests: ManifestLookup, bindings?: BoundSlots, known: Known = {}): Issue[] {
  const issues: Issue[] = [];
  const placed = Object.entries(flow.nodes).map(([key, node]) => ({
    key,
    node,
    manifest: manifests(node.card, node.version),
    isTrigger: isTriggerNode(key, node, manifests),
  }));
  const context: RuleContext = {
    flow,
    nodes: placed.toSorted((left, right) => compareText(left.key, right.key)),
    graph: graphOf(flow),
    scope: scopeOf(flow, manifests, known),
    manifests,
    bindings,
    known,
    report: (code, path, message, severity = 'error') => issues.push({ code, path, message, severity }),
    add: (issue) => issues.push(issue),
  };
  for (const rule of RULES) rule(context);
  return issues;
}
