// What a run on the canvas gives for samples: its own outputs and no other run's, unless the author chose otherwise.
import { expect, test } from 'vitest';

import type { RunDetail } from '../../shared/api/runs.ts';
import type { JsonObject } from '../../shared/json.ts';
import { createTrial, outputsOf, sampleOfRun } from './trial.ts';

/** A run whose nodes gave these outputs. */
function runThat(id: string, outputs: JsonObject): RunDetail {
  const steps = Object.entries(outputs).map(([nodeId, output]) => ({ nodeId, status: 'succeeded', output }));
  const trigger = { nodeId: 'trigger', card: 'okta.event', eventId: null, output: { of: id } };
  return { id, createdAt: '2026-03-01T12:00:00.000Z', startedAt: null, trigger, steps } as unknown as RunDetail;
}

const first = runThat('r1', { a: 'of the first', b: 'of the first' });
const second = runThat('r2', { a: 'of the second' });

test('a node that the run did not reach has no value of the run before', () => {
  const trial = createTrial();
  trial.trigger.shown({ run: first, bodies: [] });
  trial.trigger.shown({ run: second, bodies: [] });
  expect(trial.getSnapshot().context).toMatchObject({ sample: { kind: 'run', runId: 'r2' }, isSampleRead: true });
  expect(trial.getSnapshot().context.outputs).toEqual({ trigger: { of: 'r2' }, a: 'of the second' });
});

test('a run that goes on gives what it has by then; a choice that was made meanwhile stays', () => {
  const trial = createTrial();
  trial.trigger.shown({ run: second, bodies: [] });
  const further = runThat('r2', { a: 'of the second', b: 'of the second' });
  trial.trigger.shown({ run: further, bodies: [] });
  expect(trial.getSnapshot().context.outputs).toMatchObject({ b: 'of the second' });

  trial.trigger.sampled({ sample: sampleOfRun(first), read: outputsOf(first) });
  trial.trigger.shown({ run: further, bodies: [] });
  expect(trial.getSnapshot().context).toMatchObject({
    run: { id: 'r2' },
    sample: { kind: 'run', runId: 'r1' },
    outputs: { trigger: { of: 'r1' }, a: 'of the first', b: 'of the first' },
  });
});
