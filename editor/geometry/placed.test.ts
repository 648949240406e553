// Flows without places are shown tidied; what a person placed stays where it is.
import { expect, test } from 'vitest';

import { aFlow, manifests } from '../session/session.test-support.ts';
import { hasPlaces, placed } from './placed.ts';

test('a flow that says nothing of places is tidied, and only its layout differs', async () => {
  const { layout: _layout, ...bare } = aFlow();
  expect(hasPlaces(bare)).toBe(false);
  const shown = await placed(bare, manifests);
  expect(Object.keys(shown.layout?.nodes ?? {}).sort()).toEqual(Object.keys(bare.nodes).sort());
  expect({ ...shown, layout: undefined }).toEqual({ ...bare, layout: undefined });
  expect(bare).not.toHaveProperty('layout');
});

test('a flow with a place for one node is left alone, and so is an empty one', async () => {
  const flow = aFlow();
  flow.layout = { nodes: { [Object.keys(flow.nodes)[0] ?? '']: { x: 16, y: 32 } }, notes: {} };
  expect(await placed(flow, manifests)).toBe(flow);
  const empty = { ...flow, nodes: {}, edges: [], layout: { nodes: {}, notes: {} } };
  expect(await placed(empty, manifests)).toBe(empty);
});
