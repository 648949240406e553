// Makes room for a card that is added: what it would stand on moves aside, on an edge and around frames that grow.
// Pure.
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { opensBody, ownersOf, withBodies } from '../../shared/flow/bodies.ts';
import type { Flow, FlowEdge } from '../../shared/flow/flow.ts';
import { findNode } from '../../shared/flow/graph.ts';
import type { FlowOperation, Position } from '../../shared/flow/operations/operation.ts';
import { boxIn, framesIn, surround, touches, type Box } from './frames.ts';
import { GRID, NODE_GAP, NODE_WIDTH } from './node-shape.ts';
import { positionOf, snapped } from './position.ts';

/** Where a card put on an edge stands: where the pointer let go (`wish`), else between the ends. */
export function spotOnEdge(flow: Flow, edge: FlowEdge, wish?: Position): Position {
  // The wire into a body comes down beside its first card, where no card has room: it takes that one's place.
  if (findNode(flow, edge.to)?.parent === edge.from) return positionOf(flow, edge.to);
  return besideSource(flow, edge, wish ?? between(flow, edge));
}

function between(flow: Flow, edge: FlowEdge): Position {
  const from = positionOf(flow, edge.from);
  const to = positionOf(flow, edge.to);
  const roomy = to.x - from.x >= 2 * NODE_WIDTH + NODE_GAP;
  return snapped(
    roomy ? { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 } : { x: from.x + NODE_WIDTH + NODE_GAP, y: to.y },
  );
}

/** Where the pointer let go, unless that is on top of the node before: then beside it. */
function besideSource(flow: Flow, edge: FlowEdge, wish: Position): Position {
  const from = positionOf(flow, edge.from);
  const isLevel = Math.abs(wish.y - from.y) < 96;
  if (!isLevel) return snapped(wish);
  return snapped({
    x: Math.max(wish.x, from.x + NODE_WIDTH + NODE_GAP),
    y: Math.abs(wish.y - from.y) < 40 ? from.y : wish.y,
  });
}

/**
 * Moves what follows an edge to the right where a node put on it would stand on top. All that comes after goes along,
 * so that the order of the cards stays.
 */
export function roomBehind(flow: Flow, edge: FlowEdge, at: Position): FlowOperation[] {
  const missing = at.x + NODE_WIDTH + NODE_GAP / 2 - positionOf(flow, edge.to).x;
  if (missing <= 0 || Math.abs(at.y - positionOf(flow, edge.to).y) > 160) return [];
  const moved = new Set<string>();
  const open = [edge.to];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (moved.has(key)) continue;
    moved.add(key);
    for (const each of flow.edges) if (each.from === key) open.push(each.to);
  }
  moved.delete(edge.from);
  const positions = withBodies(flow, moved).map((key): [string, Position] => {
    const { x, y } = positionOf(flow, key);
    return [key, snapped({ x: x + missing + NODE_GAP / 2, y })];
  });
  return [{ type: 'moveNodes', positions: Object.fromEntries(positions) }];
}

/**
 * New places for what the frames around a new node, and its own, have grown over: what stood right of a frame goes
 * right, what stood below goes down, outwards frame by frame.
 * @param before the flow without the node
 * @param after the flow with it
 */
export function roomForFrames(
  before: Flow,
  after: Flow,
  key: string,
  manifests: ManifestLookup,
): Record<string, Position> {
  const node = findNode(after, key);
  const own = node !== undefined && opensBody(node, manifests) ? [key] : [];
  return roomAround(before, after, [...own, ...ownersOf(after, key)], manifests);
}

/**
 * The same for frames that grew because cards in them were moved, or moved into them. What is carried along as a
 * whole has not grown: it stands where somebody put it.
 */
export function roomForMoved(
  before: Flow,
  after: Flow,
  moved: readonly string[],
  manifests: ManifestLookup,
): Record<string, Position> {
  const carried = new Set(moved);
  const around = new Set(moved.flatMap((key) => ownersOf(after, key)));
  const depth = (key: string): number => ownersOf(after, key).length;
  const grown = [...around].filter((key) => !carried.has(key)).toSorted((one, other) => depth(other) - depth(one));
  return roomAround(before, after, grown, manifests);
}

/**
 * Goes through the frames that grew. `grown` are the keys of their For each nodes, inner ones first, since an inner
 * frame that pushes something may make an outer one grow.
 */
function roomAround(
  before: Flow,
  after: Flow,
  grown: readonly string[],
  manifests: ManifestLookup,
): Record<string, Position> {
  const positions: Record<string, Position> = {};
  let now = after;
  for (const owner of grown) {
    for (const axis of ['x', 'y'] as const) {
      const moves = pushed(before, now, owner, axis, manifests);
      Object.assign(positions, moves);
      now = moved(now, moves);
    }
  }
  return positions;
}

function moved(flow: Flow, positions: Record<string, Position>): Flow {
  const layout = flow.layout ?? { nodes: {}, notes: {} };
  return { ...flow, layout: { ...layout, nodes: { ...layout.nodes, ...positions } } };
}

/**
 * New places for what one frame pushes along one axis: everything beyond the first thing that it covers, by the same
 * distance.
 */
function pushed(
  before: Flow,
  now: Flow,
  owner: string,
  axis: 'x' | 'y',
  manifests: ManifestLookup,
): Record<string, Position> {
  const size = axis === 'x' ? 'width' : 'height';
  const frames = framesIn(now, manifests);
  const frame = frames.get(owner);
  if (frame === undefined) return {};
  // A frame that is new has grown from its card.
  const old: Box = framesIn(before, manifests).get(owner) ?? boxIn(now, owner, manifests);
  const parent = findNode(now, owner)?.parent;
  const level = Object.keys(now.nodes).filter((key) => key !== owner && findNode(now, key)?.parent === parent);
  const boxes = new Map(
    level.map((key) => {
      const own = frames.get(key);
      return [key, surround([boxIn(now, key, manifests), ...(own === undefined ? [] : [own])])] as const;
    }),
  );
  const beyond = (box: Box): boolean => box[axis] >= old[axis] + old[size];
  const hit = [...boxes.values()].filter((box) => touches(frame, box) && beyond(box));
  if (hit.length === 0) return {};
  const first = Math.min(...hit.map((box) => box[axis]));
  const shift = frame[axis] + frame[size] + NODE_GAP / 2 - first;
  const moving = level.filter((key) => (boxes.get(key)?.[axis] ?? -Infinity) >= first);
  return Object.fromEntries(
    withBodies(now, moving).map((key) => {
      const at = positionOf(now, key);
      return [key, { ...at, [axis]: Math.ceil((at[axis] + shift) / GRID) * GRID }];
    }),
  );
}
