// Helper lines while something is dragged: where its edges or its middle are nearly in line with those of another
// box, it snaps there, and a line says so. Pure.
import type { Box } from './frames.ts';

export interface Guide {
  axis: 'x' | 'y';
  /** Where the line is on its axis. */
  at: number;
  /** From where to where it is drawn on the other axis. */
  from: number;
  to: number;
}

/** How far the box moves to be in line, and the lines that say why. */
export interface Snap {
  dx: number;
  dy: number;
  guides: Guide[];
}

interface Found {
  shift: number;
  at: number;
  other: Box;
}

/**
 * Finds where a box would snap to. `reach` is how near is near enough, in the flow's pixels. Of several lines the
 * nearest holds, one for each axis.
 */
export function snapTo(moving: Box, others: readonly Box[], reach: number): Snap {
  const [x, y] = [nearest(moving, others, 'x', reach), nearest(moving, others, 'y', reach)];
  const [dx, dy] = [x?.shift ?? 0, y?.shift ?? 0];
  const at = { ...moving, x: moving.x + dx, y: moving.y + dy };
  const guides: Guide[] = [];
  if (x !== undefined) guides.push({ axis: 'x', at: x.at, ...between(at, x.other, 'y', 'height') });
  if (y !== undefined) guides.push({ axis: 'y', at: y.at, ...between(at, y.other, 'x', 'width') });
  return { dx, dy, guides };
}

function nearest(moving: Box, others: readonly Box[], axis: 'x' | 'y', reach: number): Found | undefined {
  let found: Found | undefined;
  for (const other of others) {
    for (const own of linesOf(moving, axis)) {
      for (const at of linesOf(other, axis)) {
        const shift = at - own;
        if (Math.abs(shift) > reach || (found !== undefined && Math.abs(shift) >= Math.abs(found.shift))) continue;
        found = { shift, at, other };
      }
    }
  }
  return found;
}

/** The edges and the middle of a box on an axis. */
function linesOf(box: Box, axis: 'x' | 'y'): [number, number, number] {
  const size = axis === 'x' ? box.width : box.height;
  return [box[axis], box[axis] + size / 2, box[axis] + size];
}

function between(left: Box, right: Box, axis: 'x' | 'y', size: 'width' | 'height'): { from: number; to: number } {
  return {
    from: Math.min(left[axis], right[axis]),
    to: Math.max(left[axis] + left[size], right[axis] + right[size]),
  };
}
