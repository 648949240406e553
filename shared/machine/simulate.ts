// Steps a run machine by hand: the editor's simulator, and anything that replays steps in a given order. Runs no card.
import { createActor, type AnyStateNode } from 'xstate';

import { ConflictError } from '../errors.ts';
import type { RunMachine } from './compile.ts';
import type { RunOutcome } from './run-machine.ts';
import { stepLogic, type StepResult } from './step-logic.ts';

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
  /** Ends the simulation; `outcome` stays undefined when the run was not over. */
  stop(): void;
}

export function startSimulation(machine: RunMachine): Simulation {
  const results = new Map<string, StepResult>();
  const started = new Set<string>();
  const nodes = nodesWithSteps(machine.root);
  const actor = createActor(machine.provide({ actors: { card: stepLogic } }));
  const note = () => {
    for (const node of Object.keys(actor.getSnapshot().children)) started.add(node);
  };
  actor.start();
  note();

  const isRunning = (node: string) =>
    actor.getSnapshot().status === 'active' && actor.getSnapshot().children[node] !== undefined;
  const stepOf = (node: string): SimulatedStep => {
    const over = actor.getSnapshot().status !== 'active';
    const result = results.get(node);
    if (result !== undefined) {
      if ('failed' in result) return { state: 'failed' };
      return { state: 'finished', port: 'port' in result ? result.port : null };
    }
    if (!started.has(node)) return { state: over ? 'skipped' : 'pending' };
    return { state: over ? 'cancelled' : 'running' };
  };

  return {
    running: () => [...started].filter(isRunning),
    steps: () => new Map(nodes.map((node) => [node, stepOf(node)])),
    outcome: () => actor.getSnapshot().output,
    settle(nodeId, result) {
      const step = isRunning(nodeId) ? actor.getSnapshot().children[nodeId] : undefined;
      if (step === undefined) {
        throw new ConflictError(
          'machine.step-not-running',
          `Node "${nodeId}" does not run now, so it cannot be settled. Settle one of the running nodes.`,
          { details: { nodeId } },
        );
      }
      results.set(nodeId, result);
      step.send({ type: 'settle', result });
      note();
    },
    stop: () => {
      actor.stop();
    },
  };
}

/** Keys of the nodes that invoke a card, in the machine's order. */
export function nodesWithSteps(state: AnyStateNode): string[] {
  const own = state.invoke.length > 0 ? [state.key] : [];
  return own.concat(Object.values(state.states).flatMap(nodesWithSteps));
}
