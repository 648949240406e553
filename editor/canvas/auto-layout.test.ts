// Tidying: from left to right, nothing on top of anything, the same when done twice.
import { expect, test } from 'vitest';

import type { Flow } from '../../shared/flow/flow.ts';
import { shapeIn } from '../state/node-shape.ts';
import { aFlow, manifests, node } from '../state/state.test-support.ts';
import { tidyPositions } from './auto-layout.ts';

// trigger -> choose -> say -> end,  choose -(false)-> other -> end
function aDiamond(): Flow {
  const flow = aFlow();
  flow.nodes.other = node('data.compose');
  flow.nodes.end = node('data.compose');
  flow.edges.push(
    { from: 'choose', port: 'false', to: 'other' },
    { from: 'say', port: 'out', to: 'end' },
    { from: 'other', port: 'out', to: 'end' },
  );
  return flow;
}

test('every node stands right of what leads to it, on the grid, and none overlap', () => {
  const flow = aDiamond();
  const places = tidyPositions(flow, manifests);
  for (const { from, to } of flow.edges) expect(places[to]?.x).toBeGreaterThan((places[from]?.x ?? 0) + 240);
  const boxes = Object.entries(places).map(([key, at]) => ({
    ...at,
    height: shapeIn(flow, key, manifests)?.height ?? 0,
  }));
  for (const one of boxes) {
    expect([Math.abs(one.x % 8), Math.abs(one.y % 8)]).toEqual([0, 0]);
    const hits = boxes.filter(
      (each) => each !== one && each.x === one.x && each.y < one.y + one.height && one.y < each.y + each.height,
    );
    expect(hits).toEqual([]);
  }
});

test('a straight chain lies in one line', () => {
  const places = tidyPositions(aFlow(), manifests);
  expect(new Set(Object.values(places).map(({ y }) => y)).size).toBe(1);
});

test('tidying what is tidy changes nothing', () => {
  const flow = aDiamond();
  const once = tidyPositions(flow, manifests);
  expect(tidyPositions({ ...flow, layout: { nodes: once, notes: {} } }, manifests)).toEqual(once);
});
