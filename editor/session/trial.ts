// The test run that is on the canvas: its steps, and the outputs that mapping and previews take for samples, which the author
// may also choose. Outputs can be pinned: they then stand for their nodes in samples and in dry runs, until they are unpinned (S13).
import { createStore } from '@xstate/store';

import type { LoopItems, RunDetail, RunSummary } from '../../shared/api/runs.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { Pins } from './pins.ts';
import { CARD_SAMPLES, type SampleChoice } from './sample-choice.ts';

/** `run` is null where no run is on the canvas. */
export interface TrialState {
  run: RunDetail | null;
  /** S5: what became of the bodies of its loops, over all items. The run itself has only the first of their steps. */
  bodies: LoopItems['nodes'];
  /** Where the outputs come from; pins stand for their nodes whatever it is. */
  sample: SampleChoice;
  /** The outputs are those of the sample; false after a reload, until they were read again. */
  isSampleRead: boolean;
  /** What the sample gives. */
  read: JsonObject;
  /** The same with what is pinned: outputs by node key, and `trigger`: what `sampleAt` of a scope takes. Empty before the first test. */
  outputs: JsonObject;
  pins: Pins;
  /** A run that somebody started from a node, to be followed. */
  asked: string | null;
}

export type Trial = ReturnType<typeof createTrial>;

export function createTrial(pins: Pins = {}, sample: SampleChoice = CARD_SAMPLES) {
  const initial: TrialState = {
    run: null,
    bodies: [],
    sample,
    isSampleRead: sample.kind === 'card',
    read: {},
    outputs: {},
    pins,
    asked: null,
  };
  return createStore({
    context: withPins(initial),
    on: {
      /** Nodes that the run did not reach have the samples of their cards: a value is never one of another run. */
      shown: (state, { run, bodies }: Pick<TrialState, 'bodies'> & { run: RunDetail }) => {
        const shown = { ...state, run, bodies };
        // Of a run that goes on it is told again and again: what the author chose meanwhile stays.
        if (state.run?.id === run.id && !isOfRun(state.sample, run.id)) return shown;
        return withPins({ ...shown, sample: sampleOfRun(run), isSampleRead: true, read: outputsOf(run) });
      },
      /** The author chose where the values come from; `read`: the outputs that were read there. */
      sampled: (state, event: { sample: SampleChoice; read: JsonObject }) =>
        withPins({ ...state, sample: event.sample, isSampleRead: true, read: event.read }),
      /** Off the canvas; the outputs stay, to map from. */
      hidden: (state) => ({ ...state, run: null, bodies: [], asked: null }),
      asked: (state, { runId }: { runId: string }) => ({ ...state, asked: runId }),
      pinned: (state, { key, pin }: { key: string; pin: Pins[string] }) =>
        withPins({ ...state, pins: { ...state.pins, [key]: pin } }),
      unpinned: (state, { key }: { key: string }) => {
        const { [key]: _pin, ...pins } = state.pins;
        return withPins({ ...state, pins });
      },
    },
  });
}

export function sampleOfRun(run: Pick<RunSummary, 'id' | 'createdAt' | 'startedAt' | 'trigger'>): SampleChoice {
  const startedAt = run.startedAt ?? run.createdAt;
  return { kind: 'run', runId: run.id, eventId: run.trigger.eventId, startedAt };
}

function isOfRun(sample: SampleChoice, runId: string): boolean {
  return sample.kind === 'run' && sample.runId === runId;
}

function withPins(state: TrialState): TrialState {
  const pinned = Object.entries(state.pins).map(([key, { output }]) => [key, output]);
  return { ...state, outputs: { ...state.read, ...(Object.fromEntries(pinned) as JsonObject) } };
}

/** The last output of each node that gave one, by key, and `trigger`. */
export function outputsOf(run: Pick<RunDetail, 'steps' | 'trigger'>): JsonObject {
  const outputs: JsonObject = {};
  for (const step of run.steps) {
    if ((step.status === 'succeeded' || step.status === 'simulated') && step.output !== null)
      outputs[step.nodeId] = step.output;
  }
  if (run.trigger.output !== null) outputs.trigger = run.trigger.output;
  return outputs;
}
