// Where a node stands, and the grid that cards come to lie on. Pure.
import type { Flow } from '../../shared/flow/flow.ts';
import type { Position } from '../../shared/flow/operations/operation.ts';
import { GRID, NODE_GAP, NODE_WIDTH } from './node-shape.ts';

export function snapped({ x, y }: Position): Position {
  return { x: Math.round(x / GRID) * GRID, y: Math.round(y / GRID) * GRID };
}

/** The place of a node. Nodes without one in the file stand in a row below the others, so that each can be seen. */
export function positionOf(flow: Flow, key: string): Position {
  const at = flow.layout?.nodes[key];
  if (at !== undefined) return at;
  const placed = Object.values(flow.layout?.nodes ?? {});
  const bottom = placed.length === 0 ? 0 : Math.max(...placed.map(({ y }) => y)) + 160;
  const unplaced = Object.keys(flow.nodes).filter((each) => flow.layout?.nodes[each] === undefined);
  return { x: unplaced.indexOf(key) * (NODE_WIDTH + NODE_GAP), y: bottom };
}
