// Tidying: from left to right, nothing on top of anything, the same when done twice.
import { describe, expect, test } from 'vitest';

import type { Flow } from '../../shared/flow/flow.ts';
import { applyOperation } from '../../shared/flow/operations.ts';
import { FRAME_GAP, framesIn } from './frames.ts';
import { shapeIn } from './node-shape.ts';
import { aFlow, manifests, node } from '../session/session.test-support.ts';
import { tidyAround, tidyPositions } from './auto-layout.ts';

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

// trigger -> each -> after;  each ═each═► a -> inner ═each═► b;  each2 is empty
function aLoop(): Flow {
  const flow = aFlow();
  flow.nodes = {
    trigger: node('okta.event'),
    each: node('logic.for-each'),
    a: node('data.compose', { parent: 'each' }),
    inner: node('logic.for-each', { parent: 'each' }),
    b: node('data.compose', { parent: 'inner' }),
    each2: node('logic.for-each'),
  };
  flow.edges = [
    { from: 'trigger', port: 'out', to: 'each' },
    { from: 'each', port: 'each', to: 'a' },
    { from: 'a', port: 'out', to: 'inner' },
    { from: 'inner', port: 'each', to: 'b' },
    { from: 'each', port: 'out', to: 'each2' },
  ];
  return flow;
}

test('F4 a body lies under its For each in a frame of its own, and what follows stands beside the frame', () => {
  const flow = aLoop();
  const nodes = tidyPositions(flow, manifests);
  const tidied = { ...flow, layout: { nodes, notes: {} } };
  const frames = framesIn(tidied, manifests);
  const [outer, inner, empty] = ['each', 'inner', 'each2'].map((key) => frames.get(key)!);
  expect(nodes.trigger?.y).toBe(nodes.each?.y);
  expect(nodes.each2?.y).toBe(nodes.each?.y);
  for (const frame of [outer, inner, empty]) {
    const card = nodes[frame?.key ?? ''];
    expect(frame?.x).toBe(card?.x);
    expect(frame?.y).toBe((card?.y ?? 0) + (shapeIn(flow, frame?.key ?? '', manifests)?.height ?? 0) + FRAME_GAP);
  }
  expect(inner!.x + inner!.width).toBeLessThan(outer!.x + outer!.width);
  expect(inner!.y + inner!.height).toBeLessThan(outer!.y + outer!.height);
  expect(nodes.each2?.x).toBeGreaterThanOrEqual(outer!.x + outer!.width);
  expect(tidyPositions(tidied, manifests)).toEqual(nodes);
});

test('only the cards of a body: they are tidied where they are', () => {
  const flow = aLoop();
  flow.layout = { nodes: { a: { x: 800, y: 400 }, inner: { x: 808, y: 408 }, b: { x: 0, y: 0 } }, notes: {} };
  const places = tidyPositions(flow, manifests, ['a', 'inner', 'b']);
  expect(Object.keys(places).toSorted()).toEqual(['a', 'b', 'inner']);
  expect(places.a).toEqual({ x: 800, y: 400 });
  expect(places.inner?.x).toBeGreaterThan(1_040);
});

test('bodies that stand in each other are laid out to an end', () => {
  const flow = aFlow();
  flow.nodes.x = node('logic.for-each', { parent: 'y' });
  flow.nodes.y = node('logic.for-each', { parent: 'x' });
  expect(Object.keys(tidyPositions(flow, manifests, ['x', 'say']))).toContain('x');
});

describe('from top to bottom', () => {
  test('each card stands below the one that leads to it, also in a body', () => {
    const places = tidyPositions(aLoop(), manifests, undefined, 'down');
    const plain = tidyPositions(aFlow(), manifests, undefined, 'down');
    expect(plain['choose']!.y).toBeGreaterThan(plain['trigger']!.y);
    expect(plain['say']!.y).toBeGreaterThan(plain['choose']!.y);
    expect(plain['say']!.x).toBe(plain['trigger']!.x);
    expect(places['a']!.y).toBeGreaterThan(places['each']!.y);
  });
});

describe('around what is kept', () => {
  test('kept cards get no new place, the others lie as they would beside them, and none covers one', () => {
    const flow = applyOperation(aFlow(), { type: 'moveNodes', positions: { say: { x: 400, y: 304 } } });
    const places = tidyAround(flow, manifests, ['choose', 'say']);
    expect(Object.keys(places)).toEqual(['trigger']);
    expect(places['trigger']!.y).toBe(0);
    const onTop = applyOperation(aFlow(), { type: 'moveNodes', positions: { choose: { x: 640, y: 0 } } });
    // The rest is laid out from `trigger`, and where `say` would lie `choose` is.
    const aside = tidyAround(onTop, manifests, ['trigger', 'choose']);
    const { x, y } = aside['say']!;
    expect(Math.abs(x - 640) >= 224 || Math.abs(y) >= 56).toBe(true);
  });

  test('with nothing to keep, all is tidied', () => {
    expect(tidyAround(aFlow(), manifests, [])).toEqual(tidyPositions(aFlow(), manifests));
  });
});
