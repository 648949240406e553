// Finds what a line drawn by hand goes around. Pure.
import type { Position } from '../../shared/flow/operations/operation.ts';
import type { Box } from './frames.ts';

/** The keys of the boxes whose middle lies within the line, which closes by itself. */
export function within(line: readonly Position[], boxes: Readonly<Record<string, Box>>): string[] {
  if (line.length < 3) return [];
  return Object.entries(boxes)
    .filter(([, { x, y, width, height }]) => isWithin(line, { x: x + width / 2, y: y + height / 2 }))
    .map(([key]) => key);
}

/** Whether the point lies within the line: then a ray from it to the right crosses the line an odd number of times. */
function isWithin(line: readonly Position[], { x, y }: Position): boolean {
  let isIn = false;
  for (const [at, to] of line.entries()) {
    const from = line[at === 0 ? line.length - 1 : at - 1] ?? to;
    const isBeside = to.y > y !== from.y > y;
    if (isBeside && x < ((from.x - to.x) * (y - to.y)) / (from.y - to.y) + to.x) isIn = !isIn;
  }
  return isIn;
}
