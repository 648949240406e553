// Puts several boxes in line, or at equal distances. Pure; gives new places, on the grid, for those that move.
import type { Box, Places } from './frames.ts';
import { surround } from './frames.ts';
import { snapped } from './position.ts';

export type Side = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom';
export type Axis = 'x' | 'y';
/** By id; in the flow's pixels. */
export type Boxes = Readonly<Record<string, Box>>;

/** Puts boxes in line with the outermost of them at a side, or with the middle of all. */
export function aligned(boxes: Boxes, side: Side): Places {
  const around = surround(Object.values(boxes));
  return placesOf(boxes, (box) => {
    switch (side) {
      case 'left':
        return { x: around.x, y: box.y };
      case 'center':
        return { x: around.x + (around.width - box.width) / 2, y: box.y };
      case 'right':
        return { x: around.x + around.width - box.width, y: box.y };
      case 'top':
        return { x: box.x, y: around.y };
      case 'middle':
        return { x: box.x, y: around.y + (around.height - box.height) / 2 };
      case 'bottom':
        return { x: box.x, y: around.y + around.height - box.height };
    }
  });
}

/**
 * Makes the same gap between each two. The outermost stay, and what overlaps is drawn apart to the right or down.
 * Fewer than three boxes have nothing to be distributed.
 */
export function distributed(boxes: Boxes, axis: Axis): Places {
  const size = axis === 'x' ? 'width' : 'height';
  const inOrder = Object.entries(boxes).toSorted(([, left], [, right]) => left[axis] - right[axis]);
  if (inOrder.length < 3) return {};
  const around = surround(Object.values(boxes));
  const taken = inOrder.reduce((sum, [, box]) => sum + box[size], 0);
  const gap = Math.max(0, (around[size] - taken) / (inOrder.length - 1));
  const starts = new Map<string, number>();
  let next = around[axis];
  for (const [key, box] of inOrder) {
    starts.set(key, next);
    next += box[size] + gap;
  }
  return placesOf(boxes, (box, key) => ({ x: box.x, y: box.y, [axis]: starts.get(key) ?? box[axis] }));
}

function placesOf(boxes: Boxes, at: (box: Box, key: string) => { x: number; y: number }): Places {
  const moved = Object.entries(boxes).flatMap(([key, box]) => {
    const place = snapped(at(box, key));
    return place.x === box.x && place.y === box.y ? [] : [[key, place] as const];
  });
  return Object.fromEntries(moved);
}
