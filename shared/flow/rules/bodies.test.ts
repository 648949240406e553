// F4, F6, S5: what may stand in a body, and what expressions of a body, after it and of its result see.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../../tests/support/property.ts';
import { ERROR_PORT, portsOf } from '../../card/ports.ts';
import { compileBody } from '../../machine/compile.ts';
import { startSimulation } from '../../machine/simulate.test-support.ts';
import { endOfBody } from '../body-end.ts';
import type { Flow, FlowNode } from '../flow.ts';
import { aFlow, anyFlow, testManifests } from '../flow.test-support.ts';
import { scopeOf, scopeTypesFor } from '../scope.ts';
import { validateFlow } from '../validate.ts';

const found = (flow: Flow): string[] =>
  validateFlow(flow, testManifests).map(({ code, path }) => `${code} at ${path.join('.')}`);
const inside: Partial<FlowNode> = { parent: 'each' };
const names = (flow: Flow, node: string): string[] =>
  Object.keys(scopeTypesFor(flow, node, testManifests))
    .filter((name) => !['trigger', 'run', 'flow'].includes(name))
    .toSorted();

//  trigger ─ a ─ each ┬ each ─ in1 ─ in2
//                     └ out ── after
const drawing = 'trigger -> a\n a -> each\n each.each -> in1\n in1 -> in2\n each -> after';
const body = { in1: inside, in2: inside };

describe('F4 bodies', () => {
  test('a body that is entered by each and left by nothing is fine', () => {
    expect(found(aFlow(drawing, body))).toEqual([]);
  });

  test('one that holds nothing, a node in its own body, in none, and in that of a card that has none', () => {
    expect(found(aFlow('trigger -> each\n each -> after'))).toEqual(['body.empty at nodes.each']);
    const lost = aFlow('trigger -> each\n each.each -> in1\n each -> b, c, d, e, f', {
      in1: inside,
      b: { parent: 'gone' },
      c: { parent: 'in1' },
      d: { parent: 'e' },
      e: { parent: 'd' },
      other: inside,
      f: { card: 'flow.return', parent: 'each' },
    });
    expect(found(lost)).toEqual(
      expect.arrayContaining([
        'node.unknown-parent at nodes.b.parent',
        'body.no-owner at nodes.c.parent',
        'body.cycle at nodes.d.parent',
        'body.cycle at nodes.e.parent',
        'body.not-allowed at nodes.other.parent',
        'body.not-allowed at nodes.f.parent',
      ]),
    );
  });

  test('a disabled one may be empty: it passes through out', () => {
    expect(found(aFlow('trigger -> each\n each -> after', { each: { disabled: true } }))).toEqual([]);
  });
});

describe('F6 what is seen', () => {
  const flow = aFlow(drawing, body);

  test('in a body: what was settled before, its own nodes, item and index, and not its For each', () => {
    expect(names(flow, 'in1')).toEqual(['a', 'index', 'item']);
    expect(names(flow, 'in2')).toEqual(['a', 'in1', 'index', 'item']);
  });

  test('after it: the For each, and nothing of its body', () => {
    expect(names(flow, 'after')).toEqual(['a', 'each']);
  });

  //  each ─ ifA ┬ true ── b ┐
  //             └ false ─ c ┴ d
  test('at the end of an iteration, for result: what every path of the body runs', () => {
    const parts = { ifA: inside, b: inside, c: inside, d: inside };
    const joined = aFlow(
      'trigger -> a\n a -> each\n each.each -> ifA\n ifA.true -> b\n ifA.false -> c\n b -> d\n c -> d',
      parts,
    );
    expect(names(joined, endOfBody('each'))).toEqual(['a', 'd', 'ifA', 'index', 'item']);
    const open = aFlow('trigger -> each\n each.each -> ifA\n ifA.true -> b\n ifA.false -> c', parts);
    expect(names(open, endOfBody('each'))).toEqual(['ifA', 'index', 'item']);
    const mended = aFlow('trigger -> each\n each.each -> b\n b.error -> c', parts);
    expect(names(mended, endOfBody('each'))).toEqual(['b', 'index', 'item']);
    const forked = aFlow('trigger -> each\n each.each -> b, c', parts);
    expect(names(forked, endOfBody('each'))).toEqual(['b', 'c', 'index', 'item']);
  });

  test('of bodies in bodies: the inner one sees the outer nodes before it', () => {
    const nested = aFlow('trigger -> each\n each.each -> x\n x -> each2\n each2.each -> y\n each2 -> z', {
      x: inside,
      each2: inside,
      y: { parent: 'each2' },
      z: inside,
    });
    expect(found(nested)).toEqual([]);
    expect(names(nested, 'y')).toEqual(['index', 'item', 'x']);
    expect(names(nested, 'z')).toEqual(['each2', 'index', 'item', 'x']);
    expect(names(nested, endOfBody('each2'))).toEqual(['index', 'item', 'x', 'y']);
    expect(names(nested, endOfBody('each'))).toEqual(['each2', 'index', 'item', 'x', 'z']);
  });

  const messageOf = (node: string, text: string): string => {
    const inputs = node === 'each' ? { items: [1], result: text } : { text };
    const issues = validateFlow(
      aFlow(drawing, { ...body, [node]: { ...(body as Record<string, object>)[node], inputs } }),
      testManifests,
    );
    return issues.map((issue) => `${issue.code} ${issue.message}`).join('\n');
  };

  test('the message says which border is in the way', () => {
    expect(messageOf('after', '{{ in1.id }}')).toMatch(/^reference\.not-settled "in1" stands in the body of "each"/);
    expect(messageOf('in1', '{{ each.items }}')).toMatch(/^reference\.not-settled "each" has not finished/);
    expect(messageOf('after', '{{ item }}')).toMatch(/^reference\.unknown "item" is there only in the body/);
  });

  test('result sees the body, as a template, without braces, and in parts of a value', () => {
    expect(messageOf('each', '{{ in2.id }}')).toBe('');
    expect(messageOf('each', 'in2.count + index')).toBe('');
    expect(messageOf('each', 'after.id')).toMatch(/^reference\.not-settled/);
    expect(messageOf('each', '{{ each.items }}')).toMatch(/^reference\.not-settled/);
    expect(messageOf('each', 'nobody')).toMatch(/^reference\.unknown/);
    const parts = aFlow(drawing, { ...body, each: { inputs: { items: [1], result: { id: '{{ in3.id }}' } } } });
    expect(found(parts)).toEqual(['reference.unknown at nodes.each.inputs.result.id']);
  });
});

describe('item', () => {
  const typeOf = (items: Flow['nodes'][string]['inputs'], node = 'in1'): unknown =>
    scopeTypesFor(aFlow(drawing, { ...body, each: { inputs: items ?? {} } }), node, testManifests)['item'];

  test('is of the type of the list’s elements, where that is known', () => {
    expect(typeOf({ items: ['a', 'b'] })).toEqual({ title: 'Item', type: 'string' });
    expect(typeOf({ items: '{{ [trigger.user].map(u, {"id": u}) }}' })).toMatchObject({ title: 'Item' });
    expect(typeOf({ items: '{{ ["a"] }}' })).toEqual({ title: 'Item', type: 'string' });
    expect(typeOf({ items: '{{ a.list }}' })).toEqual({ title: 'Item' });
    expect(typeOf({ items: '{{ (' })).toEqual({ title: 'Item' });
    expect(typeOf({})).toEqual({ title: 'Item' });
  });

  test('its sample is the first of the sample list', () => {
    const flow = aFlow(drawing, { ...body, each: { inputs: { items: '{{ [a.id, "x"] }}' } } });
    expect(scopeOf(flow, testManifests).sampleAt('in1')).toMatchObject({ item: 'a', index: 0 });
    expect(scopeOf(flow, testManifests).sampleAt('in1', { item: 'real', index: 3 })).toMatchObject({
      item: 'real',
      index: 3,
    });
  });
});

/** The flow's nodes in a body: what the trigger led to is entered by `each`. */
function asBody({ nodes, edges, ...flow }: Flow): Flow {
  const inner = Object.entries(nodes).filter(([key]) => key !== 'trigger');
  return {
    ...flow,
    nodes: {
      trigger: { card: 'test.trigger', version: 1 },
      each: { card: 'test.each', version: 1 },
      ...Object.fromEntries(inner.map(([key, node]) => [key, { ...node, ...inside }])),
    },
    edges: [
      { from: 'trigger', port: 'out', to: 'each' },
      ...edges.map((edge) => (edge.from === 'trigger' ? { ...edge, from: 'each', port: 'each' } : edge)),
    ],
  };
}

test('F6 sound: no iteration, whatever its nodes do, contradicts what is said to be settled in it and at its end', () => {
  let ended = 0;
  expectProperty(
    fc.property(anyFlow(8), fc.boolean(), fc.infiniteStream(fc.nat()), (drawn, goesOn, choices) => {
      const flow: Flow = { ...asBody(drawn), settings: { onFailure: goesOn ? 'continue' : 'stop' } };
      const scope = scopeOf(flow, testManifests);
      const iteration = startSimulation(compileBody(flow, 'each', testManifests));
      const finished = new Map<string, string>();
      const holds = (place: string): void => {
        for (const [key, as] of scope.settledAt(place)) {
          const port = finished.get(key);
          expect([place, key, port !== undefined]).toEqual([place, key, true]);
          if (as !== 'either') expect(port === ERROR_PORT).toBe(as === 'error');
        }
      };
      const begun = new Set<string>();
      for (;;) {
        const running = iteration.running();
        for (const key of running) {
          if (!begun.has(key)) holds(key);
          begun.add(key);
        }
        const [key] = running.splice((choices.next().value ?? 0) % Math.max(1, running.length), 1);
        if (key === undefined) break;
        const node = flow.nodes[key]!;
        const ports = portsOf(node, testManifests(node.card, node.version)!);
        const port = ports[(choices.next().value ?? 0) % Math.max(1, ports.length)];
        if (port === undefined) return;
        if (port !== ERROR_PORT || flow.edges.some((edge) => edge.from === key && edge.port === ERROR_PORT))
          finished.set(key, port);
        iteration.settle(key, port === ERROR_PORT ? { failed: true } : { port });
      }
      if (iteration.outcome()?.status !== 'succeeded') return;
      holds(endOfBody('each'));
      ended += 1;
    }),
    { numRuns: 2_000 },
  );
  expect(ended).toBeGreaterThan(300);
});
