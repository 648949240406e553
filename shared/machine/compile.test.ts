// The rules M2 to M4 and M8 to M10, one small drawn flow each. Random flows are judge.test.ts.
import { describe, expect, test } from 'vitest';

import { aFlow, testManifests, type FlowBuilder } from '../../tests/support/flow-builder.ts';
import { compile, compileBody } from './compile.ts';
import { startSimulation, type Simulation } from './simulate.test-support.ts';

const out = { port: 'out' };
const failed = { failed: true } as const;

function run(flow: FlowBuilder): Simulation {
  return startSimulation(compile(flow.build(), 'trigger', testManifests));
}

describe('M2 a node is a state that invokes the card', () => {
  // trigger ─ a ─ b
  test('M2 the state has the node’s id and hands it to the card', () => {
    const machine = compile(
      aFlow().actions('a', 'b').edges('trigger -> a', 'a -> b').build(),
      'trigger',
      testManifests,
    );
    expect(machine.getStateNodeById('#b').invoke[0]).toMatchObject({ id: 'b', src: 'card', input: { nodeId: 'b' } });
    const simulation = startSimulation(machine);
    expect(simulation.running()).toEqual(['a']);
    simulation.settle('a', out);
    expect(simulation.running()).toEqual(['b']);
    simulation.settle('b', out);
    expect(simulation.outcome()).toEqual({ status: 'succeeded', failedNodes: [] });
  });

  //            ┌ error ─ mend
  // trigger ─ a┤
  //            └ out ─── next
  test('M2 an error goes to the wired error port and does not fail the run', () => {
    const simulation = run(aFlow().actions('a', 'mend', 'next').edges('trigger -> a', 'a.error -> mend', 'a -> next'));
    simulation.settle('a', failed);
    expect(simulation.running()).toEqual(['mend']);
    simulation.settle('mend', out);
    expect(simulation.outcome()).toEqual({ status: 'succeeded', failedNodes: [] });
    expect(simulation.steps().get('next')).toEqual({ state: 'skipped' });
  });

  test('M2 the context holds neither event nor output', () => {
    const machine = compile(aFlow().actions('a').edges('trigger -> a').build(), 'trigger', testManifests);
    expect(Object.keys(machine.resolveState({ value: 'a' }).context)).toEqual([]);
    expect(JSON.stringify(machine.config)).not.toContain('"context"');
  });

  test('M2 the configuration is readable data', () => {
    const flow = aFlow().node('ask', 'logic.if').actions('yes').edges('trigger -> ask', 'ask.true -> yes').build();
    const config = JSON.parse(JSON.stringify(compile(flow, 'trigger', testManifests).config));
    expect(config.states.ask.invoke.onDone[0]).toEqual({
      guard: { type: 'port', params: { port: 'true' } },
      target: ['#yes'],
      actions: [],
    });
    expect(() => JSON.stringify(compile(flow, 'trigger', testManifests))).not.toThrow();
  });
});

describe('F2 a run is what its trigger reaches', () => {
  // trigger ─ a        second ─ b
  test('F2 nodes of another trigger are not in the machine', () => {
    const flow = aFlow().node('second', 'test.trigger').actions('a', 'b').edges('trigger -> a', 'second -> b');
    expect(run(flow).steps().size).toBe(1);
    expect(startSimulation(compile(flow.build(), 'second', testManifests)).running()).toEqual(['b']);
  });

  test('F2 a trigger without edges ends at once', () => {
    expect(run(aFlow()).outcome()).toEqual({ status: 'succeeded', failedNodes: [] });
  });

  test('F2 an unknown trigger is refused', () => {
    expect(() => compile(aFlow().build(), 'nobody', testManifests)).toThrow(/no node "nobody"/);
  });

  test('F1 a circle is refused with the node at fault', () => {
    const flow = aFlow().actions('a', 'b').edges('trigger -> a', 'a -> b', 'b -> a').build();
    expect(() => compile(flow, 'trigger', testManifests)).toThrow(/circle through "a"/);
  });

  // trigger ─ loop(each ─ body) ─ after
  test('F4 a For each’s body is no part of the outer machine', () => {
    const flow = aFlow()
      .node('loop', 'logic.for-each')
      .node('body', 'test.action', { parent: 'loop' })
      .actions('after')
      .edges('trigger -> loop', 'loop.each -> body', 'loop -> after');
    const simulation = run(flow);
    expect([...simulation.steps().keys()]).toEqual(['loop', 'after']);
    simulation.settle('loop', out);
    expect(simulation.running()).toEqual(['after']);
  });
});

describe('F4 a For each’s body', () => {
  // loop ─ each ┬ a ┐
  //             └ b ┴ last
  test('F4 runs as a machine of its own, entered by each', () => {
    const inside = { parent: 'loop' };
    const flow = aFlow()
      .node('loop', 'logic.for-each')
      .node('a', 'test.action', inside)
      .node('b', 'test.action', inside)
      .node('last', 'test.action', inside)
      .actions('after')
      .edges('trigger -> loop', 'loop.each -> a, b', 'a -> last', 'b -> last', 'loop -> after')
      .build();
    const simulation = startSimulation(compileBody(flow, 'loop', testManifests));
    expect(simulation.running()).toEqual(['a', 'b']);
    for (const node of ['b', 'a', 'last']) simulation.settle(node, out);
    expect(simulation.outcome()?.status).toBe('succeeded');
    expect(simulation.steps().has('after')).toBe(false);
  });
});

describe('M3 ports', () => {
  //               ┌ true ─ a
  // trigger ─ ask ┤
  //               └ false (no edge)
  test('M3 a port without an edge ends the branch', () => {
    const simulation = run(aFlow().node('ask', 'logic.if').actions('a').edges('trigger -> ask', 'ask.true -> a'));
    simulation.settle('ask', { port: 'false' });
    expect(simulation.outcome()?.status).toBe('succeeded');
    expect(simulation.steps().get('a')).toEqual({ state: 'skipped' });
  });

  //           ┌ a
  // trigger ──┼ b
  //           └ c
  test('M3 a port with several edges starts all of them at once', () => {
    const simulation = run(aFlow().actions('a', 'b', 'c').edges('trigger -> a, b, c'));
    expect(simulation.running().toSorted()).toEqual(['a', 'b', 'c']);
    for (const node of ['b', 'a']) simulation.settle(node, out);
    expect(simulation.outcome()).toBeUndefined();
    simulation.settle('c', out);
    expect(simulation.outcome()?.status).toBe('succeeded');
  });

  test('M3 the same edge twice, and two ports to one node, start it once', () => {
    const flow = aFlow()
      .node('ask', 'logic.if')
      .actions('a')
      .edges('trigger -> ask', 'trigger -> ask', 'ask.true -> a', 'ask.false -> a');
    const simulation = run(flow);
    simulation.settle('ask', { port: 'false' });
    expect(simulation.running()).toEqual(['a']);
  });

  // trigger ─ off(disabled) ─ a        trigger ─ ask(disabled If) ┬ true ─ b
  //                                                               └ false ─ c
  test('M3 a disabled node passes through out, else through its first own port', () => {
    const flow = aFlow()
      .node('off', 'test.action', { disabled: true })
      .node('ask', 'logic.if', { disabled: true })
      .actions('a', 'b', 'c')
      .edges('trigger -> off, ask', 'off -> a', 'ask.true -> b', 'ask.false -> c');
    const simulation = run(flow);
    expect(simulation.running().toSorted()).toEqual(['a', 'b']);
    expect(simulation.steps().has('off')).toBe(false);
  });
});

describe('M4 joins', () => {
  //               ┌ true ── a ┐
  // trigger ─ ask ┤           ├ merge
  //               └ false ─ b ┘
  const merged = () =>
    aFlow()
      .node('ask', 'logic.if')
      .actions('a', 'b', 'merge')
      .edges('trigger -> ask', 'ask.true -> a', 'ask.false -> b', 'a -> merge', 'b -> merge');

  test.each(['true', 'false'])('M4 a join after If runs once, by %s', (port) => {
    const simulation = run(merged());
    simulation.settle('ask', { port });
    const branch = port === 'true' ? 'a' : 'b';
    expect(simulation.running()).toEqual([branch]);
    simulation.settle(branch, out);
    expect(simulation.running()).toEqual(['merge']);
    simulation.settle('merge', out);
    expect(simulation.outcome()?.status).toBe('succeeded');
  });

  //           ┌ a ┐
  // trigger ──┤   ├ join
  //           └ b ┘
  const joined = () => aFlow().actions('a', 'b', 'join').edges('trigger -> a, b', 'a -> join', 'b -> join');

  test('M4 a join waits for all of its edges and runs once', () => {
    const simulation = run(joined());
    simulation.settle('a', out);
    expect(simulation.running()).toEqual(['b']);
    simulation.settle('b', out);
    expect(simulation.running()).toEqual(['join']);
  });

  test('M4 one live edge is enough', () => {
    const simulation = run(joined().settings({ onFailure: 'continue' }));
    simulation.settle('a', failed);
    simulation.settle('b', out);
    expect(simulation.running()).toEqual(['join']);
    simulation.settle('join', out);
    expect(simulation.outcome()).toEqual({ status: 'failed', failedNodes: ['a'] });
  });

  test('M4 a join whose edges are all dead is skipped', () => {
    const simulation = run(joined().settings({ onFailure: 'continue' }));
    simulation.settle('a', failed);
    simulation.settle('b', failed);
    expect(simulation.outcome()).toEqual({ status: 'failed', failedNodes: ['a', 'b'] });
    expect(simulation.steps().get('join')).toEqual({ state: 'skipped' });
  });

  //           ┌ a ┐
  // trigger ──┤   ├ join
  //           └───┘
  test('M4 an edge past the branches keeps the join alive', () => {
    const flow = aFlow().actions('a', 'join').edges('trigger -> a, join', 'a -> join');
    const simulation = run(flow.settings({ onFailure: 'continue' }));
    expect(simulation.running()).toEqual(['a']);
    simulation.settle('a', failed);
    expect(simulation.running()).toEqual(['join']);
  });

  //           ┌ a ─┬ out ────┐
  // trigger ──┤    └ error ─ tell
  //           └ b ───────────┴ join ─ after
  test('M4 a join does not wait for a side branch that ends apart', () => {
    const flow = aFlow()
      .actions('a', 'b', 'tell', 'join', 'after')
      .edges('trigger -> a, b', 'a -> join', 'b -> join', 'a.error -> tell', 'join -> after');
    const simulation = run(flow);
    simulation.settle('a', failed);
    simulation.settle('b', out);
    expect(simulation.running()).toEqual(['tell', 'join']);
    simulation.settle('join', out);
    simulation.settle('after', out);
    expect(simulation.outcome()).toBeUndefined();
    simulation.settle('tell', out);
    expect(simulation.outcome()?.status).toBe('succeeded');
  });
});

describe('M6 entangled branches', () => {
  //           ┌ a ─┬────── c ┐
  // trigger ──┤    └─ both ──┤
  //           └ b ───┘       └ end
  test('M6 an edge from one branch into the middle of another', () => {
    const simulation = run(
      aFlow()
        .actions('a', 'b', 'c', 'both', 'end')
        .edges('trigger -> a, b', 'a -> c, both', 'b -> both', 'c -> end', 'both -> end'),
    );
    simulation.settle('a', out);
    expect(simulation.running()).toEqual(['b', 'c']);
    simulation.settle('c', out);
    simulation.settle('b', out);
    expect(simulation.running()).toEqual(['both']);
    simulation.settle('both', out);
    expect(simulation.running()).toEqual(['end']);
  });

  //             ┌ error ─┬ b ┬────┐
  // trigger ─ a ┤        │   └ c ┐│
  //             └ out ───┴─ c ───┴┴ end      out leads to c and to end, error to b and c, b to c and end
  test('M6 an edge past a block in which a node waits', () => {
    const flow = aFlow()
      .actions('a', 'b', 'c', 'end')
      .edges('trigger -> a', 'a.error -> b, c', 'a -> c, end', 'b -> c, end', 'c.error -> end');
    const simulation = run(flow);
    simulation.settle('a', out);
    expect(simulation.running()).toEqual(['c']);
    simulation.settle('c', out);
    expect(simulation.running()).toEqual(['end']);
  });

  //             ┌ error ─ b ─ error ─┬ d ─┬── end
  // trigger ─ a ┤                    │    │    │
  //             └ out ──┬ c1 ────────┴── join ─┘
  //                     └ c2 ─ error ────┘
  test('M6 a fan-out that closes at a node which waits elsewhere', () => {
    const flow = aFlow()
      .actions('a', 'b', 'c1', 'c2', 'd', 'join', 'end')
      .edges('trigger -> a', 'a.error -> b', 'a -> c1, c2', 'b.error -> d, join', 'd -> join, end')
      .edges('c1 -> join', 'c2.error -> join', 'join -> end');
    const simulation = run(flow);
    simulation.settle('a', out);
    simulation.settle('c1', out);
    expect(simulation.running()).toEqual(['c2']);
    simulation.settle('c2', out);
    expect(simulation.running()).toEqual(['join']);
    simulation.settle('join', out);
    expect(simulation.running()).toEqual(['end']);
  });
});

describe('M8 a failure that no port takes', () => {
  //           ┌ a ─ next
  // trigger ──┤
  //           └ b ─┬ c ┐
  //                └ d ┴ e
  const flow = () =>
    aFlow()
      .actions('a', 'next', 'b', 'c', 'd', 'e')
      .edges('trigger -> a, b', 'a -> next', 'b -> c, d', 'c -> e', 'd -> e');

  test('M8 stop: running steps finish, none starts, then the run is failed', () => {
    const simulation = run(flow());
    simulation.settle('b', out);
    simulation.settle('a', failed);
    expect(simulation.running()).toEqual(['c', 'd']);
    simulation.settle('c', out);
    expect(simulation.outcome()).toBeUndefined();
    simulation.settle('d', out);
    expect(simulation.outcome()).toEqual({ status: 'failed', failedNodes: ['a'] });
    expect(simulation.steps().get('e')).toEqual({ state: 'skipped' });
  });

  test('M8 stop: a failure by a wired error port starts nothing once the run is failed', () => {
    const simulation = run(aFlow().actions('a', 'b', 'mend').edges('trigger -> a, b', 'b.error -> mend'));
    simulation.settle('a', failed);
    simulation.settle('b', failed);
    expect(simulation.outcome()).toEqual({ status: 'failed', failedNodes: ['a'] });
  });

  test('M8 continue: independent branches go on, then the run is failed', () => {
    const simulation = run(flow().settings({ onFailure: 'continue' }));
    simulation.settle('a', failed);
    for (const node of ['b', 'c', 'd', 'e']) simulation.settle(node, out);
    expect(simulation.outcome()).toEqual({ status: 'failed', failedNodes: ['a'] });
    expect(simulation.steps().get('next')).toEqual({ state: 'skipped' });
  });
});

describe('M9 Stop', () => {
  //           ┌ a ─ end(Stop)
  // trigger ──┤
  //           └ b ─ c
  test.each(['succeeded', 'failed', 'cancelled'] as const)('M9 ends the run at once as %s', (status) => {
    const simulation = run(
      aFlow().actions('a', 'b', 'c').node('end', 'logic.stop').edges('trigger -> a, b', 'a -> end', 'b -> c'),
    );
    simulation.settle('a', out);
    simulation.settle('end', { stop: status });
    expect(simulation.outcome()).toEqual({ status, failedNodes: [] });
    expect(simulation.steps().get('b')).toEqual({ state: 'cancelled' });
    expect(simulation.steps().get('c')).toEqual({ state: 'skipped' });
  });
});

describe('M10 ports of one step', () => {
  //                ┌ red ─────── a ┐
  // trigger ─ pick ┼ blue ────── b ┼ join
  //                └ otherwise ─ c ┘
  test.each([
    ['red', 'a'],
    ['blue', 'b'],
    ['otherwise', 'c'],
  ])('M10 Switch goes by %s alone', (port, branch) => {
    const cases = [
      { name: 'red', equals: 'r' },
      { name: 'blue', equals: 'b' },
    ];
    const flow = aFlow()
      .node('pick', 'logic.switch', { inputs: { cases } })
      .actions('a', 'b', 'c', 'join')
      .edges(
        'trigger -> pick',
        'pick.red -> a',
        'pick.blue -> b',
        'pick.otherwise -> c',
        'a -> join',
        'b -> join',
        'c -> join',
      );
    const simulation = run(flow);
    simulation.settle('pick', { port });
    expect(simulation.running()).toEqual([branch]);
    simulation.settle(branch, out);
    expect(simulation.running()).toEqual(['join']);
  });

  //           ┌ ask ┬ true ──┐
  // trigger ──┤     └ error ─┤
  //           └ b ───────────┴ join
  test('M10 a failure marks the other ports dead and the error port live', () => {
    const flow = aFlow()
      .node('ask', 'logic.if')
      .actions('b', 'join')
      .edges('trigger -> ask, b', 'ask.true -> join', 'ask.error -> join', 'b.error -> join');
    const simulation = run(flow);
    simulation.settle('b', out);
    simulation.settle('ask', failed);
    expect(simulation.running()).toEqual(['join']);
  });
});
