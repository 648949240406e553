// Tidies a flow from left to right. Gives positions only; applying them is one operation, so it can be undone.
import dagre from '@dagrejs/dagre';

import type { ManifestLookup } from '../../shared/card/manifest.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import type { Position } from '../../shared/flow/operations/operation.ts';
import { GRID, HEADER_HEIGHT, NODE_GAP, shapeIn } from '../state/node-shape.ts';
import { positionOf, snapped } from '../state/placement.ts';

/** New places for all nodes (or for `only`, which then keep their top left corner). */
export function tidyPositions(
  flow: Flow,
  manifests: ManifestLookup,
  only?: readonly string[],
): Record<string, Position> {
  const keys = only !== undefined && only.length > 1 ? only : Object.keys(flow.nodes);
  const chosen = new Set(keys);
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: GRID * 3, ranksep: NODE_GAP, ranker: 'network-simplex' });
  graph.setDefaultEdgeLabel(() => ({}));
  // In the order of the file's places, so that tidying twice gives the same.
  for (const key of keys.toSorted((left, right) => positionOf(flow, left).y - positionOf(flow, right).y)) {
    const shape = shapeIn(flow, key, manifests);
    // As if it were as high above its entry as below: entries of a row then stand in one line, and wires run straight.
    graph.setNode(key, {
      width: shape?.width ?? 240,
      height: 2 * ((shape?.height ?? HEADER_HEIGHT) - HEADER_HEIGHT / 2),
    });
  }
  for (const edge of flow.edges) {
    if (chosen.has(edge.from) && chosen.has(edge.to)) graph.setEdge(edge.from, edge.to, {}, edge.port);
  }
  dagre.layout(graph);
  const places = keys.map((key) => {
    const { x, y, width } = graph.node(key) as { x: number; y: number; width: number };
    return { key, x: x - width / 2, y: y - HEADER_HEIGHT / 2 };
  });
  const before = keys.map((key) => positionOf(flow, key));
  const shiftX =
    (only === undefined ? 0 : Math.min(...before.map(({ x }) => x))) - Math.min(...places.map(({ x }) => x));
  const shiftY =
    (only === undefined ? 0 : Math.min(...before.map(({ y }) => y))) - Math.min(...places.map(({ y }) => y));
  return Object.fromEntries(places.map(({ key, x, y }) => [key, snapped({ x: x + shiftX, y: y + shiftY })]));
}
