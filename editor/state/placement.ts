// Where a new node goes: on the grid, beside what it follows, never on top of another one. Pure.
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import type { Position } from '../../shared/flow/operations/operation.ts';
import { GRID, HEADER_HEIGHT, LINE_HEIGHT, NODE_GAP, NODE_WIDTH, shapeIn } from './node-shape.ts';

export function snapped({ x, y }: Position): Position {
  return { x: Math.round(x / GRID) * GRID, y: Math.round(y / GRID) * GRID };
}

/** Nodes without a place in the file stand in a row below the others. */
export function positionOf(flow: Flow, key: string): Position {
  const at = flow.layout?.nodes[key];
  if (at !== undefined) return at;
  const placed = Object.values(flow.layout?.nodes ?? {});
  const bottom = placed.length === 0 ? 0 : Math.max(...placed.map(({ y }) => y)) + 160;
  const unplaced = Object.keys(flow.nodes).filter((each) => flow.layout?.nodes[each] === undefined);
  return { x: unplaced.indexOf(key) * (NODE_WIDTH + NODE_GAP), y: bottom };
}

/** The nearest free place at or below `wish`. */
export function freeSpot(flow: Flow, wish: Position, manifests: ManifestLookup): Position {
  const boxes = Object.keys(flow.nodes).map((key) => ({
    ...positionOf(flow, key),
    height: shapeIn(flow, key, manifests)?.height ?? HEADER_HEIGHT,
  }));
  const at = snapped(wish);
  const taken = (y: number): { y: number; height: number } | undefined =>
    boxes.find(
      (box) =>
        Math.abs(box.x - at.x) < NODE_WIDTH + GRID &&
        y < box.y + box.height + GRID * 2 &&
        box.y < y + HEADER_HEIGHT + GRID * 5,
    );
  for (let hit = taken(at.y); hit !== undefined; hit = taken(at.y))
    at.y = Math.ceil((hit.y + hit.height + GRID * 3) / GRID) * GRID;
  return at;
}

/** Room that a dropped card keeps to its neighbours: a wire between them can still be seen. */
const DROP_GAP = GRID * 5;
const MOST_SHIFT = NODE_WIDTH / 2 - GRID * 2;

/**
 * Where a card is dropped, moved aside by as little as sets it free of the nodes that are there; but never so far that it
 * would leave the pointer, which holds it in its middle. Who drops a card right onto another has it there.
 */
export function dropSpot(flow: Flow, wish: Position, manifests: ManifestLookup): Position {
  const boxes = Object.keys(flow.nodes).map((key) => ({
    ...positionOf(flow, key),
    height: shapeIn(flow, key, manifests)?.height ?? HEADER_HEIGHT,
  }));
  const isFree = (x: number): boolean =>
    boxes.every(
      (box) =>
        Math.abs(box.x - x) >= NODE_WIDTH + DROP_GAP ||
        wish.y >= box.y + box.height ||
        box.y >= wish.y + HEADER_HEIGHT + LINE_HEIGHT * 2,
    );
  for (let shift = 0; shift <= MOST_SHIFT; shift += GRID) {
    for (const x of [wish.x + shift, wish.x - shift]) if (isFree(x)) return snapped({ x, y: wish.y });
  }
  return snapped(wish);
}

/** Right of a node, in line with it. */
export function spotAfter(flow: Flow, key: string, manifests: ManifestLookup): Position {
  const { x, y } = positionOf(flow, key);
  return freeSpot(flow, { x: x + NODE_WIDTH + NODE_GAP, y }, manifests);
}

/** The box around some nodes; undefined for none. */
export function boundsOf(
  flow: Flow,
  keys: readonly string[],
  manifests: ManifestLookup,
): { x: number; y: number; width: number; height: number } | undefined {
  const boxes = keys.map((key) => ({
    ...positionOf(flow, key),
    height: shapeIn(flow, key, manifests)?.height ?? HEADER_HEIGHT,
  }));
  if (boxes.length === 0) return undefined;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x)) + NODE_WIDTH - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  };
}
