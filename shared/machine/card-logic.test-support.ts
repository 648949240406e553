// Actors `card` for tests: settled by hand, or at once in their first snapshot, or by a promise.
import { createActor, fromPromise, type Actor } from 'xstate';

import type { RunMachine } from './compile.ts';
import type { CardInput, CardLogic, CardResult } from './run-machine.ts';
import type { StepResult } from './walk.ts';

export type Answer = (nodeId: string) => StepResult | undefined;

/** Answers at once where `answer` knows the result (J1); else waits for an event `{ type: 'settle', result }`. */
export function answering(answer: Answer, log: (nodeId: string) => void = () => {}): CardLogic {
  return {
    getInitialSnapshot: (_scope, input) => {
      log(input.nodeId);
      return snapshotOf(answer(input.nodeId), input);
    },
    transition: (snapshot, event) =>
      'result' in event ? snapshotOf(event['result'] as StepResult, undefined) : snapshot,
    getPersistedSnapshot: (snapshot) => snapshot,
  };
}

function snapshotOf(result: StepResult | undefined, input: unknown): ReturnType<CardLogic['getInitialSnapshot']> {
  const rest = { output: undefined, error: undefined, input };
  if (result === undefined) return { ...rest, status: 'active' };
  if ('failed' in result) return { ...rest, status: 'error', error: new Error('the step failed') };
  return { ...rest, status: 'done', output: result };
}

export function promising(answer: (nodeId: string) => StepResult, log: (nodeId: string) => void = () => {}) {
  return fromPromise<CardResult, CardInput>(async ({ input }) => {
    log(input.nodeId);
    const result = answer(input.nodeId);
    if ('failed' in result) throw new Error('the step failed');
    return result;
  });
}

export type RunActor = Actor<RunMachine>;

export function startRun(machine: RunMachine, logic: CardLogic | ReturnType<typeof promising>): RunActor {
  const actor = createActor(machine.provide({ actors: { card: logic } }));
  actor.start();
  return actor;
}

/** Nodes whose card actor runs. */
export function runningIn(actor: RunActor): string[] {
  const snapshot = actor.getSnapshot();
  return snapshot.status === 'active' ? Object.keys(snapshot.children).sort() : [];
}

export function settleIn(actor: RunActor, nodeId: string, result: StepResult): void {
  const child = actor.getSnapshot().children[nodeId];
  if (child === undefined) throw new Error(`${nodeId} does not run`);
  child.send({ type: 'settle', result });
}
