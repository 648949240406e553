// The simulation of an open flow: which moves were made. It is kept with the session, so that it is still there when
// somebody looks at another tab of the drawer and comes back.
import { createStore } from '@xstate/store';

import { AppError } from '../../../shared/errors.ts';
import type { SimulatedRun, Simulator, Move } from '../../../shared/machine/simulation.ts';
import type { EditorSession } from '../../session/session.ts';

export type SimulationStore = ReturnType<typeof createSimulation>;

const known = new WeakMap<EditorSession, SimulationStore>();

/** The store of this session, made when it is first asked for. */
export function simulationOf(session: EditorSession): SimulationStore {
  const store = known.get(session) ?? createSimulation();
  known.set(session, store);
  return store;
}

/** Another trigger begins anew, for moves of one mean nothing to another. */
export function createSimulation() {
  const initial: { moves: readonly Move[]; trigger: string | null } = { moves: [], trigger: null };
  return createStore({
    context: initial,
    on: {
      moved: (state, { made }: { made: readonly Move[] }) => ({ ...state, moves: made }),
      back: (state) => ({ ...state, moves: state.moves.slice(0, -1) }),
      restarted: (state) => ({ ...state, moves: [] }),
      triggerChosen: (_, { trigger }: { trigger: string }) => ({ moves: [], trigger }),
    },
  });
}

/**
 * The simulation by as many of the moves as still hold: the flow may have been changed since they were made.
 * @throws what the simulator throws for no move at all
 */
export function simulated(simulate: Simulator, moves: readonly Move[]): { run: SimulatedRun; moves: readonly Move[] } {
  for (let count = moves.length; ; count--) {
    const kept = moves.slice(0, count);
    try {
      return { run: simulate(kept), moves: kept };
    } catch (error) {
      if (count === 0 || !(error instanceof AppError) || error.code !== 'machine.step-not-running') throw error;
    }
  }
}
