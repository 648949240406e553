// The first look at a flow: all of it, or its beginning, never too small to read.
import { expect, test } from 'vitest';

import { openingView, type Box, type View } from './opening-view.ts';

const room = { width: 1000, height: 600 };
const start: Box = { x: 0, y: 120, width: 240, height: 56 };

function seen(view: View, box: Box): { left: number; top: number; right: number; bottom: number } {
  const left = box.x * view.zoom + view.x;
  const top = box.y * view.zoom + view.y;
  return { left, top, right: left + box.width * view.zoom, bottom: top + box.height * view.zoom };
}

test('a small flow is shown at its natural size, in the middle', () => {
  const view = openingView(start, start, room);
  expect(view.zoom).toBe(1);
  const box = seen(view, start);
  expect((box.top + box.bottom) / 2).toBe(300);
  expect(box.left).toBeGreaterThan(300);
});

test('a flow that fits when a little smaller is shown whole', () => {
  const all = { x: -40, y: 0, width: 1100, height: 300 };
  const view = openingView(all, start, room);
  expect(view.zoom).toBeGreaterThan(0.75);
  expect(view.zoom).toBeLessThan(1);
  const box = seen(view, all);
  expect(box.left).toBeGreaterThanOrEqual(71.9);
  expect(box.right).toBeLessThanOrEqual(960.1);
});

test('four columns beside both panels are shown whole: names can still be read', () => {
  const all = { x: 0, y: 0, width: 1200, height: 300 };
  const box = seen(openingView(all, start, { width: 860, height: 600 }), all);
  expect(box.left).toBeGreaterThanOrEqual(71.9);
  expect(box.right).toBeLessThanOrEqual(820.1);
});

test('a long flow begins at its trigger, no smaller than three quarters', () => {
  const view = openingView({ x: 0, y: 0, width: 9000, height: 400 }, start, room);
  expect(view.zoom).toBe(0.75);
  expect(seen(view, start).left).toBe(72);
});

test('a high flow shows its start, and no more blank above it than needed', () => {
  const all = { x: 0, y: 0, width: 500, height: 5000 };
  const high = openingView(all, start, room);
  expect(seen(high, all).top).toBeCloseTo(40);
  const middle = { ...start, y: 2500 };
  const box = seen(openingView(all, middle, room), middle);
  expect((box.top + box.bottom) / 2).toBeCloseTo(300);
});

test('a trigger at the far right does not leave the rest out of sight', () => {
  const all = { x: 0, y: 0, width: 4000, height: 100 };
  const view = openingView(all, { ...start, x: 3760 }, room);
  expect(seen(view, all).right).toBeCloseTo(960);
});
