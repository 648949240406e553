// Merging: laws that hold for any three flows, and what people would expect of the usual cases.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import { formatFlow } from './canonical.ts';
import type { Flow } from './flow.ts';
import { aFlow, anyFlow } from './flow.test-support.ts';
import { ownersOf } from './bodies.ts';
import { findCycle } from './graph.ts';
import { mergeFlows } from './merge.ts';
import { applyOperation } from './operations.ts';
import type { FlowOperation } from './operations/operation.ts';
import { parseFlow } from './parse.ts';

const action = { card: 'test.action', version: 1 };
const each = { card: 'test.each', version: 1 };

function changed(flow: Flow, ...operations: FlowOperation[]): Flow {
  return operations.reduce((before, operation) => {
    try {
      return applyOperation(before, operation);
    } catch {
      return before;
    }
  }, flow);
}

const key = fc.constantFrom('n0', 'n1', 'n2', 'n3', 'n4', 'fresh', 'newer');
const word = fc.constantFrom('a', 'b', 'c');
const operation: fc.Arbitrary<FlowOperation> = fc.oneof(
  fc.record({
    type: fc.constant('addNode' as const),
    key: fc.constantFrom('fresh', 'newer'),
    node: fc.constantFrom<{ card: string; version: number; name?: string }>(action, each, { ...action, name: 'Other' }),
    at: fc.constant({ x: 8, y: 8 }),
  }),
  fc.record({ type: fc.constant('removeNodes' as const), keys: fc.tuple(key), heal: fc.boolean() }),
  fc.record({ type: fc.constant('setInput' as const), key, name: word, value: word }),
  fc.record({ type: fc.constant('setNode' as const), key, patch: fc.record({ name: fc.option(word) }) }),
  fc.record({ type: fc.constant('setParent' as const), keys: fc.tuple(key), parent: fc.option(key) }),
  fc.record({
    type: fc.constant('addEdge' as const),
    edge: fc.record({ from: key, port: fc.constantFrom('out', 'error'), to: key }),
  }),
  fc
    .record({ from: key, to: key })
    .map(({ from, to }) => ({ type: 'removeEdges' as const, edges: [{ from, port: 'out', to }] })),
  fc.record({ type: fc.constant('renameNode' as const), from: key, to: key }),
  fc.record({
    type: fc.constant('moveNodes' as const),
    positions: key.map((moved) => ({ [moved]: { x: 80, y: 16 } })),
  }),
  fc.record({ type: fc.constant('setNote' as const), key: word, note: word.map((text) => ({ x: 0, y: 0, text })) }),
  fc.record({
    type: fc.constant('setFlow' as const),
    patch: fc.record({ description: fc.option(word), settings: fc.constantFrom({ onFailure: 'stop' as const }, null) }),
  }),
);
const edits = fc.array(operation, { maxLength: 6 });
const three = fc.tuple(anyFlow(5), edits, edits).map(([base, ours, others]) => ({
  base,
  mine: changed(base, ...ours),
  theirs: changed(base, ...others),
}));
const sides = fc.func(fc.constantFrom('mine' as const, 'theirs' as const));

describe('any three flows', () => {
  test('what one side changed alone is taken as it is', () => {
    expectProperty(
      fc.property(three, ({ base, mine }) => {
        expect(mergeFlows(base, mine, base)).toEqual({ flow: mine, conflicts: [] });
        expect(mergeFlows(base, base, mine)).toEqual({ flow: mine, conflicts: [] });
        expect(mergeFlows(base, mine, mine)).toEqual({ flow: mine, conflicts: [] });
      }),
    );
  });

  test('without a conflict it does not matter who is who', () => {
    expectProperty(
      fc.property(three, ({ base, mine, theirs }) => {
        const [one, other] = [mergeFlows(base, mine, theirs), mergeFlows(base, theirs, mine)];
        expect(one.conflicts.length === 0).toBe(other.conflicts.length === 0);
        // What both added under one key is kept twice, and one of the two has another key.
        const isTwice = ['fresh', 'newer'].some(
          (each) => Object.hasOwn(mine.nodes, each) && Object.hasOwn(theirs.nodes, each),
        );
        const { notes: ours = {} } = mine.layout ?? {};
        const { notes: others = {} } = theirs.layout ?? {};
        const isNoted = Object.keys(ours).some((note) => Object.hasOwn(others, note));
        fc.pre(one.conflicts.length === 0 && !isTwice && !isNoted);
        expect(formatFlow(one.flow)).toBe(formatFlow(other.flow));
      }),
      { numRuns: 300 },
    );
  });

  test('F1 F4 whatever is chosen: it parses, no edge leads to nowhere, no loop, no body in itself', () => {
    expectProperty(
      fc.property(three, sides, ({ base, mine, theirs }, choose) => {
        const { conflicts } = mergeFlows(base, mine, theirs);
        const choices = Object.fromEntries(conflicts.map(({ id }) => [id, choose(id)]));
        const { flow } = mergeFlows(base, mine, theirs, choices);
        parseFlow(flow);
        for (const { from, to } of flow.edges) {
          expect(Object.keys(flow.nodes)).toContain(from);
          expect(Object.keys(flow.nodes)).toContain(to);
        }
        expect(findCycle(flow)).toBeUndefined();
        for (const each of Object.keys(flow.nodes)) {
          expect(ownersOf(flow, each)).not.toContain(each);
          const { parent } = flow.nodes[each]!;
          if (parent !== undefined) expect(Object.keys(flow.nodes)).toContain(parent);
        }
        expect(Object.keys(flow.layout?.nodes ?? {}).filter((place) => !Object.hasOwn(flow.nodes, place))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('what neither removed is still there', () => {
    expectProperty(
      fc.property(three, ({ base, mine, theirs }) => {
        const { flow } = mergeFlows(base, mine, theirs);
        const kept = Object.keys(base.nodes).filter(
          (each) => Object.hasOwn(mine.nodes, each) && Object.hasOwn(theirs.nodes, each),
        );
        for (const each of kept) expect(Object.keys(flow.nodes)).toContain(each);
      }),
    );
  });
});

describe('the usual cases', () => {
  const base = aFlow(
    'trigger -> a\n a -> b',
    { a: { inputs: { text: 'Hello', to: { name: 'x', mail: 'y' } } }, b: { name: 'Last' } },
    { layout: { nodes: { a: { x: 8, y: 0 }, b: { x: 320, y: 0 } }, notes: {} } },
  );
  const input = (name: string, value: string): FlowOperation => ({ type: 'setInput', key: 'a', name, value });

  test('two inputs of one node, a setting and a note go together', () => {
    const mine = changed(base, input('text', 'Hi'), {
      type: 'setFlow',
      patch: { settings: { onFailure: 'continue' } },
    });
    const theirs = changed(
      base,
      { type: 'setInput', key: 'a', name: 'to', value: { name: 'x', mail: 'z' } },
      { type: 'setNote', key: 'note1', note: { x: 0, y: 0, text: 'Why' } },
      { type: 'setFlow', patch: { settings: { maxConcurrentRuns: 2 } } },
    );
    const { flow, conflicts } = mergeFlows(base, mine, theirs);
    expect(conflicts).toEqual([]);
    expect(flow.nodes['a']?.inputs).toEqual({ text: 'Hi', to: { name: 'x', mail: 'z' } });
    expect(flow.settings).toEqual({ onFailure: 'continue', maxConcurrentRuns: 2 });
    expect(flow.layout?.notes['note1']?.text).toBe('Why');
  });

  test('the same input: both values are offered, and the one that is chosen is taken', () => {
    const [mine, theirs] = [changed(base, input('text', 'Mine')), changed(base, input('text', 'Theirs'))];
    const { conflicts, flow } = mergeFlows(base, mine, theirs);
    expect(conflicts).toEqual([
      {
        id: '["nodes","a","inputs","text"]',
        path: ['nodes', 'a', 'inputs', 'text'],
        base: 'Hello',
        mine: 'Mine',
        theirs: 'Theirs',
      },
    ]);
    expect(flow.nodes['a']?.inputs?.['text']).toBe('Mine');
    const chosen = mergeFlows(base, mine, theirs, { [conflicts[0]!.id]: 'theirs' });
    expect(chosen.flow.nodes['a']?.inputs?.['text']).toBe('Theirs');
    expect(chosen.conflicts).toHaveLength(1);
  });

  test('a node that one removed and the other changed stays with its wires until it is decided', () => {
    const mine = changed(base, { type: 'removeNodes', keys: ['a'], heal: true });
    const theirs = changed(base, input('text', 'Theirs'));
    const { conflicts, flow } = mergeFlows(base, mine, theirs);
    expect(conflicts.map(({ path }) => path)).toEqual([['nodes', 'a']]);
    expect(flow.nodes['a']?.inputs?.['text']).toBe('Theirs');
    expect(flow.edges).toContainEqual({ from: 'a', port: 'out', to: 'b' });
    expect(flow.layout?.nodes['a']).toEqual({ x: 8, y: 0 });
    const gone = mergeFlows(base, mine, theirs, { '["nodes","a"]': 'mine' }).flow;
    expect(gone.nodes).not.toHaveProperty('a');
    expect(gone.edges).toEqual([{ from: 'trigger', port: 'out', to: 'b' }]);
  });

  test('a node that the other wired meanwhile is asked about, too', () => {
    const mine = changed(base, { type: 'removeNodes', keys: ['b'] });
    const theirs = changed(base, { type: 'addEdge', edge: { from: 'trigger', port: 'out', to: 'b' } });
    expect(mergeFlows(base, mine, theirs).conflicts.map(({ path }) => path)).toEqual([['nodes', 'b']]);
  });

  test('both added a card of the same kind: both are kept, and what refers to the second follows it', () => {
    const add = (text: string): FlowOperation[] => [
      { type: 'addNode', key: 'compose', node: { ...action, inputs: { text } } },
      { type: 'addEdge', edge: { from: 'b', port: 'out', to: 'compose' } },
    ];
    const theirs = changed(base, ...add('theirs'), input('text', '{{ compose.id }}'));
    const { flow, conflicts } = mergeFlows(base, changed(base, ...add('mine')), theirs);
    expect(conflicts).toEqual([]);
    expect([flow.nodes['compose']?.inputs, flow.nodes['compose2']?.inputs]).toEqual([
      { text: 'mine' },
      { text: 'theirs' },
    ]);
    expect(flow.nodes['a']?.inputs?.['text']).toBe('{{ compose2.id }}');
    expect(flow.edges.filter(({ from }) => from === 'b').map(({ to }) => to)).toEqual(['compose', 'compose2']);
  });

  test('a rename here and an edit there are one node', () => {
    const mine = changed(base, { type: 'renameNode', from: 'a', to: 'greeting' });
    const { flow, conflicts } = mergeFlows(base, mine, changed(base, input('text', 'Theirs')));
    expect(conflicts).toEqual([]);
    expect(flow.nodes).not.toHaveProperty('a');
    expect(flow.nodes['greeting']?.inputs?.['text']).toBe('Theirs');
  });

  test('two wires that would close a loop: one of them is chosen', () => {
    const loose = aFlow('a\n b');
    const mine = changed(loose, { type: 'addEdge', edge: { from: 'a', port: 'out', to: 'b' } });
    const theirs = changed(loose, { type: 'addEdge', edge: { from: 'b', port: 'out', to: 'a' } });
    const { conflicts, flow } = mergeFlows(loose, mine, theirs);
    expect(conflicts).toMatchObject([{ mine: [{ from: 'a', to: 'b' }], theirs: { from: 'b', to: 'a' } }]);
    expect(flow.edges).toEqual(mine.edges);
    expect(mergeFlows(loose, mine, theirs, { [conflicts[0]!.id]: 'theirs' }).flow.edges).toEqual(theirs.edges);
  });

  test('two flows that fit the bounds, and together do not, are one choice', () => {
    const many = (prefix: string): Flow =>
      changed(base, {
        type: 'replace',
        flow: {
          ...base,
          nodes: {
            ...base.nodes,
            ...Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`${prefix}${at}`, action])),
          },
        },
      });
    const [mine, theirs] = [many('p'), many('q')];
    const { conflicts, flow } = mergeFlows(base, mine, theirs);
    expect(conflicts.map(({ id }) => id)).toEqual(['[]']);
    expect(flow).toBe(mine);
    expect(mergeFlows(base, mine, theirs, { '[]': 'theirs' }).flow).toBe(theirs);
  });
});
