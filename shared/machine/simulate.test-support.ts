// Steps a run machine by hand, and tells the state of every step: for tests of machines. Runs no card.
import type { AnyStateNode } from 'xstate';

import type { RunMachine } from './compile.ts';
import type { RunOutcome } from './run-machine.ts';
import { createWalk, type StepResult } from './walk.ts';

/** `pending`: not started, and the run goes on. `skipped`: not started, and the run is over. */
export type SimulatedStep =
  | { state: 'pending' | 'running' | 'skipped' | 'cancelled' | 'failed' }
  | { state: 'finished'; port: string | null };

export interface Simulation {
  /** Nodes whose step runs, in the order in which they started. */
  running(): string[];
  /** One entry for each node with a step: all but the trigger and disabled nodes. */
  steps(): Map<string, SimulatedStep>;
  /** Undefined while the run goes on. */
  outcome(): RunOutcome | undefined;
  /** Ends a running step. @throws ConflictError `machine.step-not-running` */
  settle(nodeId: string, result: StepResult): void;
}

export function startSimulation(machine: RunMachine): Simulation {
  const walk = createWalk(machine);
  const nodes = nodesWithSteps(machine.root);
  const results = new Map<string, StepResult>();
  let state = walk.start();
  const started = new Set(state.running);

  const stepOf = (node: string): SimulatedStep => {
    const over = state.outcome !== undefined;
    const result = results.get(node);
    if (result !== undefined) {
      if ('failed' in result) return { state: 'failed' };
      return { state: 'finished', port: 'port' in result ? result.port : null };
    }
    if (!started.has(node)) return { state: over ? 'skipped' : 'pending' };
    return { state: over ? 'cancelled' : 'running' };
  };

  return {
    running: () => [...started].filter((node) => state.running.includes(node)),
    steps: () => new Map(nodes.map((node) => [node, stepOf(node)])),
    outcome: () => state.outcome,
    settle(nodeId, result) {
      state = walk.settle(state, nodeId, result);
      results.set(nodeId, result);
      for (const node of state.running) started.add(node);
    },
  };
}

/** Keys of the nodes that invoke a card, in the machine's order. */
export function nodesWithSteps(state: AnyStateNode): string[] {
  const own = state.invoke.length > 0 ? [state.key] : [];
  return own.concat(Object.values(state.states).flatMap(nodesWithSteps));
}
