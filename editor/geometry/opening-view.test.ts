// The first look at a flow: all of it, or its beginning, never too small to read.
import { expect, test } from 'vitest';

import {
  CARD_TEXT,
  LEAST_ZOOM_OF_A_DIFFERENCE,
  openingView,
  READABLE_TEXT,
  type Box,
  type View,
} from './opening-view.ts';

const room = { width: 1000, height: 600 };
const start: Box = { x: 0, y: 120, width: 240, height: 56 };

function seen(view: View, box: Box): { left: number; top: number; right: number; bottom: number } {
  const left = box.x * view.zoom + view.x;
  const top = box.y * view.zoom + view.y;
  return { left, top, right: left + box.width * view.zoom, bottom: top + box.height * view.zoom };
}

test('a small flow is shown at its natural size, in the middle', () => {
  const view = openingView({ all: start, start }, room);
  expect(view.zoom).toBe(1);
  const box = seen(view, start);
  expect((box.top + box.bottom) / 2).toBe(300);
  expect(box.left).toBeGreaterThan(300);
});

test('a flow that does not fit begins at its trigger: the text of its cards is never smaller than can be read', () => {
  for (const width of [1100, 1200, 9000]) {
    const view = openingView({ all: { x: 0, y: 0, width, height: 400 }, start }, room);
    expect(view.zoom * CARD_TEXT).toBeGreaterThanOrEqual(READABLE_TEXT);
    expect(seen(view, start).left).toBe(72);
  }
});

test('a difference is made as small as it takes to see all of it', () => {
  const all = { x: 0, y: 0, width: 1200, height: 300 };
  const view = openingView({ all, start }, { width: 860, height: 600 }, LEAST_ZOOM_OF_A_DIFFERENCE);
  const box = seen(view, all);
  expect(box.left).toBeGreaterThanOrEqual(71.9);
  expect(box.right).toBeLessThanOrEqual(820.1);
});

test('a high flow shows its start, and no more blank above it than needed', () => {
  const all = { x: 0, y: 0, width: 500, height: 5000 };
  const high = openingView({ all, start }, room);
  expect(seen(high, all).top).toBeCloseTo(40);
  const middle = { ...start, y: 2500 };
  const box = seen(openingView({ all, start: middle }, room), middle);
  expect((box.top + box.bottom) / 2).toBeCloseTo(300);
});

test('a trigger at the far right does not leave the rest out of sight', () => {
  const all = { x: 0, y: 0, width: 4000, height: 100 };
  const view = openingView({ all, start: { ...start, x: 3760 } }, room);
  expect(seen(view, all).right).toBeCloseTo(960);
});

test('what matters is in the middle, as far as the ends of the flow allow, at a size that can be read', () => {
  const all = { x: 0, y: 0, width: 4000, height: 2000 };
  for (const x of [0, 240, 2000, 3700]) {
    const focus = { ...start, x, y: 1000 };
    const view = openingView({ all, start, focus }, room);
    const box = seen(view, focus);
    expect(view.zoom * CARD_TEXT).toBeGreaterThanOrEqual(READABLE_TEXT);
    expect(box.left).toBeGreaterThanOrEqual(72);
    expect(box.right).toBeLessThanOrEqual(960);
    expect((box.top + box.bottom) / 2).toBeCloseTo(300);
    expect(seen(view, all).left).toBeLessThanOrEqual(72);
    expect(seen(view, all).right).toBeGreaterThanOrEqual(960);
  }
  const middle = seen(openingView({ all, start, focus: { ...start, x: 2000 } }, room), { ...start, x: 2000 });
  expect((middle.left + middle.right) / 2).toBeCloseTo(516);
});

test('what matters and is larger than the room is seen from its beginning', () => {
  const focus = { x: 500, y: 300, width: 2000, height: 900 };
  const box = seen(openingView({ all: { x: 0, y: 0, width: 4000, height: 2000 }, start, focus }, room), focus);
  expect(box.left).toBeCloseTo(72);
  expect(box.top).toBeCloseTo(40);
});

test('what nearly fits is seen whole with smaller margins, rather than cut at both ends', () => {
  const all = { x: 0, y: 0, width: 960, height: 560 };
  const box = seen(openingView({ all, start, focus: { ...start, x: 720 } }, room), all);
  expect(box).toEqual({ left: 20, top: 20, right: 980, bottom: 580 });
});
