// Where a dropped card comes to lie.
import { expect, test } from 'vitest';

import { NODE_WIDTH } from './node-shape.ts';
import { dropSpot } from './placement.ts';
import { aFlow, manifests } from './state.test-support.ts';

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
