// An actor `card` that does nothing by itself: whoever holds the run settles each step. The simulator steps by it, and
// a journal can be replayed by it in the order in which things happened (J1).
import type { CardLogic, CardResult } from './run-machine.ts';

/** How a step ends: `failed` stands for a card actor's error. */
export type StepResult = CardResult | { failed: true };

/** Runs until it is sent `{ type: 'settle', result: StepResult }`. */
export const stepLogic: CardLogic = {
  getInitialSnapshot: () => ({ status: 'active', output: undefined, error: undefined }),
  transition: (snapshot, event) => (isSettle(event) ? settled(event.result) : snapshot),
  getPersistedSnapshot: (snapshot) => snapshot,
};

function isSettle(event: { type: string }): event is { type: 'settle'; result: StepResult } {
  return event.type === 'settle' && 'result' in event;
}

function settled(result: StepResult): ReturnType<CardLogic['getInitialSnapshot']> {
  if (!('failed' in result)) return { status: 'done', output: result, error: undefined };
  return { status: 'error', output: undefined, error: new Error('The step failed.') };
}
