// Leads runs through a run machine by XState's pure transitions: no actor, no clock, nothing of any one run. A state and
// all that may follow it are worked out once and shared by every run that comes the same way.
import { createActor, type ActorScope, type AnyActorRef, type SnapshotFrom, type StateValue } from 'xstate';

import { ConflictError } from '../errors.ts';
import type { RunMachine } from './compile.ts';
import type { CardLogic, CardResult, RunEvent, RunOutcome } from './run-machine.ts';

/** How a step ends: `failed` stands for a card actor's error. */
export type StepResult = CardResult | { failed: true };

/** Where a run stands in its machine. The same object for every run that stands there; never changed. */
export interface MachineState {
  readonly value: StateValue;
  /** Nodes whose step runs, in the order in which the machine entered them; none once it is over. */
  readonly running: readonly string[];
  /** Undefined while the run goes on. */
  readonly outcome: RunOutcome | undefined;
}

/** One machine, ready to be walked by any number of runs. */
export interface MachineWalk {
  /** Where each run begins. */
  start(): MachineState;
  /** Where a step's end leads. @throws ConflictError `machine.step-not-running` where the node's step does not run there */
  settle(state: MachineState, nodeId: string, result: StepResult): MachineState;
}

/** A state that is known, and what is known to follow it. */
interface Known extends MachineState {
  readonly snapshot: SnapshotFrom<RunMachine>;
  readonly next: Map<string, Known>;
  /** How often the walk had forgotten all when `next` was last used. */
  age: number;
}

/**
 * States that a walk keeps, each counted once and once more for every step that runs in it: 0.3 to 1 KB a count. Steps that
 * run side by side may end in any order, so their states can be more than fit; then all are forgotten and worked out
 * anew, and runs at work keep the one that they stand in.
 */
const KEPT = 8_192;

/** The card actors of a walk: they stand in a machine's children and do nothing. Whoever walks acts in their place. */
const standIn: CardLogic = {
  getInitialSnapshot: () => ({ status: 'active', output: undefined, error: undefined }),
  transition: (snapshot) => snapshot,
  getPersistedSnapshot: (snapshot) => snapshot,
};

/** Makes a walk of a machine. `kept` bounds what it remembers, see `KEPT`; 0 works out every state anew. */
export function createWalk(bare: RunMachine, kept = KEPT): MachineWalk {
  const machine = bare.provide({ actors: { card: standIn } });
  const scope = inertScope(machine);
  let known = new Map<string, Known>();
  let size = 0;
  let age = 0;
  let first: Known | undefined;

  function keep(snapshot: SnapshotFrom<RunMachine>): Known {
    // Children follow from the value, so the rest of a state is its context.
    const key = JSON.stringify([snapshot.value, snapshot.context]);
    const same = known.get(key);
    if (same !== undefined) return same;
    const running = snapshot.status === 'active' ? Object.keys(snapshot.children) : [];
    const state: Known = { value: snapshot.value, running, outcome: snapshot.output, snapshot, next: new Map(), age };
    if (size + 1 + running.length > kept) forget();
    size += 1 + running.length;
    known.set(key, state);
    return state;
  }

  function forget(): void {
    // A run at work may hold one of the states, and through `next` it would keep all that follows from being freed.
    for (const { next } of known.values()) next.clear();
    known = new Map();
    size = 0;
    age += 1;
  }

  function after(state: Known): Known['next'] {
    if (state.age !== age) {
      state.next.clear();
      state.age = age;
    }
    return state.next;
  }

  return {
    start() {
      if (first === undefined) {
        const snapshot = machine.getInitialSnapshot(scope, undefined);
        if (snapshot.status === 'error') throw snapshot.error;
        first = keep(snapshot);
      }
      return first;
    },
    settle(state, nodeId, result) {
      const from = state as Known;
      const by = keyOf(nodeId, result);
      let to = after(from).get(by);
      if (to === undefined) {
        if (!from.running.includes(nodeId)) {
          throw new ConflictError(
            'machine.step-not-running',
            `Node "${nodeId}" does not run now, so it cannot be settled. Settle one of the running nodes.`,
            { details: { nodeId } },
          );
        }
        to = keep(machine.transition(from.snapshot, eventOf(nodeId, result), scope));
        after(from).set(by, to);
      }
      return to;
    },
  };
}

/** What tells one step's end from another. Keys of nodes hold no blank, so no two ends have the same text. */
function keyOf(nodeId: string, result: StepResult): string {
  if ('failed' in result) return `${nodeId} failed`;
  return 'stop' in result ? `${nodeId} stop ${result.stop}` : `${nodeId} port ${result.port}`;
}

/** The event that XState would get from the step's own actor. */
function eventOf(nodeId: string, result: StepResult): RunEvent {
  if ('failed' in result) return { type: `xstate.error.actor.${nodeId}`, error: undefined };
  return { type: `xstate.done.actor.${nodeId}`, output: result };
}

/** A scope in which the machine works out transitions and carries nothing out: no actor is started or stopped. */
function inertScope(machine: RunMachine): ActorScope<SnapshotFrom<RunMachine>, RunEvent, AnyActorRef['system']> {
  const self = createActor(machine);
  const nothing = (): void => {};
  return {
    self,
    id: self.id,
    sessionId: self.sessionId,
    system: self.system,
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: nothing,
  };
}
