// Finds where a new node goes: on the grid, beside what it follows, never on top of another one. Pure.
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { ownersOf } from '../../shared/flow/bodies.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import type { Position } from '../../shared/flow/operations/operation.ts';
import { boxIn, firstSpotIn, framesIn, surround, type Box } from './frames.ts';
import { GRID, HEADER_HEIGHT, LINE_HEIGHT, NODE_GAP, NODE_WIDTH } from './node-shape.ts';
import { positionOf, snapped } from './position.ts';

/** What a node in this body (or in none) must not stand on: the other nodes, and frames that are not around it. */
function obstacles(flow: Flow, manifests: ManifestLookup, parent: string | undefined): Box[] {
  const around = parent === undefined ? [] : [parent, ...ownersOf(flow, parent)];
  const frames = [...framesIn(flow, manifests).values()].filter(({ key }) => !around.includes(key));
  return [...Object.keys(flow.nodes).map((key) => boxIn(flow, key, manifests)), ...frames];
}

/** The nearest free place at or below `wish`, for a node in the body of `parent` or in none. */
export function freeSpot(flow: Flow, wish: Position, manifests: ManifestLookup, parent?: string): Position {
  const boxes = obstacles(flow, manifests, parent);
  const at = snapped(wish);
  const taken = (y: number): Box | undefined =>
    boxes.find(
      (box) =>
        box.x < at.x + NODE_WIDTH + GRID &&
        at.x < box.x + box.width + GRID &&
        y < box.y + box.height + GRID * 2 &&
        box.y < y + HEADER_HEIGHT + GRID * 5,
    );
  for (let hit = taken(at.y); hit !== undefined; hit = taken(at.y))
    at.y = Math.ceil((hit.y + hit.height + GRID * 3) / GRID) * GRID;
  return at;
}

/** The height of a note that has no size of its own. */
export const NOTE_HEIGHT = 96;

/** The room that a dropped card keeps to its neighbours, so that a wire between them can still be seen. */
const DROP_GAP = GRID * 5;
const MOST_SHIFT = NODE_WIDTH / 2 - GRID * 2;

/**
 * Where a card that is dropped comes to stand: moved aside by as little as sets it free of the nodes that are there,
 * but never so far that it would leave the pointer, which holds it in its middle. Who drops a card right onto another
 * has it there.
 */
export function dropSpot(flow: Flow, wish: Position, manifests: ManifestLookup, parent?: string): Position {
  const boxes = obstacles(flow, manifests, parent);
  const isFree = (x: number): boolean =>
    boxes.every(
      (box) =>
        box.x >= x + NODE_WIDTH + DROP_GAP ||
        x >= box.x + box.width + DROP_GAP ||
        wish.y >= box.y + box.height ||
        box.y >= wish.y + HEADER_HEIGHT + LINE_HEIGHT * 2,
    );
  for (let shift = 0; shift <= MOST_SHIFT; shift += GRID) {
    for (const x of [wish.x + shift, wish.x - shift]) if (isFree(x)) return snapped({ x, y: wish.y });
  }
  return snapped(wish);
}

/** The nearest place at or below `wish` where a note of this size covers no card, no frame and no other note. */
export function spotForNote(flow: Flow, wish: Box, manifests: ManifestLookup): Position {
  const notes = Object.values(flow.layout?.notes ?? {}).map(
    ({ x, y, width = NODE_WIDTH, height = NOTE_HEIGHT }): Box => ({ x, y, width, height }),
  );
  const boxes = [...obstacles(flow, manifests, undefined), ...notes];
  const at = snapped(wish);
  const hitAt = (y: number): Box | undefined =>
    boxes.find(
      (box) =>
        box.x < at.x + wish.width + GRID &&
        at.x < box.x + box.width + GRID &&
        y < box.y + box.height + GRID &&
        box.y < y + wish.height + GRID,
    );
  for (let hit = hitAt(at.y); hit !== undefined; hit = hitAt(at.y))
    at.y = Math.ceil((hit.y + hit.height + GRID * 2) / GRID) * GRID;
  return at;
}

/** The place right of a node and of its frame, in line with it. */
export function spotAfter(flow: Flow, key: string, manifests: ManifestLookup): Position {
  const { y } = positionOf(flow, key);
  const { x, width } = boundsOf(flow, [key], manifests) ?? { x: 0, width: 0 };
  return freeSpot(flow, { x: x + width + NODE_GAP, y }, manifests, flow.nodes[key]?.parent);
}

/** The place in the body of a For each where its wires come in. */
export function spotInBody(flow: Flow, key: string, manifests: ManifestLookup): Position {
  const frame = framesIn(flow, manifests).get(key);
  return freeSpot(flow, frame === undefined ? positionOf(flow, key) : firstSpotIn(frame), manifests, key);
}

/** The box around some nodes and their frames; undefined for none. */
export function boundsOf(flow: Flow, keys: readonly string[], manifests: ManifestLookup): Box | undefined {
  if (keys.length === 0) return undefined;
  const frames = framesIn(flow, manifests);
  return surround(
    keys.flatMap((key) => [
      boxIn(flow, key, manifests),
      ...(frames.get(key) === undefined ? [] : [frames.get(key) as Box]),
    ]),
  );
}
