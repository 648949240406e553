// Where the cards of a small picture of a flow stand: a column for each step of the longest path, rows in file order.
// Pure. Bodies of For each are left out: the picture shows the path, not every card.
import type { Flow } from '../../../shared/flow/flow.ts';

export interface MiniNode {
  key: string;
  card: string;
  column: number;
  row: number;
}
export interface MiniGraph {
  nodes: MiniNode[];
  edges: { from: MiniNode; to: MiniNode }[];
  columns: number;
  rows: number;
}

export function miniGraph(flow: Pick<Flow, 'nodes' | 'edges'>): MiniGraph {
  const keys = Object.keys(flow.nodes).filter((key) => flow.nodes[key]?.parent === undefined);
  const columns = columnsOf(keys, flow.edges);
  const filled = new Map<number, number>();
  const nodes = new Map<string, MiniNode>();
  // In the order in which their sources stand, so that edges cross little.
  const order = keys.toSorted((left, right) => (columns.get(left) ?? 0) - (columns.get(right) ?? 0));
  for (const key of order) {
    const column = columns.get(key) ?? 0;
    const row = filled.get(column) ?? 0;
    filled.set(column, row + 1);
    nodes.set(key, { key, card: flow.nodes[key]?.card ?? '', column, row });
  }
  const rows = Math.max(1, ...filled.values());
  for (const node of nodes.values()) node.row += (rows - (filled.get(node.column) ?? 1)) / 2;
  const edges = flow.edges.flatMap((edge) => {
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });
  return { nodes: [...nodes.values()], edges, columns: Math.max(1, filled.size), rows };
}

function columnsOf(keys: readonly string[], edges: Flow['edges']): Map<string, number> {
  const columns = new Map(keys.map((key) => [key, 0]));
  // As many rounds as there are nodes settle any acyclic graph, and end on a broken one too.
  for (let round = 0; round < keys.length; round += 1) {
    let moved = false;
    for (const { from, to } of edges) {
      const after = (columns.get(from) ?? 0) + 1;
      if (!columns.has(from) || !columns.has(to) || (columns.get(to) ?? 0) >= after) continue;
      columns.set(to, after);
      moved = true;
    }
    if (!moved) break;
  }
  return columns;
}
