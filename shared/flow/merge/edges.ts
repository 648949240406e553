// The edges of a merge: what both kept, and what either added, as long as both ends are there and no loop comes of it.
import type { Flow, FlowEdge } from '../flow.ts';
import { findNode, reachableFrom, wouldCycle } from '../graph.ts';
import type { ThreeFlows } from './keys.ts';
import type { Pieces } from './pieces.ts';

const idOf = ({ from, port, to }: FlowEdge): string => JSON.stringify([from, port, to]);

/**
 * The edges of the merged flow, mine in their order and then what they added.
 * @param nodes the nodes that were merged before
 */
export function mergedEdges(flows: ThreeFlows, nodes: Flow['nodes'], pieces: Pieces): FlowEdge[] {
  const { base, mine, theirs } = flows;
  const [inBase, inMine, inTheirs] = [base, mine, theirs].map(({ edges }) => new Set(edges.map(idOf)));
  const isIn = (edge: FlowEdge): boolean => {
    const id = idOf(edge);
    const [ours, other] = [inMine?.has(id) === true, inTheirs?.has(id) === true];
    if (!Object.hasOwn(nodes, edge.from) || !Object.hasOwn(nodes, edge.to)) return false;
    if (ours === other || inBase?.has(id) !== true) return true;
    // One side took the edge away. Where it did so because it removed a node, and the node stays after all, the edge
    // stays too.
    const remover = ours ? theirs : mine;
    return findNode(remover, edge.from) === undefined || findNode(remover, edge.to) === undefined;
  };
  const fresh = theirs.edges.filter((edge) => inMine?.has(idOf(edge)) !== true && isIn(edge));
  let edges = mine.edges.filter(isIn);
  for (const edge of fresh) {
    // Each flow is without cycles, but an edge of mine and one of theirs may close one together. It is a conflict
    // between that edge and those of mine that close the loop.
    if (inBase?.has(idOf(edge)) !== true && wouldCycle({ nodes, edges }, edge.from, edge.to)) {
      const closing = wayBack(nodes, edges, edge).filter((each) => inTheirs?.has(idOf(each)) !== true);
      const side = pieces.decide(['edges', edge.from, edge.port, edge.to], undefined, closing, edge);
      if (side === 'mine') continue;
      edges = edges.filter((each) => !closing.includes(each));
    }
    edges.push(edge);
  }
  return edges;
}

/** Every edge on a way from the end of `edge` to its beginning. */
function wayBack(nodes: Flow['nodes'], edges: readonly FlowEdge[], edge: FlowEdge): FlowEdge[] {
  const after = reachableFrom({ nodes, edges: [...edges] }, [edge.to]);
  return edges.filter(
    (each) => after.has(each.from) && reachableFrom({ nodes, edges: [...edges] }, [each.to]).has(edge.from),
  );
}
