// What the test cases of a flow go through: the nodes that ran, and the edges that a run took. Pure.
import { ERROR_PORT } from '../../card/ports.ts';
import type { RunStep } from '../../run.ts';
import { BODY_PORT } from '../connect.ts';
import type { Flow, FlowEdge } from '../flow.ts';

/** Nodes by key, and edges, both in the order of the flow. */
export interface Covered {
  nodes: string[];
  edges: FlowEdge[];
}

/** What the cases of a flow go through together, and what none of them does. */
export interface Coverage {
  covered: Covered;
  missed: Covered;
  /** By node: how many cases ran it. */
  cases: ReadonlyMap<string, number>;
}

/**
 * What one run went through. A node that was skipped was not gone through; one that failed was. The trigger has no
 * step, so it is named.
 */
export function coveredBy(
  flow: Pick<Flow, 'nodes' | 'edges'>,
  triggerNodeId: string,
  steps: readonly Pick<RunStep, 'nodeId' | 'status' | 'port'>[],
): Covered {
  const ran = new Set([triggerNodeId]);
  const taken = new Set([`${triggerNodeId} out`]);
  for (const { nodeId, status, port } of steps) {
    if (status === 'skipped') continue;
    ran.add(nodeId);
    if (port !== null) taken.add(`${nodeId} ${port}`);
    if (status === 'failed') taken.add(`${nodeId} ${ERROR_PORT}`);
  }
  // A For each leaves by `each` for its items and ends by another port, so that edge counts when the body was
  // entered.
  const edges = flow.edges.filter(
    ({ from, port, to }) => ran.has(to) && (port === BODY_PORT ? ran.has(from) : taken.has(`${from} ${port}`)),
  );
  return { nodes: Object.keys(flow.nodes).filter((key) => ran.has(key)), edges };
}

/** All cases together, of what can be gone through: a node that is disabled, and its edges, do not count. */
export function coverageOf(flow: Pick<Flow, 'nodes' | 'edges'>, each: readonly Covered[]): Coverage {
  const counts = (key: string): boolean => Object.hasOwn(flow.nodes, key) && flow.nodes[key]?.disabled !== true;
  const cases = new Map<string, number>();
  for (const { nodes } of each) for (const key of nodes) cases.set(key, (cases.get(key) ?? 0) + 1);
  const edges = new Set(each.flatMap((covered) => covered.edges.map(idOf)));
  const covered: Covered = { nodes: [], edges: [] };
  const missed: Covered = { nodes: [], edges: [] };
  for (const key of Object.keys(flow.nodes)) if (counts(key)) (cases.has(key) ? covered : missed).nodes.push(key);
  for (const edge of flow.edges)
    if (counts(edge.from) && counts(edge.to)) (edges.has(idOf(edge)) ? covered : missed).edges.push(edge);
  return { covered, missed, cases };
}

function idOf({ from, port, to }: FlowEdge): string {
  return `${from} ${port} ${to}`;
}

/** As whole percent, rounded down: 100 only where nothing is missed. */
export function percentOf(covered: readonly unknown[], missed: readonly unknown[]): number {
  const all = covered.length + missed.length;
  return all === 0 ? 100 : Math.floor((covered.length * 100) / all);
}
