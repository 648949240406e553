// The frame around the body of each For each: where it is, what stands in it, which one is under the pointer. Pure.
// Places in the file are absolute; a frame has no place of its own and follows what stands in it.
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { opensBody, outermost, ownersOf, withBodies } from '../../shared/flow/bodies.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { isTriggerNode } from '../../shared/flow/graph.ts';
import type { Position } from '../../shared/flow/operations/operation.ts';
import { HEADER_HEIGHT, NODE_WIDTH, shapeIn } from './node-shape.ts';
import { positionOf } from './position.ts';

/** In the flow's pixels at full size; `x` and `y` are the upper left corner. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Frame extends Box {
  /** Of the For each. */
  key: string;
  /** How many frames stand around it. */
  depth: number;
  isEmpty: boolean;
}

/** Room between the frame and what stands in it; at the left a wire comes down and turns in. */
export const FRAME_PADDING = { left: 56, right: 32, top: 48, bottom: 32 } as const;
/** From the card of the For each down to its frame, while nothing stands in it. */
export const FRAME_GAP = 32;
const EMPTY_SIZE = { width: FRAME_PADDING.left + NODE_WIDTH + FRAME_PADDING.right, height: 136 };

/** By key of the card, or by id of the note. */
export type Places = Readonly<Record<string, Position>>;

/** What frames are worked out from. The canvas gives boxes as they are while something is dragged. */
export interface FrameSource {
  nodes: Flow['nodes'];
  manifests: ManifestLookup;
  boxOf(key: string): Box;
  /** Nodes that are being dragged out: the frame does not follow them. */
  leaving?: ReadonlySet<string>;
}

/** Every frame by the key of its For each, outer ones before inner ones, so that inner ones are drawn on top. */
export function framesOf({ nodes, manifests, boxOf, leaving }: FrameSource): Map<string, Frame> {
  const children = Map.groupBy(Object.keys(nodes), (key) => nodes[key]?.parent ?? '');
  const owners = Object.keys(nodes).filter((key) => {
    const node = nodes[key];
    return node !== undefined && (opensBody(node, manifests) ?? children.has(key));
  });
  if (owners.length === 0) return new Map();
  const known = new Map<string, Frame>();
  const frameOf = (key: string): Frame => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const depth = ownersOf({ nodes }, key).length;
    const card = boxOf(key);
    const empty = { x: card.x, y: card.y + card.height + FRAME_GAP, ...EMPTY_SIZE };
    // Known before its content is asked for: bodies that stand in each other come to an end.
    known.set(key, { key, depth, isEmpty: true, ...empty });
    const inside = (children.get(key) ?? []).filter((child) => leaving?.has(child) !== true);
    if (inside.length === 0) return known.get(key) as Frame;
    const boxes = inside.flatMap((child) => (owners.includes(child) ? [boxOf(child), frameOf(child)] : [boxOf(child)]));
    const { left, right, top, bottom } = FRAME_PADDING;
    const around = surround(boxes);
    const frame: Frame = {
      key,
      depth,
      isEmpty: false,
      x: around.x - left,
      y: around.y - top,
      width: around.width + left + right,
      height: around.height + top + bottom,
    };
    known.set(key, frame);
    return frame;
  };
  const frames = owners.map(frameOf).toSorted((left, right) => left.depth - right.depth);
  return new Map(frames.map((frame) => [frame.key, frame]));
}

/** The frames of a flow as it is saved. */
export function framesIn(flow: Flow, manifests: ManifestLookup): Map<string, Frame> {
  return framesOf({ nodes: flow.nodes, manifests, boxOf: (key) => boxIn(flow, key, manifests) });
}

/** The box of a card, where it stands or at another place. */
export function boxIn(flow: Flow, key: string, manifests: ManifestLookup, at = positionOf(flow, key)): Box {
  return { ...at, width: NODE_WIDTH, height: shapeIn(flow, key, manifests)?.height ?? HEADER_HEIGHT };
}

/** The innermost of these frames at a place; undefined where none is. */
export function frameAt(frames: Iterable<Frame>, { x, y }: Position): Frame | undefined {
  let found: Frame | undefined;
  for (const frame of frames) {
    const isIn = x >= frame.x && x < frame.x + frame.width && y >= frame.y && y < frame.y + frame.height;
    if (isIn && (found === undefined || frame.depth >= found.depth)) found = frame;
  }
  return found;
}

/** Where the first card of an empty body is put. */
export function firstSpotIn(frame: Frame): Position {
  return { x: frame.x + FRAME_PADDING.left, y: frame.y + FRAME_PADDING.top };
}

/** Nodes that change their body together; null: they go out of all. */
export interface Reparenting {
  keys: string[];
  parent: string | null;
}

/**
 * What a drag means for bodies, had it ended at `pointer`: what is let go over a frame goes in, what no longer touches
 * its own goes out, and what still touches it stays and the frame grows. `frames` are those from before the drag,
 * `places` where the dragged cards are now. Triggers never go in.
 */
export function reparentingBy(
  flow: Flow,
  frames: ReadonlyMap<string, Frame>,
  places: Places,
  pointer: Position,
  manifests: ManifestLookup,
): Reparenting[] {
  const tops = outermost(flow, Object.keys(places));
  const carried = new Set(withBodies(flow, tops));
  const under =
    frameAt(
      [...frames.values()].filter(({ key }) => !carried.has(key)),
      pointer,
    )?.key ?? null;
  const keys = tops.filter((key) => {
    const node = flow.nodes[key];
    if (node === undefined || isTriggerNode(key, node, manifests)) return false;
    const parent = node.parent ?? null;
    if (parent === under) return false;
    const home = parent === null ? undefined : frames.get(parent);
    const isOutwards = parent !== null && (under === null || ownersOf(flow, parent).includes(under));
    return !(isOutwards && home !== undefined && touches(home, boxIn(flow, key, manifests, places[key])));
  });
  return keys.length === 0 ? [] : [{ keys, parent: under }];
}

/** The smallest box around boxes; of none, an empty one at the origin. */
export function surround(boxes: readonly Box[]): Box {
  if (boxes.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** Whether two boxes share more than an edge. */
export function touches(left: Box, right: Box): boolean {
  return (
    left.x < right.x + right.width &&
    right.x < left.x + left.width &&
    left.y < right.y + right.height &&
    right.y < left.y + left.height
  );
}
