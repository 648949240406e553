import { expect, test } from 'vitest';

import { aFlow, manifests } from '../session/session.test-support.ts';
import { edgeId } from '../session/element-ids.ts';
import { NOTHING_DRAGGED, ViewModel, type ViewInput } from './view-model.ts';

const NOTHING = { nodes: [], edges: [] };

test('what did not change is the same object, and so is a list in which nothing changed', () => {
  const view = new ViewModel();
  const flow = aFlow();
  const input: ViewInput = { flow, manifests, issues: [], steps: undefined, isReadOnly: false };
  const [key = ''] = Object.keys(flow.nodes);
  const [wire] = flow.edges;
  if (wire === undefined) throw new Error('The flow has no edge.');

  const [nodes, edges] = [view.nodes(input, NOTHING, NOTHING_DRAGGED), view.edges(input, NOTHING)];
  expect(edges.length).toBeGreaterThan(0);

  const chosen = { nodes: [key], edges: [] };
  const after = view.nodes(input, chosen, NOTHING_DRAGGED);
  expect(after).not.toBe(nodes);
  expect(after.filter((node) => !nodes.includes(node)).map(({ id }) => id)).toEqual([key]);
  expect(view.edges(input, chosen)).toBe(edges);

  const wired = { nodes: [key], edges: [edgeId(wire)] };
  const wires = view.edges(input, wired);
  expect(wires.filter((edge) => !edges.includes(edge)).map(({ id }) => id)).toEqual([edgeId(wire)]);
  expect(view.nodes(input, wired, NOTHING_DRAGGED)).toBe(after);
});
