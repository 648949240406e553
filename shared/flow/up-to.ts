// The part of a flow that leads to one node: what a dry run up to it is made of (S13). Pure.
import { ownersOf, withBodies } from './bodies.ts';
import type { Flow } from './flow.ts';
import { graphOf, reach } from './graph.ts';

/**
 * The node with its body, all that comes before it, and the loops that it stands in with what comes before them. Edges
 * between these stay; the given flow is not changed.
 */
export function flowUpTo(flow: Flow, nodeId: string): Flow {
  const before = reach(graphOf(flow), [nodeId], 'incoming');
  const kept = new Set(withBodies(flow, [nodeId]));
  for (const key of before) kept.add(key);
  for (const owner of ownersOf(flow, nodeId))
    for (const key of reach(graphOf(flow), [owner], 'incoming')) kept.add(key);
  // The bodies of loops that were passed belong to what they gave.
  for (const key of withBodies(
    flow,
    [...kept].filter((each) => !ownersOf(flow, nodeId).includes(each)),
  ))
    kept.add(key);
  const { tests: _tests, ...rest } = flow;
  return {
    ...rest,
    nodes: Object.fromEntries(Object.entries(flow.nodes).filter(([key]) => kept.has(key))),
    edges: flow.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
  };
}

/**
 * The port of a node that leads on in the flow, neither `error` nor `each`; `out` where none does. A pin leaves
 * through it.
 */
export function portOnward(flow: Pick<Flow, 'edges'>, nodeId: string): string {
  return flow.edges.find(({ from, port }) => from === nodeId && port !== 'error' && port !== 'each')?.port ?? 'out';
}
