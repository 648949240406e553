// Aligning, distributing, helper lines, the lasso and the hint of a wire, on boxes.
import { describe, expect, test } from 'vitest';

import { aFlow, manifests, node } from '../session/session.test-support.ts';
import { aligned, distributed } from './arrange.ts';
import { snapTo } from './guides.ts';
import { within } from './lasso.ts';
import { nearPort } from './near-port.ts';

const box = (x: number, y: number, width = 80, height = 40) => ({ x, y, width, height });
const boxes = { a: box(0, 0), b: box(104, 64, 160, 80), c: box(400, 8) };

describe('align', () => {
  test.each([
    ['left', { b: { x: 0, y: 64 }, c: { x: 0, y: 8 } }],
    ['center', { a: { x: 200, y: 0 }, b: { x: 160, y: 64 }, c: { x: 200, y: 8 } }],
    ['right', { a: { x: 400, y: 0 }, b: { x: 320, y: 64 } }],
    ['top', { b: { x: 104, y: 0 }, c: { x: 400, y: 0 } }],
    ['middle', { a: { x: 0, y: 56 }, b: { x: 104, y: 32 }, c: { x: 400, y: 56 } }],
    ['bottom', { a: { x: 0, y: 104 }, c: { x: 400, y: 104 } }],
  ] as const)('%s', (side, places) => {
    expect(aligned(boxes, side)).toEqual(places);
  });

  test('what is in line already does not move', () => {
    expect(aligned({ a: box(8, 0), b: box(8, 80) }, 'left')).toEqual({});
  });
});

describe('distribute', () => {
  test('equal gaps; the outermost stay', () => {
    expect(distributed(boxes, 'x')).toEqual({ b: { x: 160, y: 64 } });
    const placed = {
      ...boxes,
      ...Object.fromEntries(
        Object.entries(distributed(boxes, 'x')).map(([key, at]) => [key, { ...boxes[key as 'b'], ...at }]),
      ),
    };
    expect(placed.b.x - 80).toBe(400 - (placed.b.x + 160));
  });

  test('what overlaps is drawn apart, and two have nothing between them', () => {
    expect(distributed({ a: box(0, 0), b: box(0, 8), c: box(0, 16) }, 'y')).toEqual({
      b: { x: 0, y: 40 },
      c: { x: 0, y: 80 },
    });
    expect(distributed({ a: box(0, 0), b: box(0, 100) }, 'y')).toEqual({});
  });
});

describe('helper lines', () => {
  test('the nearest line holds, on each axis for itself', () => {
    const { dx, dy, guides } = snapTo(box(204, 37), [box(200, 400), box(600, 40)], 6);
    expect([dx, dy]).toEqual([-4, 3]);
    expect(guides).toEqual([
      { axis: 'x', at: 200, from: 40, to: 440 },
      { axis: 'y', at: 40, from: 200, to: 680 },
    ]);
  });

  test('the middle counts too; what is far away does not', () => {
    expect(snapTo(box(0, 0, 100, 40), [box(-10, 200, 124, 40)], 6)).toMatchObject({ dx: 2, dy: 0 });
    expect(snapTo(box(0, 0), [box(300, 300)], 6)).toEqual({ dx: 0, dy: 0, guides: [] });
  });
});

test('a lasso takes what it goes around, whichever way it is drawn, and not what lies in a bay of it', () => {
  const line = [
    box(-10, -10),
    box(500, -10),
    box(500, 200),
    box(300, 200),
    box(300, 60),
    box(90, 60),
    box(90, 200),
    box(-10, 200),
  ];
  expect(within(line, boxes)).toEqual(['a', 'c']);
  expect(within(line.toReversed(), boxes)).toEqual(['a', 'c']);
  expect(within(line.slice(0, 2), boxes)).toEqual([]);
});

describe('the hint of a wire', () => {
  const flow = { ...aFlow(), nodes: { ...aFlow().nodes, mail: node('notify.email') } };
  const places = { trigger: box(0, 0, 224), choose: box(320, 0, 224), say: box(640, 0, 224), mail: box(920, 16, 224) };
  const near = (key: string, x: number, y: number) =>
    nearPort(flow, key, box(x, y, 224), places, () => 'out', manifests);

  test('right of a card whose port is free', () => {
    expect(near('mail', 920, 16)).toEqual({ from: 'say', port: 'out', to: 'mail' });
  });

  test('not too far away, not for what is wired already, and not behind a port that leads on', () => {
    expect(near('mail', 1200, 0)).toBeUndefined();
    expect(near('mail', 920, 200)).toBeUndefined();
    expect(near('say', 920, 0)).toBeUndefined();
    expect(near('mail', 280, 0)).toBeUndefined();
  });
});
