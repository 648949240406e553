// The actor that every node invokes: it hands the node to its run and settles when the run says so. One logic for all
// runs, so that a machine is built once per flow version; the run is found by the actor system it lives in.
import type { ActorLogic, AnyActorRef, EventObject, Snapshot } from 'xstate';

import type { CardInput, CardResult } from '../../shared/machine/run-machine.ts';

/** What the actor needs of a run. */
export interface CardHost {
  /** Called when the machine enters the node. `settle` and `fail` may be called at once, and at most one of them. */
  begin(nodeId: string, settle: (result: CardResult) => void, fail: (error: unknown) => void): void;
  /** Called when the machine leaves the node before it settled (M9, cancel). */
  abandon(nodeId: string): void;
}

type CardSnapshot = Snapshot<CardResult> & { input: CardInput };
type CardEvent = EventObject &
  ({ type: 'settle'; result: CardResult } | { type: 'fail'; error: unknown } | { type: 'xstate.stop' });

const hosts = new WeakMap<AnyActorRef['system'], CardHost>();

/** Ties a run's actor system to the run, before the actor is started. */
export function hostCards(system: AnyActorRef['system'], host: CardHost): void {
  hosts.set(system, host);
}

export const cardLogic: ActorLogic<CardSnapshot, CardEvent, CardInput> = {
  getInitialSnapshot: (_scope, input) => ({ status: 'active', output: undefined, error: undefined, input }),
  start(snapshot, scope) {
    const host = hosts.get(scope.system);
    const { self } = scope;
    host?.begin(
      snapshot.input.nodeId,
      (result) => self.send({ type: 'settle', result }),
      (error) => self.send({ type: 'fail', error }),
    );
  },
  transition(snapshot, event, scope) {
    if (snapshot.status !== 'active') return snapshot;
    switch (event.type) {
      case 'settle':
        return { ...snapshot, status: 'done', output: event.result, error: undefined };
      case 'fail':
        return { ...snapshot, status: 'error', output: undefined, error: event.error };
      case 'xstate.stop':
        hosts.get(scope.system)?.abandon(snapshot.input.nodeId);
        return { ...snapshot, status: 'stopped', output: undefined, error: undefined };
      default:
        return snapshot;
    }
  },
  getPersistedSnapshot: (snapshot) => snapshot,
};
