// Plans whose machines tell the states that each run came through, for tests that compare them with a journal.
import type { StateValue } from 'xstate';

import type { MachineState, MachineWalk } from '../../shared/machine/walk.ts';
import type { FlowPlan } from './plan/plan.ts';
import type { Plans } from './plan/plans.ts';

/** `begun` is called when a machine begins, with the For each whose body it is, and gives the list for its states. */
export function watchedPlans(begun: (forEach: string | undefined) => StateValue[]): (plans: Plans) => Plans {
  const seen = new WeakMap<MachineState, { state: MachineState; life: StateValue[] }>();
  // Runs share their states: a copy of each tells whose it is.
  function noted(state: MachineState, life: StateValue[]): MachineState {
    life.push(state.value);
    const copy = { ...state };
    seen.set(copy, { state, life });
    return copy;
  }
  function watched(walk: MachineWalk, forEach: string | undefined): MachineWalk {
    return {
      start: () => noted(walk.start(), begun(forEach)),
      settle(copy, nodeId, result) {
        const { state, life } = seen.get(copy)!;
        return noted(walk.settle(state, nodeId, result), life);
      },
    };
  }
  const wrap = (plan: FlowPlan): FlowPlan => ({
    ...plan,
    edited: (edits) => wrap(plan.edited(edits)),
    machine: (triggerNodeId) => watched(plan.machine(triggerNodeId), undefined),
    body: (forEach) => watched(plan.body(forEach), forEach),
  });
  return (plans) => ({
    of: (snapshot, text) => wrap(plans.of(snapshot, text)),
    get: async (snapshot) => wrap(await plans.get(snapshot)),
  });
}
