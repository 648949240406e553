// F4 bodies of a For each under every operation: moved in, taken out, removed, renamed, pasted.
import { describe, expect, test } from 'vitest';

import { arrowOf, arrowsOf } from '../../../tests/support/flow-builder.ts';
import { ValidationError } from '../../errors.ts';
import { outermost, ownersOf, withBodies } from '../bodies.ts';
import type { Flow } from '../flow.ts';
import { aFlow, testManifests } from '../flow.test-support.ts';
import { applyOperation } from '../operations.ts';
import { cutBy } from './bodies.ts';
import type { FlowOperation } from './operation.ts';

const apply = (flow: Flow, operation: FlowOperation): Flow => applyOperation(flow, operation, testManifests);
const parents = (flow: Flow): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(flow.nodes).map(([key, { parent }]) => [key, parent]));

function refusedWith(flow: Flow, operation: FlowOperation): string {
  try {
    apply(flow, operation);
  } catch (error) {
    if (error instanceof ValidationError) return error.code;
    throw error;
  }
  return 'not refused';
}

//  trigger ─► a ─► each ═out═► z          loose
//                  each ═each═► b ─► c ─► each2 ═each═► d
const flow = aFlow('trigger -> a\n a -> each\n each -> z\n each.each -> b\n b -> c\n c -> each2\n each2.each -> d', {
  b: { parent: 'each' },
  c: { parent: 'each' },
  each2: { parent: 'each' },
  d: { parent: 'each2' },
  loose: {},
});

describe('what stands where', () => {
  test('bodies at any depth, owners outwards, and the outermost of a choice', () => {
    expect(withBodies(flow, ['each', 'a', 'nobody'])).toEqual(['a', 'each', 'b', 'c', 'each2', 'd']);
    expect(ownersOf(flow, 'd')).toEqual(['each2', 'each']);
    expect(outermost(flow, ['d', 'each', 'a'])).toEqual(['each', 'a']);
  });

  test('a file whose bodies stand in each other is walked to an end', () => {
    const round: Flow = aFlow('each\n each2', { each: { parent: 'each2' }, each2: { parent: 'each' } });
    expect(withBodies(round, ['each'])).toEqual(['each', 'each2']);
    expect(ownersOf(round, 'each')).toEqual(['each2', 'each']);
  });
});

describe('setParent', () => {
  test('out of the body: the wires that would cross its border are cut, and told before', () => {
    const out: FlowOperation = { type: 'setParent', keys: ['c', 'each2'], parent: null };
    expect(cutBy(flow, out, testManifests).map(arrowOf)).toEqual(['b -> c']);
    const next = apply(flow, out);
    expect(parents(next)).toMatchObject({ b: 'each', c: undefined, each2: undefined, d: 'each2' });
    expect(arrowsOf(flow).filter((edge) => !arrowsOf(next).includes(edge))).toEqual(['b -> c']);
  });

  test('into a body: wires from outside go, a loose node brings nothing to cut', () => {
    expect(cutBy(flow, { type: 'setParent', keys: ['loose'], parent: 'each2' }, testManifests)).toEqual([]);
    expect(cutBy(flow, { type: 'setParent', keys: ['a'], parent: 'each' }, testManifests).map(arrowOf)).toEqual([
      'trigger -> a',
      'a -> each',
    ]);
  });

  test('a For each takes its body along, also where both are named', () => {
    const next = apply(flow, { type: 'setParent', keys: ['each2', 'd'], parent: null });
    expect(parents(next)).toMatchObject({ each2: undefined, d: 'each2' });
    expect(arrowsOf(next)).toContain('each2.each -> d');
  });

  test('nothing stands in itself, in a card without a body, or in none as a trigger', () => {
    const into = (keys: string[], parent: string): string => refusedWith(flow, { type: 'setParent', keys, parent });
    expect(into(['each'], 'each')).toBe('operation.parent-cycle');
    expect(into(['each'], 'each2')).toBe('operation.parent-cycle');
    expect(into(['a'], 'b')).toBe('operation.bad-parent');
    expect(into(['trigger'], 'each')).toBe('operation.bad-parent');
    expect(into(['a'], 'nobody')).toBe('operation.unknown-node');
    expect(apply(flow, { type: 'setParent', keys: ['b'], parent: 'each' })).toBe(flow);
  });

  test('a card is added into a body, and into nothing else', () => {
    const add = (parent: string): FlowOperation => ({
      type: 'addNode',
      key: 'fresh',
      node: { card: 'test.action', version: 1, parent },
    });
    expect(apply(flow, add('each2')).nodes['fresh']?.parent).toBe('each2');
    expect(refusedWith(flow, add('a'))).toBe('operation.bad-parent');
    expect(refusedWith(flow, add('fresh'))).toBe('operation.parent-cycle');
    expect(refusedWith(flow, add('nobody'))).toBe('operation.unknown-node');
  });
});

describe('removing a For each', () => {
  test('takes its body along, with places and wires', () => {
    const placed: Flow = { ...flow, layout: { nodes: { d: { x: 1, y: 1 }, a: { x: 0, y: 0 } }, notes: {} } };
    const next = apply(placed, { type: 'removeNodes', keys: ['each'] });
    expect(Object.keys(next.nodes)).toEqual(['trigger', 'a', 'z', 'loose']);
    expect(arrowsOf(next)).toEqual(['trigger -> a']);
    expect(next.layout?.nodes).toEqual({ a: { x: 0, y: 0 } });
  });

  test('healed: what led to it goes on to what follows it, never into its body', () => {
    const next = apply(flow, { type: 'removeNodes', keys: ['each', 'b'], heal: true });
    expect(arrowsOf(next)).toEqual(['a -> z', 'trigger -> a']);
    const inner = apply(flow, { type: 'removeNodes', keys: ['b'], heal: true });
    expect(arrowsOf(inner)).toContain('each.each -> c');
  });
});

test('renaming a For each keeps its body', () => {
  const next = apply(flow, { type: 'renameNode', from: 'each', to: 'everyUser' });
  expect(parents(next)).toMatchObject({ b: 'everyUser', c: 'everyUser', each2: 'everyUser', d: 'each2' });
  expect(arrowsOf(next)).toContain('everyUser.each -> b');
});

describe('pasting', () => {
  const clip = { each2: flow.nodes['each2']!, d: flow.nodes['d']! };
  const edges = [{ from: 'each2', port: 'each', to: 'd' }];

  test('a For each comes with its body and stands in the flow itself, or in the body that it is pasted into', () => {
    const free = apply(flow, { type: 'paste', nodes: clip, edges, positions: {} });
    expect(parents(free)).toMatchObject({ each3: undefined, d2: 'each3' });
    expect(arrowsOf(free)).toContain('each3.each -> d2');
    const inside = apply(flow, { type: 'paste', nodes: clip, edges, positions: {}, parent: 'each' });
    expect(parents(inside)).toMatchObject({ each3: 'each', d2: 'each3' });
    expect(refusedWith(flow, { type: 'paste', nodes: clip, edges, positions: {}, parent: 'a' })).toBe(
      'operation.bad-parent',
    );
  });

  test('a trigger stays outside, and wires that would cross a border are left out', () => {
    const trigger = { card: 'test.trigger', version: 1 };
    const wires = [
      { from: 'trigger', port: 'out', to: 'd' },
      { from: 'each2', port: 'out', to: 'd' },
    ];
    const next = apply(flow, {
      type: 'paste',
      nodes: { trigger, ...clip },
      edges: wires,
      positions: {},
      parent: 'each',
    });
    expect(parents(next)).toMatchObject({ trigger1: undefined, each3: 'each', d2: 'each3' });
    expect(arrowsOf(next)).toEqual(arrowsOf(flow));
  });

  test('nodes of a clipboard that stand in each other are taken apart', () => {
    const round = {
      x: { card: 'test.each', version: 1, parent: 'y' },
      y: { card: 'test.each', version: 1, parent: 'x' },
    };
    expect(parents(apply(flow, { type: 'paste', nodes: round, edges: [], positions: {} }))).toMatchObject({
      x: 'y',
      y: undefined,
    });
  });
});
