import { expect, test } from 'vitest';

import { aFlow, testManifests } from '../../tests/support/flow-builder.ts';
import { settleGraph } from './liveness.ts';
import type { StepResult } from './walk.ts';

//               ┌ true ── a ┐
// trigger ─ ask ┤           ├ join ─ last
//               └ false ─ b ┘
const flow = aFlow()
  .node('ask', 'logic.if')
  .actions('a', 'b', 'join', 'last')
  .edges('trigger -> ask', 'ask.true -> a', 'ask.false -> b', 'a -> join', 'b -> join', 'join -> last')
  .build();

function livenessAfter(outcomes: Record<string, StepResult>): Record<string, string> {
  return Object.fromEntries(settleGraph(flow, 'trigger', new Map(Object.entries(outcomes)), testManifests));
}

test('M4 before anything is known only the first node is live', () => {
  expect(livenessAfter({})).toEqual({
    trigger: 'live',
    ask: 'live',
    a: 'pending',
    b: 'pending',
    join: 'pending',
    last: 'pending',
  });
});

test('M4 the branch not taken is dead, the join still open', () => {
  expect(livenessAfter({ ask: { port: 'true' } })).toMatchObject({ a: 'live', b: 'dead', join: 'pending' });
});

test('M4 the join is live by its one live edge', () => {
  expect(livenessAfter({ ask: { port: 'true' }, a: { port: 'out' } })).toMatchObject({ join: 'live', last: 'pending' });
});

test('M4 dead paths are followed to the end', () => {
  expect(livenessAfter({ ask: { failed: true } })).toMatchObject({ a: 'dead', b: 'dead', join: 'dead', last: 'dead' });
});

test('M10 a failed step’s error port is live', () => {
  const withHandler = { ...flow, edges: [...flow.edges, { from: 'ask', port: 'error', to: 'last' }] };
  const found = settleGraph(withHandler, 'trigger', new Map([['ask', { failed: true } as const]]));
  expect(found.get('last')).toBe('live');
  expect(found.get('join')).toBe('dead');
});

test('M3 a disabled node settles at once through its port', () => {
  const disabled = { ...flow, nodes: { ...flow.nodes, ask: { ...flow.nodes['ask']!, disabled: true } } };
  expect(Object.fromEntries(settleGraph(disabled, 'trigger', new Map(), testManifests))).toMatchObject({
    a: 'live',
    b: 'dead',
  });
});

test('F2 nodes that the trigger cannot reach have no entry', () => {
  const wider = { ...flow, nodes: { ...flow.nodes, alone: { card: 'test.action', version: 1 } } };
  expect(settleGraph(wider, 'trigger', new Map()).has('alone')).toBe(false);
});
