// Rules of the graph: known cards, free keys, sound edges, nodes that a run can reach.
import { edgeFault } from '../connect.ts';
import { findCycle, reach } from '../graph.ts';
import { isReservedKey } from '../keys.ts';
import { nameOf, type Rule } from './context.ts';

/** A node's card is one of this installation, and its key means nothing else in expressions. */
export const nodesAreKnown: Rule = ({ nodes, report }) => {
  for (const { key, node, manifest, isTrigger } of nodes) {
    if (manifest === undefined) {
      const message = `This installation has no card "${node.card}" in version ${node.version}. Replace the node, or remove it.`;
      report('node.unknown-card', ['nodes', key, 'card'], message);
    }
    if (isReservedKey(key, isTrigger ? 'trigger' : 'action')) {
      report(
        'node.key-reserved',
        ['nodes', key],
        `"${key}" means something else in expressions. Rename the node's key.`,
      );
    }
    if (!isTrigger && manifest !== undefined && node.when !== undefined) {
      report(
        'node.when-on-action',
        ['nodes', key, 'when'],
        'Only a trigger has a condition to start on. Put an If before this node.',
      );
    }
    if (!isTrigger && manifest !== undefined && node.gather !== undefined) {
      report('node.gather-on-action', ['nodes', key, 'gather'], 'Only a trigger gathers events. Remove it here.');
    }
    if (!isTrigger && manifest !== undefined && node.late !== undefined) {
      report('node.late-on-action', ['nodes', key, 'late'], 'Only a trigger starts on events. Remove it here.');
    }
    if (!isTrigger && manifest !== undefined && node.allowOwn !== undefined) {
      report('node.own-on-action', ['nodes', key, 'allowOwn'], 'Only a trigger starts on events. Remove it here.');
    }
  }
};

/** F1, F4: edges join what exists, leave by ports that exist, enter no trigger, cross no border, and stand once. */
export const edgesAreSound: Rule = ({ flow, manifests, report, add }) => {
  const seen = new Set<string>();
  for (const [at, edge] of flow.edges.entries()) {
    const fault = edgeFault(flow, edge, manifests);
    if (fault !== null) add({ ...fault, path: ['edges', String(at)] });
    const id = JSON.stringify([edge.from, edge.port, edge.to]);
    if (seen.has(id))
      report(
        'edge.duplicate',
        ['edges', String(at)],
        `The edge from "${edge.from}" to "${edge.to}" stands twice. Remove one.`,
      );
    seen.add(id);
  }
  const cycle = findCycle(flow);
  // One cycle is reported at a time: whoever mends it sees the next.
  if (cycle === undefined) return;
  const names = cycle.map((key) => nameOf(flow.nodes[key], key)).join(' → ');
  const closing = flow.edges.findIndex((edge) => edge.from === cycle.at(-1) && edge.to === cycle[0]);
  const message = `These nodes lead round in a loop: ${names}. A flow has none; remove one of its edges.`;
  report('edge.cycle', closing >= 0 ? ['edges', String(closing)] : [], message);
};

/** F2: what no trigger reaches never runs. A draft may hold it, so it is a warning. */
export const nodesAreReached: Rule = ({ flow, nodes, graph, report }) => {
  const triggers = nodes.filter((each) => each.isTrigger).map((each) => each.key);
  const reached = reach(graph, triggers, 'outgoing');
  for (const { key, node } of nodes) {
    if (reached.has(key)) continue;
    const hasEntry = (graph.incoming.get(key)?.length ?? 0) > 0;
    const name = nameOf(flow.nodes[key], key);
    if (hasEntry) {
      report('node.unreachable', ['nodes', key], `No trigger leads to ${name}, so it never runs.`, 'warning');
    } else {
      const where = node.parent === undefined ? '' : ' from the port "each" of its For each';
      report(
        'node.no-entry',
        ['nodes', key],
        `Nothing leads to ${name}, so it never runs. Draw an edge to it${where}.`,
        'warning',
      );
    }
  }
};

/** Test cases name nodes that exist. */
export const testsNameNodes: Rule = ({ flow, report }) => {
  for (const [name, test] of Object.entries(flow.tests ?? {})) {
    const parts = [
      ['stubs', Object.keys(test.stubs ?? {})],
      ['expect', Object.keys(test.expect?.steps ?? {})],
    ] as const;
    for (const [part, keys] of parts) {
      for (const key of keys.filter((each) => !Object.hasOwn(flow.nodes, each))) {
        const path = ['tests', name, part, ...(part === 'expect' ? ['steps'] : []), key];
        report('test.unknown-node', path, `The test "${name}" speaks of a node "${key}" that is not there.`, 'warning');
      }
    }
  }
};
