// One picture of two flows: what is marked, and that nothing covers what is gone.
import { expect, test } from 'vitest';

import { applyOperation } from '../../shared/flow/operations.ts';
import type { FlowOperation } from '../../shared/flow/operations/operation.ts';
import { aFlow } from '../session/session.test-support.ts';
import { comparedFlow } from './compared-flow.ts';

const changed = (...operations: FlowOperation[]) => applyOperation(aFlow(), { type: 'batch', operations });

test('added, removed and changed nodes and edges are marked, and all are in the picture', () => {
  const after = changed(
    { type: 'removeNodes', keys: ['say'] },
    { type: 'setNode', key: 'choose', patch: { name: 'Decide' } },
    { type: 'addNode', key: 'mail', node: { card: 'notify.email', version: 1 }, at: { x: 640, y: 0 } },
    { type: 'addEdge', edge: { from: 'choose', port: 'true', to: 'mail' } },
  );
  const { flow, nodes, edges, changes } = comparedFlow(aFlow(), after);
  expect(Object.fromEntries(nodes)).toEqual({ choose: 'changed', mail: 'added', say: 'removed' });
  expect(Object.fromEntries(edges)).toEqual({ 'choose true say': 'removed', 'choose true mail': 'added' });
  expect(Object.keys(flow.nodes).toSorted()).toEqual(['choose', 'mail', 'say', 'trigger']);
  expect(flow.edges).toHaveLength(3);
  expect(changes.length).toBeGreaterThan(4);
  // The new card stands where the old one stood: the old one goes below.
  expect(flow.layout?.nodes['mail']).toEqual({ x: 640, y: 0 });
  expect(flow.layout?.nodes['say']).toEqual({ x: 640, y: 120 });
});

test('what only moved is not marked', () => {
  const after = changed({ type: 'moveNodes', positions: { say: { x: 0, y: 800 } } });
  const { nodes, edges, changes } = comparedFlow(aFlow(), after);
  expect([nodes.size, edges.size, changes]).toEqual([0, 0, []]);
});
