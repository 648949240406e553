// Any operations on any flow: what holds after each of them, whatever came before.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../../tests/support/property.ts';
import { ValidationError } from '../../errors.ts';
import { crossingEdges, opensBody, ownersOf } from '../bodies.ts';
import { formatFlow } from '../canonical.ts';
import type { Flow } from '../flow.ts';
import { aFlow, anyFlow, testManifests } from '../flow.test-support.ts';
import { findCycle, findNode, isTriggerNode } from '../graph.ts';
import { applyOperation } from '../operations.ts';
import { parseFlow } from '../parse.ts';
import type { FlowOperation } from './operation.ts';

const action = { card: 'test.action', version: 1 };
const loop = { card: 'test.each', version: 1 };
const withReference = { ...action, inputs: { x: '{{ n1.id }}' } };

/** F4, and bodies that are some For each's. */
function bodyFaults(flow: Flow): string[] {
  const nodes = Object.entries(flow.nodes).flatMap(([key, { parent }]) => {
    if (parent === undefined) return [];
    const owner = findNode(flow, parent);
    if (owner === undefined || opensBody(owner, testManifests) === false) return [`${key} stands in no body`];
    if (ownersOf(flow, key).includes(key)) return [`${key} stands in itself`];
    return isTriggerNode(key, flow.nodes[key]!, testManifests) ? [`the trigger ${key} stands in a body`] : [];
  });
  return [...nodes, ...crossingEdges(flow, testManifests).map((edge) => `${edge.from}.${edge.port}>${edge.to}`)];
}

describe('F1 F4 any operations on any flow', () => {
  const key = fc.constantFrom('trigger', 'n0', 'n1', 'n2', 'n3', 'n4', 'fresh', 'item', 'if', 'nobody');
  const port = fc.constantFrom('out', 'error', 'true', 'false', 'each', 'nope');
  const edge = fc.record({ from: key, port, to: key });
  const parent = fc.constantFrom<{ parent?: string }>({}, { parent: 'n0' }, { parent: 'fresh' }, { parent: 'n3' });
  const node = fc
    .tuple(fc.constantFrom(action, { card: 'test.if', version: 1 }, loop, loop, withReference), parent)
    .map(([card, stands]) => ({ ...card, ...stands }));
  const at = fc.record({ x: fc.double(), y: fc.double() });
  //  trigger ─► n3 ═each═► n0 ─► n1, one in three times: most random edges would cross its border.
  const withBody = aFlow('trigger -> n3\n n3.each -> n0\n n0 -> n1', {
    n3: loop,
    n0: { ...loop, parent: 'n3' },
    n1: { parent: 'n3' },
    n2: { parent: 'n0' },
  });
  const start = fc.oneof(anyFlow(6), anyFlow(6), fc.constant(withBody));
  const setParent = fc.record({
    type: fc.constant('setParent' as const),
    keys: fc.uniqueArray(key, { maxLength: 3 }),
    parent: fc.option(key),
  });
  const single: fc.Arbitrary<FlowOperation> = fc.oneof(
    fc.record({ type: fc.constant('addNode' as const), key, node, at }),
    fc.record({ type: fc.constant('removeNodes' as const), keys: fc.array(key, { maxLength: 3 }), heal: fc.boolean() }),
    fc.record({ type: fc.constant('moveNodes' as const), positions: fc.dictionary(key, at, { maxKeys: 2 }) }),
    fc.record({ type: fc.constant('renameNode' as const), from: key, to: key }),
    fc.record({
      type: fc.constant('setNode' as const),
      key,
      patch: fc.record({ name: fc.option(fc.string()), disabled: fc.boolean() }, { requiredKeys: [] }),
    }),
    setParent,
    setParent,
    fc.record({
      type: fc.constant('setInput' as const),
      key,
      name: fc.string(),
      value: fc.jsonValue() as fc.Arbitrary<string>,
    }),
    fc.record({ type: fc.constant('addEdge' as const), edge }),
    fc.record({ type: fc.constant('removeEdges' as const), edges: fc.array(edge, { maxLength: 2 }) }),
    fc.record({ type: fc.constant('spliceNode' as const), edge, key, node, at, port }),
    fc.record(
      {
        type: fc.constant('paste' as const),
        nodes: fc.dictionary(key, node, { maxKeys: 3 }),
        edges: fc.array(edge, { maxLength: 3 }),
        positions: fc.dictionary(key, at, { maxKeys: 2 }),
        parent: key,
      },
      { requiredKeys: ['type', 'nodes', 'edges', 'positions'] },
    ),
  );

  test('stay valid, acyclic and pure, whether the cards are known or not', () => {
    expectProperty(
      fc.property(start, fc.array(single, { maxLength: 12 }), fc.boolean(), (first, operations, known) => {
        let flow = first;
        for (const operation of operations) {
          const before = formatFlow(flow);
          let next = flow;
          try {
            next = applyOperation(flow, operation, known ? testManifests : undefined);
          } catch (error) {
            expect(error).toBeInstanceOf(ValidationError);
            expect((error as ValidationError).code).toMatch(/^operation\./);
          }
          expect(formatFlow(flow)).toBe(before);
          if (next !== flow) expect(formatFlow(next)).not.toBe(before);
          expect(findCycle(next)).toBeUndefined();
          // Two cards that are unknown may stand in each other's wires: only known ones say which port opens a body.
          if (known) expect(bodyFaults(next)).toEqual([]);
          parseFlow(next);
          flow = next;
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
