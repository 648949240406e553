import { describe, expect, test } from 'vitest';

import { arrowsOf } from '../../tests/support/flow-builder.ts';
import { ValidationError } from '../errors.ts';
import { formatFlow } from './canonical.ts';
import type { Flow } from './flow.ts';
import { aFlow, testManifests } from './flow.test-support.ts';
import { freeKey, keyForCard } from './keys.ts';
import { applyOperation } from './operations.ts';
import type { FlowOperation } from './operations/operation.ts';
import { pasteKeys } from './operations/paste.ts';
import { parseFlow } from './parse.ts';

const apply = (flow: Flow, operation: FlowOperation): Flow => applyOperation(flow, operation, testManifests);
const action = { card: 'test.action', version: 1 };

function refusedWith(flow: Flow, operation: FlowOperation): string {
  try {
    apply(flow, operation);
  } catch (error) {
    if (error instanceof ValidationError) return error.code;
    throw error;
  }
  return 'not refused';
}

//  trigger ─► ifA ═true═► b ─► c
const base = aFlow('trigger -> ifA\n ifA.true -> b\n b -> c', {
  c: { inputs: { text: 'From {{ b.id }}', deep: [{ count: '{{ b.count + trigger.count }}' }] } },
  ifA: { inputs: { condition: "{{ trigger.user == 'b' }}" } },
});

describe('nodes', () => {
  test('addNode places a node, and refuses a key that is taken, reserved or malformed', () => {
    const next = apply(base, { type: 'addNode', key: 'd', node: action, at: { x: 1.6, y: -2 } });
    expect(next.nodes['d']).toEqual(action);
    expect(next.layout?.nodes).toEqual({ d: { x: 2, y: -2 } });
    const refused = (key: string): string => refusedWith(base, { type: 'addNode', key, node: action });
    expect(['b', 'item', 'in', 'trigger', 'A b', 'constructor'].map(refused)).toEqual([
      'operation.key-taken',
      'operation.key-reserved',
      'operation.key-reserved',
      'operation.key-taken',
      'operation.bad-key',
      'operation.key-reserved',
    ]);
    expect(refusedWith(aFlow('other'), { type: 'addNode', key: 'trigger', node: action })).toBe(
      'operation.key-reserved',
    );
  });

  test('removeNodes takes edges, place and test entries along', () => {
    const flow: Flow = {
      ...base,
      layout: { nodes: { b: { x: 0, y: 0 } }, notes: {} },
      tests: { t: { stubs: { b: { port: 'out' } }, expect: { steps: { b: { status: 'failed' }, c: {} } } } },
    };
    const next = apply(flow, { type: 'removeNodes', keys: ['b', 'nobody'] });
    expect(arrowsOf(next)).toEqual(['trigger -> ifA']);
    expect(next.layout?.nodes).toEqual({});
    expect(next.tests).toEqual({ t: { stubs: {}, expect: { steps: { c: {} } } } });
  });

  test('removeNodes heals by the first port of the card that is wired, failures never', () => {
    const flow = aFlow('trigger -> ifA, x\n ifA.false -> b, c\n ifA.true -> d\n x -> e\n x.error -> f\n e -> g');
    const next = apply(flow, { type: 'removeNodes', keys: ['ifA', 'x', 'e'], heal: true });
    expect(arrowsOf(next)).toEqual(['trigger -> d', 'trigger -> g']);
  });

  test('renameNode rewrites references, edges, places, tests, and leaves texts alone', () => {
    const flow: Flow = {
      ...base,
      layout: { nodes: { b: { x: 1, y: 1 } }, notes: {} },
      tests: { t: { stubs: { b: {} } } },
    };
    const next = apply(flow, { type: 'renameNode', from: 'b', to: 'found' });
    expect(next.nodes['c']?.inputs).toEqual({
      text: 'From {{ found.id }}',
      deep: [{ count: '{{ found.count + trigger.count }}' }],
    });
    expect(next.nodes['ifA']).toBe(flow.nodes['ifA']);
    expect(arrowsOf(next)).toEqual(['found -> c', 'ifA.true -> found', 'trigger -> ifA']);
    expect(next.layout?.nodes).toEqual({ found: { x: 1, y: 1 } });
    expect(next.tests).toEqual({ t: { stubs: { found: {} } } });
  });

  test('S8 renameNode rewrites a bare expression, and paste too', () => {
    const match = "event.x == a.id && event.list.exists(e, e == 'a')";
    const flow = aFlow('trigger -> a\n a -> wait', { wait: { inputs: { match, seconds: 1 } } });
    const renamed = applyOperation(flow, { type: 'renameNode', from: 'a', to: 'asked' }, testManifests);
    expect(renamed.nodes['wait']?.inputs?.['match']).toBe("event.x == asked.id && event.list.exists(e, e == 'a')");
    const { a, wait } = flow.nodes;
    const pasted = applyOperation(
      flow,
      { type: 'paste', nodes: { a: a!, wait: wait! }, edges: [{ from: 'a', port: 'out', to: 'wait' }], positions: {} },
      testManifests,
    );
    expect(pasted.nodes['wait2']?.inputs?.['match']).toBe("event.x == a2.id && event.list.exists(e, e == 'a')");
  });

  test('the node called trigger keeps its key', () => {
    expect(refusedWith(base, { type: 'renameNode', from: 'trigger', to: 'start' })).toBe('operation.trigger-key');
  });

  test('setNode sets, takes away by null, and checks', () => {
    const named = apply(base, {
      type: 'setNode',
      key: 'b',
      patch: { name: 'B', disabled: true, policy: { attempts: 2 } },
    });
    expect(named.nodes['b']).toEqual({ ...action, name: 'B', disabled: true, policy: { attempts: 2 } });
    expect(apply(named, { type: 'setNode', key: 'b', patch: { name: null, disabled: null, policy: null } })).toEqual(
      base,
    );
    expect(refusedWith(base, { type: 'setNode', key: 'b', patch: { policy: { attempts: 0 } } })).toBe(
      'operation.bad-value',
    );
  });

  test('setInput sets one, takes it away when the value is absent, and refuses what a file cannot hold', () => {
    const set = apply(base, { type: 'setInput', key: 'b', name: 'url', value: 'x' });
    expect(set.nodes['b']?.inputs).toEqual({ url: 'x' });
    expect(apply(set, { type: 'setInput', key: 'b', name: 'url' }).nodes['b']?.inputs).toEqual({});
    const value = JSON.parse('{"__proto__": 1}') as Record<string, number>;
    expect(refusedWith(base, { type: 'setInput', key: 'b', name: 'x', value })).toBe('operation.bad-value');
  });

  test('the edges of a Switch follow its cases', () => {
    const cases = (...names: string[]): FlowOperation => ({
      type: 'setInput',
      key: 's',
      name: 'cases',
      value: names.map((name) => ({ name, equals: 1 })),
    });
    const flow = aFlow('trigger -> s\n s.A -> a\n s.B -> b\n s.otherwise -> c', {
      s: { card: 'test.switch', inputs: { cases: [{ name: 'A' }, { name: 'B' }] } },
    });
    expect(arrowsOf(apply(flow, cases('A', 'Second')))).toEqual([
      's.A -> a',
      's.Second -> b',
      's.otherwise -> c',
      'trigger -> s',
    ]);
    expect(arrowsOf(apply(flow, cases('B')))).toEqual(['s.B -> b', 's.otherwise -> c', 'trigger -> s']);
    expect(arrowsOf(apply(flow, cases('B', 'A')))).toEqual(arrowsOf(flow));
  });
});

describe('edges', () => {
  test('addEdge refuses what the canvas refuses, and says why', () => {
    const edge = { from: 'c', port: 'out', to: 'ifA' };
    expect(() => apply(base, { type: 'addEdge', edge })).toThrow(/would close a loop/);
    expect(refusedWith(base, { type: 'addEdge', edge })).toBe('operation.edge-refused');
    expect(apply(base, { type: 'addEdge', edge: { from: 'b', port: 'out', to: 'c' } })).toBe(base);
  });

  test('spliceNode stands between, in the body of the edge', () => {
    const edge = { from: 'b', port: 'out', to: 'c' };
    const next = apply(base, { type: 'spliceNode', edge, key: 'mid', node: action, port: 'out', at: { x: 0, y: 0 } });
    expect(arrowsOf(next)).toEqual(['b -> mid', 'ifA.true -> b', 'mid -> c', 'trigger -> ifA']);
    expect(refusedWith(next, { type: 'spliceNode', edge, key: 'mid2', node: action })).toBe('operation.unknown-edge');
    const body = aFlow('trigger -> each\n each.each -> a', { a: { parent: 'each' } });
    const inside = apply(body, {
      type: 'spliceNode',
      edge: { from: 'each', port: 'each', to: 'a' },
      key: 'm',
      node: action,
      port: 'out',
    });
    expect(inside.nodes['m']?.parent).toBe('each');
  });
});

describe('paste', () => {
  const nodes = {
    trigger: { card: 'test.trigger', version: 1 },
    b: action,
    c: { ...action, inputs: { text: '{{ b.id }} {{ trigger.user }} {{ ifA.id }}' } },
  };
  const operation: FlowOperation = {
    type: 'paste',
    nodes,
    edges: [
      { from: 'b', port: 'out', to: 'c' },
      { from: 'ifA', port: 'true', to: 'b' },
    ],
    positions: { b: { x: 5, y: 5 } },
  };

  test('gives new keys, joins the pasted among themselves, and their references follow', () => {
    const keys = pasteKeys(base, nodes);
    expect(Object.fromEntries(keys)).toEqual({ trigger: 'trigger1', b: 'b2', c: 'c2' });
    const next = apply(base, operation);
    expect(next.nodes['c2']?.inputs).toEqual({ text: '{{ b2.id }} {{ trigger.user }} {{ ifA.id }}' });
    expect(arrowsOf(next)).toEqual([...arrowsOf(base), 'b2 -> c2'].toSorted());
    expect(next.layout?.nodes).toEqual({ b2: { x: 5, y: 5 } });
  });

  test('keys that wander into each other do not mix up references', () => {
    const tricky = { b: action, b2: { ...action, inputs: { x: '{{ b.id }}{{ b2.id }}' } } };
    const next = apply(
      { ...base, nodes: { ...base.nodes, b2: action } },
      { type: 'paste', nodes: tricky, edges: [], positions: {} },
    );
    expect(next.nodes['b4']?.inputs).toEqual({ x: '{{ b3.id }}{{ b4.id }}' });
  });
});

describe('the rest', () => {
  test('settings, slots, notes, tests come and go', () => {
    const operations: FlowOperation[] = [
      { type: 'setFlow', patch: { name: 'N', description: 'D', settings: { onFailure: 'continue' } } },
      { type: 'setConnection', slot: 'mail', app: 'smtp' },
      { type: 'setNode', key: 'b', patch: { connection: 'mail' } },
      { type: 'setNote', key: 'n1', note: { x: 0, y: 0, text: '*' } },
      { type: 'setTest', name: 't', test: { expect: { status: 'failed' } } },
    ];
    const full = apply(base, { type: 'batch', operations });
    expect(parseFlow(full)).toMatchObject({ name: 'N', description: 'D', connections: { mail: { app: 'smtp' } } });
    const gone = apply(full, {
      type: 'batch',
      operations: [
        { type: 'removeConnection', slot: 'mail' },
        { type: 'removeNote', key: 'n1' },
        { type: 'removeTest', name: 't' },
        { type: 'setFlow', patch: { name: base.name, description: null, settings: null } },
      ],
    });
    expect(gone).toEqual({ ...base, connections: {}, layout: { nodes: {}, notes: {} }, tests: {} });
    expect(refusedWith(base, { type: 'setFlow', patch: { name: '' } })).toBe('operation.bad-value');
  });

  test('a batch that fails in the middle changes nothing', () => {
    const before = formatFlow(base);
    const add: FlowOperation = { type: 'addNode', key: 'x', node: action };
    expect(refusedWith(base, { type: 'batch', operations: [add, add] })).toBe('operation.key-taken');
    expect(formatFlow(base)).toBe(before);
  });

  test.each<FlowOperation>([
    { type: 'setInputs', key: 'b', inputs: {} },
    { type: 'setInput', key: 'c', name: 'text', value: 'From {{ b.id }}' },
    { type: 'setNode', key: 'b', patch: { name: null } },
    { type: 'moveNodes', positions: {} },
    { type: 'removeEdges', edges: [] },
    { type: 'removeNote', key: 'nope' },
    { type: 'replace', flow: structuredClone(base) },
    { type: 'batch', operations: [] },
  ])('nothing changed: the very same flow comes back ($type)', (operation) => {
    expect(apply(base, operation)).toBe(base);
  });
});

describe('freeKey', () => {
  test.each([
    ['Add User to Group', 'addUserToGroup'],
    ['All MFA factors reset', 'allMfaFactorsReset'],
    ['Über Größe!', 'uberGrosse'],
    ['3rd party', 'node3rdParty'],
    ['', 'node'],
    ['日本', 'node'],
    ['If', 'if1'],
    ['List', 'list1'],
    ['Trigger', 'trigger1'],
    ['x'.repeat(60), 'x'.repeat(40)],
  ])('%s becomes %s', (title, key) => {
    expect(freeKey({ nodes: {} }, title)).toBe(key);
  });

  test('a taken key is counted on, within the longest length', () => {
    expect(freeKey(aFlow('tell\n tell2'), 'Tell')).toBe('tell3');
    expect(freeKey(aFlow('x'.repeat(40)), 'x'.repeat(60))).toBe(`${'x'.repeat(39)}2`);
  });

  test('the first trigger is called trigger', () => {
    const card = { kind: 'trigger' as const, title: 'Other event' };
    expect(keyForCard({ nodes: {} }, card)).toBe('trigger');
    expect(keyForCard(aFlow('trigger'), card)).toBe('otherEvent');
  });
});
