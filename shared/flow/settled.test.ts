import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import { ERROR_PORT, portsOf } from '../card/ports.ts';
import type { Flow } from './flow.ts';
import { anyFlow, aFlow, testManifests } from './flow.test-support.ts';
import { topologicalOrder } from './graph.ts';
import { settledIn, surelySettledBefore } from './settled.ts';

function settled(flow: Flow, node: string): Record<string, string> {
  return Object.fromEntries([...surelySettledBefore(flow, node, testManifests)].toSorted());
}

describe('surelySettledBefore', () => {
  test('a chain: all that came before', () => {
    const flow = aFlow('trigger -> a\n a -> b\n b -> c');
    expect(settled(flow, 'c')).toEqual({ a: 'output', b: 'output' });
    expect(settled(flow, 'a')).toEqual({});
  });

  //  trigger ─► ifA ═true═► b ─┐
  //              ╚═false══► c ─┴─► d
  test('a merge after If: neither branch, but the If', () => {
    const flow = aFlow('trigger -> ifA\n ifA.true -> b\n ifA.false -> c\n b -> d\n c -> d');
    expect(settled(flow, 'd')).toEqual({ ifA: 'output' });
    expect(settled(flow, 'b')).toEqual({ ifA: 'output' });
  });

  //  trigger ─► a ─┬─► b ─┐
  //                └─► c ─┴─► d
  const diamond = 'trigger -> a\n a -> b, c\n b -> d\n c -> d';

  test('M4 M8 a join of two steps that ran side by side: both, since a failure would have ended the run', () => {
    expect(settled(aFlow(diamond), 'd')).toEqual({ a: 'output', b: 'output', c: 'output' });
  });

  test('M8 onFailure continue: one of them may have failed, so neither is sure', () => {
    expect(settled(aFlow(diamond, {}, { settings: { onFailure: 'continue' } }), 'd')).toEqual({ a: 'output' });
  });

  //  a ─┬─► b ─┬═out═══► d      b's failure goes to e and the run goes on: d still may run by c
  //     └─► c ─┘ b ═error═► e
  test('a side branch with its own error port may have failed: then what it left is either', () => {
    const flow = aFlow(`${diamond}\n b.error -> e`);
    expect(settled(flow, 'd')).toEqual({ a: 'output', b: 'either', c: 'output' });
    expect(settled(flow, 'e')).toEqual({ a: 'output', b: 'error' });
  });

  test('out and error of one node meet again: its output is one of the two', () => {
    const flow = aFlow('trigger -> a\n a -> b\n a.error -> b');
    expect(settled(flow, 'b')).toEqual({ a: 'either' });
  });

  //  trigger ─► ifA ═true═► b, c     b, c ─► d      d runs only on the branch where both ran
  test('inside a branch, what runs side by side is sure again', () => {
    const flow = aFlow('trigger -> ifA\n ifA.true -> b, c\n b -> d\n c -> d\n ifA.false -> z');
    expect(settled(flow, 'd')).toEqual({ b: 'output', c: 'output', ifA: 'output' });
  });

  //  ifA ═true═► b ─┐       side runs beside ifA whatever it chooses
  //  ifA ═false═► c ┴─► d
  //  trigger ─► side ──┘
  test('a node beside the If is sure where the join waits for it', () => {
    const flow = aFlow('trigger -> ifA, side\n ifA.true -> b\n ifA.false -> c\n b -> d\n c -> d\n side -> d');
    expect(settled(flow, 'd')).toEqual({ ifA: 'output', side: 'output' });
  });

  test('a node that both ports of an If lead to surely ran', () => {
    const flow = aFlow('trigger -> ifA, side\n ifA.true -> b\n ifA.false -> b\n b -> d\n side -> d');
    expect(settled(flow, 'd')).toEqual({ b: 'output', ifA: 'output', side: 'output' });
  });

  test('F2 two triggers: what holds whichever fired', () => {
    const flow = aFlow('trigger -> a\n other -> b\n a -> c\n b -> c\n c -> d');
    expect(settled(flow, 'c')).toEqual({});
    expect(settled(flow, 'd')).toEqual({ c: 'output' });
    expect(settled(flow, 'b')).toEqual({ other: 'output' });
  });

  test('a disabled node passes through and leaves nothing', () => {
    const flow = aFlow('trigger -> a\n a -> b\n b -> c', { b: { disabled: true } });
    expect(settled(flow, 'c')).toEqual({ a: 'output' });
  });

  test('a node that no trigger reaches has no answer', () => {
    expect(settled(aFlow('trigger\n a -> b'), 'b')).toEqual({});
  });

  test('sound: no run, whichever trigger starts it and whatever its nodes do, contradicts an answer', () => {
    const numbers = fc.array(fc.nat(), { minLength: 12, maxLength: 12 });
    expectProperty(
      fc.property(anyFlow(10), fc.boolean(), numbers, numbers, (drawn, goesOn, choices, changes) => {
        const flow: Flow = { ...changed(drawn, changes), settings: { onFailure: goesOn ? 'continue' : 'stop' } };
        const answers = settledIn(flow, testManifests);
        for (const trigger of ['trigger', 'other']) {
          for (const [key, before] of play(flow, trigger, choices)) {
            for (const [other, as] of answers.at(key)) {
              const port = before.get(other);
              expect([key, other, port !== undefined]).toEqual([key, other, true]);
              if (as !== 'either') expect(port === ERROR_PORT).toBe(as === 'error');
            }
          }
        }
      }),
      { numRuns: 4_000 },
    );
  });

  test('a Switch of more cases than there are bits', () => {
    const cases = Array.from({ length: 45 }, (_, at) => ({ name: `c${at}`, equals: at }));
    const lines = cases.map(({ name }) => `s.${name} -> b`);
    const flow = aFlow(`trigger -> s\n${lines.join('\n')}\n s.c40 -> c\n s.otherwise -> z\n b -> d\n c -> d`, {
      s: { card: 'test.switch', inputs: { cases } },
    });
    expect(settled(flow, 'd')).toEqual({ s: 'output' });
    expect(settled(flow, 'c')).toEqual({ s: 'output' });
  });

  //  a0 ─┬─► a1 ─┬─► a2 …
  //  b0 ─┴─► b1 ─┴─► b2 …
  test('1,000 nodes, each a join of two: every node knows all rungs before it', () => {
    const lines = ['trigger -> a0, b0'];
    for (let at = 0; at < 499; at += 1)
      lines.push(`a${at} -> a${at + 1}, b${at + 1}`, `b${at} -> a${at + 1}, b${at + 1}`);
    expect(settledIn(aFlow(lines.join('\n')), testManifests).at('a499').size).toBe(998);
  });
});

/** The flow with a second trigger that leads to some of its nodes, and with some nodes disabled. */
function changed(flow: Flow, changes: readonly number[]): Flow {
  const nodes: Flow['nodes'] = { ...flow.nodes, other: { card: 'test.other-trigger', version: 1 } };
  const edges = [...flow.edges];
  for (const [at, key] of Object.keys(flow.nodes).entries()) {
    const change = (changes[at % changes.length] ?? 0) % 6;
    const node = nodes[key];
    if (key === 'trigger' || node === undefined) continue;
    if (change === 0) nodes[key] = { ...node, disabled: true };
    if (change === 1) edges.push({ from: 'other', port: 'out', to: key });
  }
  return { ...flow, nodes, edges };
}

/**
 * Plays a run by M4 in an order of the graph: what each node that ran could see finished before it, by port. A failing
 * node with no `error` edge stops the run (M8) or, with `continue`, leaves dead edges. A disabled node passes through.
 */
function play(flow: Flow, trigger: string, choices: readonly number[]): Map<string, Map<string, string>> {
  const finished = new Map<string, string>();
  const seen = new Map<string, Map<string, string>>();
  for (const [at, key] of topologicalOrder(flow).entries()) {
    const entering = flow.edges.filter((edge) => edge.to === key);
    const isLive = key === trigger || entering.some((edge) => finished.get(edge.from) === edge.port);
    const node = flow.nodes[key];
    const manifest = node && testManifests(node.card, node.version);
    if (!isLive || node === undefined || manifest === undefined) continue;
    // Only what stands before the node is surely settled when it starts; the rest may still be under way.
    const before = ancestors(flow, key);
    const visible = [...finished].filter(([other]) => before.has(other) && flow.nodes[other]?.disabled !== true);
    if (node.disabled !== true) seen.set(key, new Map(visible));
    const ports = portsOf(node, manifest);
    const passed = ports.includes('out') ? 'out' : ports[0];
    const port =
      node.disabled === true ? passed : ports[(choices[at % choices.length] ?? 0) % Math.max(1, ports.length)];
    if (port === undefined) continue;
    const fails = port === ERROR_PORT && !flow.edges.some((edge) => edge.from === key && edge.port === ERROR_PORT);
    if (!fails) finished.set(key, port);
    else if (flow.settings?.onFailure !== 'continue') {
      // What does not wait for the failed node may have started before; what waits for it never starts.
      return new Map([...seen].filter(([other]) => other === key || !ancestors(flow, other).has(key)));
    }
  }
  return seen;
}

function ancestors(flow: Flow, key: string): Set<string> {
  const found = new Set<string>();
  const open = [key];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    for (const edge of flow.edges) {
      if (edge.to === each && !found.has(edge.from)) {
        found.add(edge.from);
        open.push(edge.from);
      }
    }
  }
  return found;
}
