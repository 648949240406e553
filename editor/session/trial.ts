// The test run that is on the canvas: its steps, and the outputs that mapping and previews take for samples. Outputs can be
// pinned: they then stand for their nodes in samples and in dry runs, until they are unpinned (S13).
import { createStore } from '@xstate/store';

import type { LoopItems, RunDetail } from '../../shared/api/runs.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { Pins } from './pins.ts';

export interface TrialState {
  run: RunDetail | null;
  /** S5: what became of the bodies of its loops, over all items; of their steps the run has but the first. */
  bodies: LoopItems['nodes'];
  /** Outputs by node key, and `trigger`: what `sampleScopeFor` takes. Empty before the first test. */
  outputs: JsonObject;
  pins: Pins;
  /** A run that somebody started from a node, to be followed. */
  asked: string | null;
}

export type Trial = ReturnType<typeof createTrial>;

export function createTrial(pins: Pins = {}) {
  const initial: TrialState = { run: null, bodies: [], outputs: outputsOfPins(pins), pins, asked: null };
  return createStore({
    context: initial,
    on: {
      shown: (state, event: Pick<TrialState, 'bodies'> & { run: RunDetail }) => ({
        ...state,
        run: event.run,
        bodies: event.bodies,
        outputs: { ...state.outputs, ...outputsOf(event.run), ...outputsOfPins(state.pins) },
      }),
      /** Off the canvas; the outputs stay, to map from. */
      hidden: (state) => ({ ...state, run: null, bodies: [], asked: null }),
      asked: (state, { runId }: { runId: string }) => ({ ...state, asked: runId }),
      pinned: (state, { key, pin }: { key: string; pin: Pins[string] }) => ({
        ...state,
        pins: { ...state.pins, [key]: pin },
        outputs: { ...state.outputs, [key]: pin.output },
      }),
      unpinned: (state, { key }: { key: string }) => {
        const { [key]: _pin, ...pins } = state.pins;
        const { [key]: _output, ...outputs } = state.outputs;
        const own = state.run === null ? undefined : outputsOf(state.run)[key];
        return { ...state, pins, outputs: own === undefined ? outputs : { ...outputs, [key]: own } };
      },
    },
  });
}

function outputsOfPins(pins: Pins): JsonObject {
  return Object.fromEntries(Object.entries(pins).map(([key, { output }]) => [key, output]));
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
