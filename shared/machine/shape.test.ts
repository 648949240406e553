// M5 and M6 as structure: where parallel states stand, how many states there are, how deep they nest.
import { describe, expect, test } from 'vitest';
import type { AnyStateNode } from 'xstate';

import { aFlow, testManifests, type FlowBuilder } from '../../tests/support/flow-builder.ts';
import { compile } from './compile.ts';
import { nodesWithSteps, startSimulation } from './simulate.test-support.ts';

function rootOf(flow: FlowBuilder): AnyStateNode {
  return compile(flow.build(), 'trigger', testManifests).root;
}

function allStates(state: AnyStateNode): AnyStateNode[] {
  return [state, ...Object.values(state.states).flatMap(allStates)];
}

function parallels(state: AnyStateNode): AnyStateNode[] {
  return allStates(state).filter(({ type }) => type === 'parallel');
}

function depthOf(state: AnyStateNode): number {
  return 1 + Math.max(0, ...Object.values(state.states).map(depthOf));
}

function chain(nodes: number): FlowBuilder {
  let flow = aFlow();
  for (let at = 0; at < nodes; at++)
    flow = flow.actions(`n${at}`).edges(`${at === 0 ? 'trigger' : `n${at - 1}`} -> n${at}`);
  return flow;
}

describe('M5 parallel states stand only where a fan-out is', () => {
  test('M5 a sequence of 500 nodes is one flat state', () => {
    const root = rootOf(chain(500));
    expect(parallels(root)).toEqual([]);
    expect(depthOf(root)).toBe(2);
  });

  // ask ┬ true ── a ┐
  //     └ false ─ b ┴ ask ┬ …
  test('M5 branches and their merges are flat', () => {
    let flow = aFlow();
    for (let at = 0; at < 100; at++) {
      flow = flow
        .node(`i${at}`, 'logic.if')
        .actions(`a${at}`, `b${at}`)
        .edges(`i${at}.true -> a${at}`, `i${at}.false -> b${at}`);
      flow = at === 0 ? flow.edges('trigger -> i0') : flow.edges(`a${at - 1} -> i${at}`, `b${at - 1} -> i${at}`);
    }
    const root = rootOf(flow);
    expect(parallels(root)).toEqual([]);
    expect(depthOf(root)).toBe(2);
  });

  //    ┌ a0 ┐       ┌ a1 ┐
  // s0 ┤    ├── s1 ─┤    ├── s2 …
  //    └ b0 ┘       └ b1 ┘
  test('M5 a fan-out closes at its join', () => {
    let flow = aFlow().actions('s0').edges('trigger -> s0');
    for (let at = 0; at < 100; at++) {
      flow = flow
        .actions(`a${at}`, `b${at}`, `s${at + 1}`)
        .edges(`s${at} -> a${at}, b${at}`, `a${at} -> s${at + 1}`, `b${at} -> s${at + 1}`);
    }
    const root = rootOf(flow);
    expect(parallels(root)).toHaveLength(100);
    expect(depthOf(root)).toBe(4);
  });

  //    ┌ a ─┬ out ──┐
  // s ─┤    └ error ─ handler   …, again and again: the handlers sleep in one place
  //    └ b ─────────┴ s
  test('M5 error handlers that end apart do not nest the flow', () => {
    let flow = aFlow().actions('s0').edges('trigger -> s0');
    for (let at = 0; at < 100; at++) {
      flow = flow
        .actions(`a${at}`, `b${at}`, `h${at}`, `s${at + 1}`)
        .edges(`s${at} -> a${at}, b${at}`, `a${at} -> s${at + 1}`, `b${at} -> s${at + 1}`, `a${at}.error -> h${at}`);
    }
    const machine = compile(flow.build(), 'trigger', testManifests);
    expect(depthOf(machine.root)).toBeLessThan(16);
    const simulation = startSimulation(machine);
    for (let step = simulation.running()[0]; step !== undefined; step = simulation.running()[0]) {
      simulation.settle(step, { port: 'out' });
    }
    expect(simulation.outcome()).toEqual({ status: 'succeeded', failedNodes: [] });
  });

  // n0 ┬ l0
  //    └ n1 ┬ l1
  //         └ n2 …
  test('M5 a side branch at each step does not nest the flow', () => {
    let flow = aFlow().actions('n0').edges('trigger -> n0');
    for (let at = 0; at < 200; at++) flow = flow.actions(`l${at}`, `n${at + 1}`).edges(`n${at} -> l${at}, n${at + 1}`);
    expect(depthOf(rootOf(flow))).toBeLessThan(20);
  });
});

describe('M6 any acyclic graph compiles', () => {
  //           ┌ a ─ a2 ────────┐
  // trigger ──┤      └────┐    ├ end
  //           └ b ─ b2 ─ both ─┘
  test('M6 only entangled nodes wait: the others are plain sequences', () => {
    const flow = aFlow()
      .actions('a', 'a2', 'b', 'b2', 'both', 'end')
      .edges('trigger -> a, b', 'a -> a2', 'a2 -> both, end', 'b -> b2', 'b2 -> both', 'both -> end');
    const waits = allStates(rootOf(flow)).filter(({ key }) => key === '$wait');
    expect(waits.map(({ description }) => description)).toEqual(['both after a2, b2']);
  });

  test('M6 1,000 nodes with 4,000 edges: each node is one state', () => {
    let flow = aFlow();
    for (let at = 1; at <= 1_000; at++) flow = flow.actions(`n${at}`);
    const lines: string[] = [];
    for (let at = 1; at <= 1_000; at++) {
      lines.push(`${at === 1 ? 'trigger' : `n${(at * 7) % (at - 1) || 1}`} -> n${at}`);
      for (const step of [3, 17, 61])
        if (at > step) lines.push(`n${at - step}${at % 3 === 0 ? '.error' : ''} -> n${at}`);
    }
    const root = rootOf(flow.edges(...lines));
    const steps = nodesWithSteps(root);
    expect(steps).toHaveLength(1_000);
    expect(new Set(steps).size).toBe(1_000);
  });

  test('M6 a node whose key is the flow’s id is found all the same', () => {
    const flow = aFlow('tell').actions('tell').edges('trigger -> tell').build();
    expect(startSimulation(compile(flow, 'trigger', testManifests)).running()).toEqual(['tell']);
  });
});
