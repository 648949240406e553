import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import { allowedTargets, canConnect } from './connect.ts';
import { ancestorsOf, findCycle, findNode, reachableFrom, topologicalOrder, triggersOf, wouldCycle } from './graph.ts';
import { aFlow, anyFlow, testManifests } from './flow.test-support.ts';

describe('graph', () => {
  //  trigger ─► a ─┬─► b ─┐
  //                └─► c ─┴─► d      lone
  const diamond = aFlow(`trigger -> a
    a -> b, c
    b -> d
    c -> d
    lone`);

  test('reach, ancestors, order', () => {
    expect([...reachableFrom(diamond, ['a'])].toSorted()).toEqual(['a', 'b', 'c', 'd']);
    expect([...ancestorsOf(diamond, 'd')].toSorted()).toEqual(['a', 'b', 'c', 'trigger']);
    expect(topologicalOrder(diamond)).toEqual(['lone', 'trigger', 'a', 'b', 'c', 'd']);
  });

  test('F1 a cycle is found and named in the order of its edges', () => {
    const looped = aFlow(`trigger -> a
      a -> b
      b -> c
      c -> a
      c -> d`);
    const cycle = findCycle(looped) ?? [];
    expect(cycle.toSorted()).toEqual(['a', 'b', 'c']);
    for (const [at, key] of cycle.entries()) {
      const next = cycle[(at + 1) % cycle.length];
      expect(looped.edges.some((edge) => edge.from === key && edge.to === next)).toBe(true);
    }
    expect(topologicalOrder(looped)).toEqual(['trigger']);
    expect(findCycle(diamond)).toBeUndefined();
  });

  test('wouldCycle agrees with adding the edge and looking', () => {
    expectProperty(
      fc.property(anyFlow(8), fc.nat(), fc.nat(), (flow, a, b) => {
        const keys = Object.keys(flow.nodes);
        const from = keys[a % keys.length] ?? '';
        const to = keys[b % keys.length] ?? '';
        const after = { nodes: flow.nodes, edges: [...flow.edges, { from, port: 'out', to }] };
        expect(wouldCycle(flow, from, to)).toBe(findCycle(after) !== undefined);
      }),
    );
  });

  test('an order puts every node after all that lead to it', () => {
    expectProperty(
      fc.property(anyFlow(), (flow) => {
        const order = topologicalOrder(flow);
        expect(order.toSorted()).toEqual(Object.keys(flow.nodes).toSorted());
        for (const { from, to } of flow.edges) expect(order.indexOf(from)).toBeLessThan(order.indexOf(to));
      }),
    );
  });

  test('names of Object.prototype are no nodes, and edges to nowhere no edges', () => {
    const flow = aFlow('trigger -> a');
    expect(findNode(flow, 'toString')).toBeUndefined();
    const loose = { nodes: flow.nodes, edges: [...flow.edges, { from: 'a', port: 'out', to: 'valueOf' }] };
    expect([...reachableFrom(loose, ['trigger'])]).toEqual(['trigger', 'a']);
  });

  test('F2 the trigger called trigger comes first', () => {
    expect(triggersOf(aFlow('other -> a\n trigger -> a'), testManifests)).toEqual(['trigger', 'other']);
  });
});

describe('canConnect', () => {
  //  trigger ─► ifA ═true═► b ─► c        each ═each═► inside, each ═out═► after
  const flow = aFlow(
    `trigger -> ifA
    ifA.true -> b
    b -> c
    trigger -> each
    each.each -> inside
    each.out -> after`,
    { inside: { parent: 'each' }, alsoInside: { parent: 'each' }, alone: {} },
  );
  const code = (from: string, port: string, to: string): string | undefined =>
    canConnect(flow, from, port, to, testManifests)?.code;

  test('what is allowed is allowed', () => {
    expect(code('ifA', 'false', 'c')).toBeUndefined();
    expect(code('trigger', 'out', 'alone')).toBeUndefined();
    expect(code('inside', 'out', 'alsoInside')).toBeUndefined();
    expect(code('each', 'each', 'alsoInside')).toBeUndefined();
  });

  test.each([
    ['c', 'out', 'ifA', 'edge.cycle'],
    ['b', 'out', 'b', 'edge.cycle'],
    ['b', 'out', 'trigger', 'edge.into-trigger'],
    ['ifA', 'out', 'c', 'edge.unknown-port'],
    ['ifA', 'true', 'b', 'edge.duplicate'],
    ['b', 'out', 'nobody', 'edge.unknown-node'],
    ['b', 'out', 'inside', 'edge.crosses-body'],
    ['inside', 'out', 'after', 'edge.crosses-body'],
    ['each', 'out', 'inside', 'edge.crosses-body'],
    ['each', 'each', 'alone', 'edge.crosses-body'],
  ])('F4 %s.%s to %s is %s', (from, port, to, expected) => {
    expect(code(from, port, to)).toBe(expected);
  });

  test('a refusal says why, by the names that people gave', () => {
    const named = aFlow('trigger -> a\n a -> b', { a: { name: 'First' }, b: { name: 'Second' } });
    expect(canConnect(named, 'b', 'out', 'a', testManifests)?.message).toContain('"First" already leads to "Second"');
  });

  test('the targets that glow are exactly those that are allowed', () => {
    const everywhere = (key: string, port: string): string[] =>
      Object.keys(flow.nodes).filter((to) => canConnect(flow, key, port, to, testManifests) === null);
    for (const [from, port] of [
      ['ifA', 'true'],
      ['each', 'each'],
      ['trigger', 'out'],
      ['c', 'out'],
      ['c', 'nope'],
    ] as const) {
      expect([...allowedTargets(flow, from, port, testManifests)].toSorted()).toEqual(
        everywhere(from, port).toSorted(),
      );
    }
  });
});
