// Two flows as one picture: what both have, what was added and what is gone, each marked. Pure. What counts as a
// change is the semantic difference, so moving a card marks nothing.
import { diffFlows, type FlowChange } from '../../shared/flow/diff.ts';
import type { Flow, FlowEdge } from '../../shared/flow/flow.ts';
import { NODE_WIDTH } from './node-shape.ts';
import { positionOf } from './position.ts';

export type Mark = 'added' | 'removed' | 'changed';

export interface ComparedFlow {
  /** Nodes and edges of both; places are those of the newer one. */
  flow: Flow;
  changes: FlowChange[];
  /** By key of the node. */
  nodes: ReadonlyMap<string, Mark>;
  /** By from, port and to, joined by a space. */
  edges: ReadonlyMap<string, Mark>;
}

/** How far down a removed card goes from one that stands in its place now, in pixels. */
const ASIDE = 120;

/** Puts both flows together. Cards that are gone stand where they stood, or below what stands there now. */
export function comparedFlow(before: Flow, after: Flow): ComparedFlow {
  const changes = diffFlows(before, after);
  const nodes = new Map<string, Mark>();
  const edges = new Map<string, Mark>();
  for (const { kind, path } of changes) {
    const mark = kind.endsWith('.added') ? 'added' : kind.endsWith('.removed') ? 'removed' : 'changed';
    const [root, key = ''] = path;
    if (root === 'nodes') nodes.set(key, kind.startsWith('node.') ? mark : 'changed');
    if (root === 'edges') edges.set(path.slice(1).join(' '), mark);
  }
  const gone = Object.entries(before.nodes).filter(([key]) => nodes.get(key) === 'removed');
  const places = { ...after.layout?.nodes };
  for (const [key] of gone) {
    const at = { ...positionOf(before, key) };
    const isTaken = (): boolean =>
      Object.values(places).some(({ x, y }) => Math.abs(x - at.x) < NODE_WIDTH && Math.abs(y - at.y) < ASIDE - 8);
    while (isTaken()) at.y += ASIDE;
    places[key] = at;
  }
  const removed = before.edges.filter((edge) => edges.get(edgeName(edge)) === 'removed');
  return {
    changes,
    nodes,
    edges,
    flow: {
      ...after,
      nodes: { ...after.nodes, ...Object.fromEntries(gone) },
      edges: [...after.edges, ...removed],
      layout: { nodes: places, notes: after.layout?.notes ?? {} },
    },
  };
}

/** Names an edge in `ComparedFlow.edges`. */
export function edgeName({ from, port, to }: FlowEdge): string {
  return [from, port, to].join(' ');
}
