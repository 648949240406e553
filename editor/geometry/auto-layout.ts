// Tidies a flow from left to right or from top to bottom, bodies first: a For each and its frame are then one block
// of the line that it stands in. Gives positions only; applying them is one operation, so it can be undone. dagre
// orders the blocks; this file is fetched when somebody tidies.
import dagre from '@dagrejs/dagre';

import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { outermost, withBodies } from '../../shared/flow/bodies.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { findNode } from '../../shared/flow/graph.ts';
import type { Position } from '../../shared/flow/operations/operation.ts';
import { boxIn, FRAME_GAP, FRAME_PADDING, framesIn, surround, touches, type Box, type Frame } from './frames.ts';
import { GRID, HEADER_HEIGHT, NODE_GAP, NODE_WIDTH, shapeIn } from './node-shape.ts';
import { boundsOf } from './placement.ts';
import { positionOf, snapped } from './position.ts';

/** A card, and below it the frame that it may have; places are from the card's top left corner. */
interface Block {
  width: number;
  height: number;
  places: [string, Position][];
}

/** Which way a flow runs. */
export type Direction = 'right' | 'down';

/** What stays the same through all levels of one tidying. */
interface Layout {
  flow: Flow;
  manifests: ManifestLookup;
  frames: ReadonlyMap<string, Frame>;
  direction: Direction;
}

/**
 * New places for all nodes. With several keys in `only` it is places for these and their bodies, which then keep
 * their top left corner.
 */
export function tidyPositions(
  flow: Flow,
  manifests: ManifestLookup,
  only?: readonly string[],
  direction: Direction = 'right',
): Record<string, Position> {
  const layout: Layout = { flow, manifests, frames: framesIn(flow, manifests), direction };
  const isPart = only !== undefined && only.length > 1;
  const keys = isPart ? outermost(flow, only) : Object.keys(flow.nodes).filter((key) => ownerOf(flow, key) === '');
  const places: [string, Position][] = [];
  // Nodes of different bodies keep to themselves.
  for (const [, level] of Map.groupBy(keys, (key) => ownerOf(flow, key))) {
    const before = surround(level.map((key) => ({ ...positionOf(flow, key), width: 0, height: 0 })));
    const corner = isPart ? before : { x: 0, y: 0 };
    for (const [key, at] of placesOf(level, layout)) places.push([key, { x: at.x + corner.x, y: at.y + corner.y }]);
  }
  return Object.fromEntries(places.map(([key, at]) => [key, snapped(at)]));
}

/**
 * New places for all but `kept` and what stands in their bodies. Those stay where they are, and nothing covers them.
 */
export function tidyAround(
  flow: Flow,
  manifests: ManifestLookup,
  kept: readonly string[],
  direction: Direction = 'right',
): Record<string, Position> {
  const [anchor] = kept;
  const tidied = tidyPositions(flow, manifests, undefined, direction);
  const from = anchor === undefined ? undefined : tidied[anchor];
  if (anchor === undefined || from === undefined) return tidied;
  const to = positionOf(flow, anchor);
  const staying = new Set(withBodies(flow, kept));
  const moved = Object.entries(tidied).flatMap(([key, { x, y }]): [string, Position][] =>
    staying.has(key) ? [] : [[key, { x: x + to.x - from.x, y: y + to.y - from.y }]],
  );
  const places = Object.fromEntries(moved);
  const next: Flow = { ...flow, layout: { notes: {}, ...flow.layout, nodes: { ...flow.layout?.nodes, ...places } } };
  const taken = [...staying].map((key) => boxIn(flow, key, manifests));
  for (const key of outermost(flow, Object.keys(places)).toSorted((left, right) => heightOf(places, left, right))) {
    const block = boundsOf(next, [key], manifests);
    if (block === undefined) continue;
    const free = { ...block };
    for (let hit = hitBy(free, taken); hit !== undefined; hit = hitBy(free, taken))
      free.y = hit.y + hit.height + GRID * 3;
    taken.push(free);
    for (const each of withBodies(flow, [key])) {
      const at = places[each];
      if (at !== undefined) places[each] = snapped({ x: at.x, y: at.y + free.y - block.y });
    }
  }
  return places;
}

function heightOf(places: Record<string, Position>, left: string, right: string): number {
  return (places[left]?.y ?? 0) - (places[right]?.y ?? 0);
}

function hitBy(box: Box, others: readonly Box[]): Box | undefined {
  return others.find((other) => touches(box, other));
}

/** Places for nodes of one level with all that stands in their bodies; the top left card is at the origin. */
function placesOf(keys: readonly string[], layout: Layout): [string, Position][] {
  const { flow } = layout;
  const blocks = new Map(keys.map((key) => [key, blockOf(key, layout)]));
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  const isDown = layout.direction === 'down';
  graph.setGraph(
    isDown
      ? { rankdir: 'TB', nodesep: NODE_GAP, ranksep: GRID * 6, ranker: 'network-simplex' }
      : { rankdir: 'LR', nodesep: GRID * 3, ranksep: NODE_GAP, ranker: 'network-simplex' },
  );
  graph.setDefaultEdgeLabel(() => ({}));
  // dagre keeps the order in which nodes come, so they come as they stand: tidying twice gives the same.
  const across = isDown ? 'x' : 'y';
  for (const key of keys.toSorted((left, right) => positionOf(flow, left)[across] - positionOf(flow, right)[across])) {
    const { width, height } = blocks.get(key) ?? { width: NODE_WIDTH, height: HEADER_HEIGHT };
    // dagre puts the middles of a row in line. A card counts as if it were as high above its entry as below, so that
    // entries are in line and wires run straight.
    graph.setNode(key, { width, height: isDown ? height : 2 * (height - HEADER_HEIGHT / 2) });
  }
  for (const edge of flow.edges) {
    if (blocks.has(edge.from) && blocks.has(edge.to)) graph.setEdge(edge.from, edge.to, {}, edge.port);
  }
  dagre.layout(graph);
  const corners = keys.map((key): [string, Position] => {
    const { x, y, width, height } = graph.node(key) as { x: number; y: number; width: number; height: number };
    return [key, { x: x - width / 2, y: y - (isDown ? height : HEADER_HEIGHT) / 2 }];
  });
  const { x: left, y: top } = surround(corners.map(([, at]) => ({ ...at, width: 0, height: 0 })));
  return corners.flatMap(([key, at]) =>
    (blocks.get(key)?.places ?? []).map(([each, inner]): [string, Position] => [
      each,
      { x: at.x - left + inner.x, y: at.y - top + inner.y },
    ]),
  );
}

/** A card with its frame below it, laid out inside. Its places are from the card's top left corner. */
function blockOf(key: string, layout: Layout): Block {
  const { flow, manifests, frames } = layout;
  const height = shapeIn(flow, key, manifests)?.height ?? HEADER_HEIGHT;
  const own: Block = { width: NODE_WIDTH, height, places: [[key, { x: 0, y: 0 }]] };
  const frame = frames.get(key);
  if (frame === undefined) return own;
  const top = height + FRAME_GAP;
  if (frame.isEmpty) return { ...own, width: frame.width, height: top + frame.height };
  const children = Object.keys(flow.nodes).filter((child) => ownerOf(flow, child) === key);
  // Bodies that stand in each other have no frame of their own to be laid out in.
  const inner = { ...layout, frames: new Map([...frames].filter(([each]) => each !== key)) };
  const blocks = new Map(children.map((child) => [child, blockOf(child, inner)]));
  const inside = placesOf(children, inner);
  const room = surround(
    inside.flatMap(([child, at]) => {
      const block = blocks.get(child);
      return block === undefined ? [] : [{ ...at, width: block.width, height: block.height }];
    }),
  );
  const { left, right, top: above, bottom } = FRAME_PADDING;
  const places = inside.map(([child, { x, y }]): [string, Position] => [
    child,
    { x: x + left, y: y - room.y + top + above },
  ]);
  return {
    width: Math.max(NODE_WIDTH, left + room.width + right),
    height: top + above + room.height + bottom,
    places: [...own.places, ...places],
  };
}

/** The key of the For each in whose body a node stands; empty for none, and for one that is not there. */
function ownerOf(flow: Flow, key: string): string {
  const parent = findNode(flow, key)?.parent;
  return parent !== undefined && Object.hasOwn(flow.nodes, parent) ? parent : '';
}
