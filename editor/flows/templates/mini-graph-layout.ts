// Places the cards of a small picture of a flow: one column for each step of the longest path, and within a column in
// the order of the file. Cards inside a For each are left out, as the picture shows the path rather than every card.
// Pure.
import type { Flow } from '../../../shared/flow/flow.ts';

/** A card of the picture. `column` counts from 0 at the left; `row` may be a fraction, as short columns are centred. */
export interface MiniNode {
  key: string;
  card: string;
  column: number;
  row: number;
}
/** `columns` and `rows` count from 1, so that an empty flow too has a size. */
export interface MiniGraph {
  nodes: MiniNode[];
  edges: { from: MiniNode; to: MiniNode }[];
  columns: number;
  rows: number;
}

/** Works for any flow that can be parsed, also one that breaks rules: edges to nodes that do not exist are left out. */
export function miniGraph(flow: Pick<Flow, 'nodes' | 'edges'>): MiniGraph {
  const keys = Object.keys(flow.nodes).filter((key) => flow.nodes[key]?.parent === undefined);
  const columns = columnsOf(keys, flow.edges);
  const filled = new Map<number, number>();
  const nodes = new Map<string, MiniNode>();
  // Nodes of earlier columns come first, each column in the order of the file.
  const order = keys.toSorted((left, right) => (columns.get(left) ?? 0) - (columns.get(right) ?? 0));
  for (const key of order) {
    const column = columns.get(key) ?? 0;
    const row = filled.get(column) ?? 0;
    filled.set(column, row + 1);
    nodes.set(key, { key, card: flow.nodes[key]?.card ?? '', column, row });
  }
  const rows = Math.max(1, ...filled.values());
  // Centres each column beside the tallest one.
  for (const node of nodes.values()) node.row += (rows - (filled.get(node.column) ?? 1)) / 2;
  const edges = flow.edges.flatMap((edge) => {
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });
  return { nodes: [...nodes.values()], edges, columns: Math.max(1, filled.size), rows };
}

/** The column of a node is the number of edges on the longest path that leads to it. */
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
