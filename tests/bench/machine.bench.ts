// What one step costs in a machine (M5): microseconds a step, every step answered at once, no store.
// Measures nothing else: neither engine nor journal.
import { createActor, setup, type AnyStateMachine } from 'xstate';

import type { Flow } from '../../shared/flow/flow.ts';
import { compile } from '../../shared/machine/compile.ts';
import { createWalk, type MachineWalk } from '../../shared/machine/walk.ts';
import { answering } from '../../shared/machine/card-logic.test-support.ts';
import { aFlow, testManifests, type FlowBuilder } from '../support/flow-builder.ts';

const stepByHand = answering(() => undefined);

export interface MachineRow {
  shape: string;
  nodes: number;
  /** Each state worked out anew, as for the first run of a flow version. */
  newUs: number;
  /** By what a walk keeps, as for all others. */
  knownUs: number;
  /** By an XState actor whose machine is written by hand and can do nothing else: no ports, no failure. */
  bareUs?: number;
}

/** Runs for about ten seconds. */
export async function benchMachine(): Promise<{ rows: MachineRow[] }> {
  const rows: MachineRow[] = [];
  for (const nodes of [10, 100, 300]) {
    rows.push({
      ...measure('sequence', nodes, sequence(nodes)),
      bareUs: timeBare(nodes),
    });
  }
  for (const nodes of [10, 100, 300]) rows.push(measure('branches', nodes, branches(nodes)));
  for (const width of [3, 10, 20, 50]) {
    for (const nodes of [10, 100, 300]) {
      if (nodes > width) rows.push(measure(`fan-out of ${width}, joined`, nodes, fanOuts(nodes, width, false)));
    }
  }
  for (const nodes of [10, 100, 300])
    rows.push(measure('fan-out of 3, error handlers', nodes, fanOuts(nodes, 3, true)));
  for (const nodes of [10, 100, 300]) rows.push(measure('nested fan-outs of 2', nodes, nested(nodes)));
  for (const nodes of [10, 100, 300]) rows.push(measure('unjoined side branches', nodes, sideBranches(nodes)));
  return { rows };
}

function measure(shape: string, nodes: number, flow: Flow): MachineRow {
  const machine = compile(flow, 'trigger', testManifests);
  // The last port before `error`: a flow's own way on.
  const portOf = (node: string): string => (flow.nodes[node]?.card === 'logic.if' ? 'true' : 'out');
  const timed = (walk: MachineWalk): number => timeSteps(() => runWalk(walk, portOf));
  return { shape, nodes, newUs: timed(createWalk(machine, 0)), knownUs: timed(createWalk(machine)) };
}

function timeBare(nodes: number): number {
  const machine = bareChain(nodes);
  return timeSteps(() => runActor(machine));
}

/** A chain as one would write it by hand. */
function bareChain(nodes: number): AnyStateMachine {
  const states = Object.fromEntries(
    Array.from({ length: nodes }, (_, at) => [
      `n${at}`,
      {
        invoke: {
          id: `n${at}`,
          src: 'card' as const,
          input: { nodeId: `n${at}` },
          onDone: at + 1 < nodes ? `n${at + 1}` : 'end',
        },
      },
    ]),
  );
  return setup({ actors: { card: stepByHand } }).createMachine({
    initial: 'n0',
    states: { ...states, end: { type: 'final' } },
  });
}

function runWalk(walk: MachineWalk, portOf: (node: string) => string): number {
  let steps = 0;
  for (let state = walk.start(); state.outcome === undefined; steps++) {
    const next = state.running[0]!;
    state = walk.settle(state, next, { port: portOf(next) });
  }
  return steps;
}

function runActor(machine: AnyStateMachine): number {
  const actor = createActor(machine);
  actor.start();
  for (let steps = 0; ; steps++) {
    const { status, children } = actor.getSnapshot();
    const next = status === 'active' ? Object.keys(children)[0] : undefined;
    if (next === undefined) return steps;
    children[next]?.send({ type: 'settle', result: { port: 'out' } });
  }
}

/** Microseconds a step. `run` gives the number of steps that it did. */
function timeSteps(run: () => number): number {
  for (let warm = performance.now() + 100; performance.now() < warm;) run();
  let steps = 0;
  let spent = 0;
  while (spent < 250) {
    const from = performance.now();
    steps += run();
    spent += performance.now() - from;
  }
  return (spent * 1_000) / steps;
}

function sequence(nodes: number): Flow {
  let flow = aFlow();
  for (let at = 1; at <= nodes; at++)
    flow = flow.node(`n${at}`).edge(at === 1 ? 'trigger' : `n${at - 1}`, 'out', `n${at}`);
  return flow.build();
}

/** If, one action a side, merged, again and again. */
function branches(nodes: number): Flow {
  let flow = aFlow();
  let last = [{ key: 'trigger', port: 'out' }];
  for (let at = 1; at <= nodes; at += 3) {
    flow = flow.node(`i${at}`, 'logic.if').actions(`a${at}`, `b${at}`);
    for (const { key, port } of last) flow = flow.edge(key, port, `i${at}`);
    flow = flow.edge(`i${at}`, 'true', `a${at}`).edge(`i${at}`, 'false', `b${at}`);
    last = [`a${at}`, `b${at}`].map((key) => ({ key, port: 'out' }));
  }
  return flow.build();
}

/** One action, `width` branches of one action, joined, again and again. */
function fanOuts(nodes: number, width: number, handlers: boolean): Flow {
  let flow = aFlow().actions('s0').edges('trigger -> s0');
  for (let at = 1, join = 0; at < nodes; join++) {
    flow = flow.actions(`s${join + 1}`);
    for (let branch = 0; branch < width; branch++) {
      flow = flow
        .actions(`b${join}x${branch}`)
        .edges(`s${join} -> b${join}x${branch}`, `b${join}x${branch} -> s${join + 1}`);
      if (handlers) flow = flow.actions(`h${join}x${branch}`).edges(`b${join}x${branch}.error -> h${join}x${branch}`);
    }
    at += width + 1;
  }
  return flow.build();
}

/** A fan-out in each branch of a fan-out, all joined. */
function nested(nodes: number): Flow {
  let flow = aFlow();
  let count = 0;
  const grow = (size: number): { flow: FlowBuilder; first: string; last: string } => {
    const first = `n${count++}`;
    flow = flow.actions(first);
    if (size < 4) return { flow, first, last: first };
    const left = grow(Math.floor((size - 2) / 2));
    const right = grow(Math.ceil((size - 2) / 2));
    const last = `n${count++}`;
    flow = flow
      .actions(last)
      .edges(`${first} -> ${left.first}, ${right.first}`, `${left.last} -> ${last}`, `${right.last} -> ${last}`);
    return { flow, first, last };
  };
  const { first } = grow(nodes);
  return flow.edges(`trigger -> ${first}`).build();
}

/** Each action starts the next one and a side action that nothing waits for. */
function sideBranches(nodes: number): Flow {
  let flow = aFlow();
  let last = 'trigger';
  for (let at = 0; at < nodes; at += 2) {
    flow = flow.actions(`n${at}`, `l${at}`).edges(`${last} -> n${at}, l${at}`);
    last = `n${at}`;
  }
  return flow.build();
}
