// The test run that is on the canvas: its steps, and the outputs that mapping and previews take for samples.
import { createStore } from '@xstate/store';

import type { LoopItems, RunDetail } from '../../shared/api/runs.ts';
import type { JsonObject } from '../../shared/json.ts';

export interface TrialState {
  run: RunDetail | null;
  /** S5: what became of the bodies of its loops, over all items; of their steps the run has but the first. */
  bodies: LoopItems['nodes'];
  /** Outputs by node key, and `trigger`: what `sampleScopeFor` takes. Empty before the first test. */
  outputs: JsonObject;
}

export type Trial = ReturnType<typeof createTrial>;

export function createTrial() {
  const initial: TrialState = { run: null, bodies: [], outputs: {} };
  return createStore({
    context: initial,
    on: {
      shown: (state, event: Pick<TrialState, 'bodies'> & { run: RunDetail }) => ({
        run: event.run,
        bodies: event.bodies,
        outputs: { ...state.outputs, ...outputsOf(event.run) },
      }),
      /** Off the canvas; the outputs stay, to map from. */
      hidden: (state) => ({ ...state, run: null, bodies: [] }),
    },
  });
}

/** The last output of each node that gave one. */
export function outputsOf(run: Pick<RunDetail, 'steps' | 'trigger'>): JsonObject {
  const outputs: JsonObject = {};
  for (const step of run.steps) {
    if ((step.status === 'succeeded' || step.status === 'simulated') && step.output !== null)
      outputs[step.nodeId] = step.output;
  }
  if (run.trigger.output !== null) outputs.trigger = run.trigger.output;
  return outputs;
}
