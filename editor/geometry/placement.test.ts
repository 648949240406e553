// Where a dropped card comes to lie.
import { expect, test } from 'vitest';

import { NODE_WIDTH } from './node-shape.ts';
import { dropSpot, spotForNote } from './placement.ts';
import { aFlow, manifests } from '../session/session.test-support.ts';

const flow = { ...aFlow(), nodes: { trigger: { card: 'okta.event', version: 1 } }, edges: [] };
const withTrigger = { ...flow, layout: { nodes: { trigger: { x: 0, y: 0 } }, notes: {} } };

test('a card dropped where there is room lies where it was dropped, on the grid', () => {
  expect(dropSpot(withTrigger, { x: 401, y: 3 }, manifests)).toEqual({ x: 400, y: 0 });
  expect(dropSpot(withTrigger, { x: 10, y: 200 }, manifests)).toEqual({ x: 8, y: 200 });
});

test('a card that would overlap another a little is moved aside and stays under the pointer', () => {
  const wish = { x: 200, y: 8 };
  const at = dropSpot(withTrigger, wish, manifests);
  expect(at.x).toBeGreaterThanOrEqual(NODE_WIDTH + 40);
  expect(at.x).toBeLessThan(wish.x + NODE_WIDTH / 2);
  expect(at.y).toBe(8);
});

test('a card dropped right onto another stays there', () => {
  expect(dropSpot(withTrigger, { x: 16, y: 8 }, manifests)).toEqual({ x: 16, y: 8 });
});

test('a note lies where it was asked for, or below what it would cover: cards and other notes', () => {
  const size = { width: NODE_WIDTH, height: 96 };
  expect(spotForNote(withTrigger, { x: 600, y: 3, ...size }, manifests)).toEqual({ x: 600, y: 0 });
  const below = spotForNote(withTrigger, { x: 40, y: 8, ...size }, manifests);
  expect(below.x).toBe(40);
  expect(below.y).toBeGreaterThan(64);
  const noted = { ...withTrigger.layout, notes: { note1: { ...below, ...size, text: '' } } };
  const next = spotForNote({ ...withTrigger, layout: noted }, { x: 40, y: 8, ...size }, manifests);
  expect(next.y).toBeGreaterThanOrEqual(below.y + size.height);
});
