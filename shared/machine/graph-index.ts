// The part of a flow that one machine runs, as numbered nodes in topological order. Numbers make sets of nodes cheap
// (bits.ts). Says nothing of states.
import { ERROR_PORT, portsOf } from '../card/ports.ts';
import type { ManifestLookup } from '../card/manifest.ts';
import { DefectError, NotFoundError, ValidationError } from '../errors.ts';
import type { Flow } from '../flow/flow.ts';

export interface GraphNode {
  key: string;
  /** Targets by port, each target once, in ascending order. Ports without edges are absent. */
  ports: Map<string, number[]>;
  /** Set where the node runs nothing and settles at once: the port that it passes through, or null for none. */
  passes?: string | null;
}

/** Nodes that the start reaches, in topological order: an edge always leads to a higher index. Index 0 is the start. */
export interface MachineGraph {
  nodes: GraphNode[];
}

/** Where a machine begins: a trigger with its port `out`, or a For each with its port `each`. */
export interface GraphStart {
  nodeId: string;
  port: string;
  /** The For each whose body is meant; undefined for the flow itself (F4). */
  body?: string;
}

/**
 * The graph of what runs after this start (F2, F4).
 * @throws NotFoundError `machine.unknown-node`; ValidationError `machine.cycle`
 */
export function graphOf(flow: Flow, start: GraphStart, manifests: ManifestLookup): MachineGraph {
  if (flow.nodes[start.nodeId] === undefined) {
    throw new NotFoundError(
      'machine.unknown-node',
      `The flow "${flow.id}" has no node "${start.nodeId}". Choose one of its nodes to start from.`,
    );
  }
  const edges = edgesByNode(flow, start);
  const order = topologicalOrder(start.nodeId, edges);
  const position = new Map(order.map((key, at) => [key, at]));
  const nodes = order.map((key) => {
    const ports = new Map<string, number[]>();
    for (const [port, targets] of edges.get(key) ?? []) {
      ports.set(
        port,
        [...targets].map((target) => indexOf(position, target)).sort((left, right) => left - right),
      );
    }
    return graphNode(flow, key, key === start.nodeId ? start.port : undefined, ports, manifests);
  });
  return { nodes };
}

function indexOf(position: Map<string, number>, key: string): number {
  const found = position.get(key);
  if (found === undefined) throw new DefectError('machine.unordered-node', `Node "${key}" was not ordered.`);
  return found;
}

function graphNode(
  flow: Flow,
  key: string,
  startPort: string | undefined,
  ports: Map<string, number[]>,
  manifests: ManifestLookup,
): GraphNode {
  if (startPort !== undefined) return { key, ports, passes: startPort };
  const node = flow.nodes[key]!;
  if (node.disabled !== true) return { key, ports };
  const manifest = manifests(node.card, node.version);
  // An unknown card shows its ports only by what is wired to them.
  const own = (manifest === undefined ? [...ports.keys()] : portsOf(node, manifest)).filter(
    (port) => port !== ERROR_PORT,
  );
  return { key, ports, passes: own.includes('out') ? 'out' : (own[0] ?? null) };
}

/**
 * The targets of each node by port, on the machine's own level: edges neither into nor out of a For each's body (F4).
 */
function edgesByNode(flow: Flow, start: GraphStart): Map<string, Map<string, Set<string>>> {
  const edges = new Map<string, Map<string, Set<string>>>();
  const inside = (key: string) => Object.hasOwn(flow.nodes, key) && flow.nodes[key]?.parent === start.body;
  for (const { from, port, to } of flow.edges) {
    const leaves = from === start.nodeId ? port === start.port : inside(from);
    if (!leaves || !inside(to)) continue;
    let ports = edges.get(from);
    if (ports === undefined) edges.set(from, (ports = new Map()));
    let targets = ports.get(port);
    if (targets === undefined) ports.set(port, (targets = new Set()));
    targets.add(to);
  }
  return edges;
}

/**
 * Orders the nodes that the start reaches, depth first, so that the nodes of one branch stand together. It uses a
 * list in place of recursion, since a flow may be 1,000 nodes long.
 * @throws ValidationError `machine.cycle`, with the node in its details
 */
function topologicalOrder(start: string, edges: Map<string, Map<string, Set<string>>>): string[] {
  const done: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const targetsOf = (key: string) => [...(edges.get(key)?.values() ?? [])].flatMap((targets) => [...targets]);
  const stack: { key: string; rest: string[] }[] = [];
  const open = (key: string) => {
    state.set(key, 'open');
    stack.push({ key, rest: targetsOf(key) });
  };
  open(start);
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const next = top.rest.pop();
    if (next === undefined) {
      state.set(top.key, 'done');
      done.push(top.key);
      stack.pop();
    } else if (state.get(next) === 'open') {
      throw new ValidationError(
        'machine.cycle',
        `The edges lead in a circle through "${next}", so this flow cannot run. Remove one edge of the circle.`,
        { details: { nodeId: next } },
      );
    } else if (!state.has(next)) open(next);
  }
  return done.reverse();
}
