// S7: what a waiting run waits for, in short.
import { expect, test } from 'vitest';

import type { RunStep, WaitKind } from '../../shared/run.ts';
import { waitsOfSteps } from './waiting-summary.ts';

const EARLY = '2026-03-01T10:00:00.000Z';
const LATE = '2026-03-01T12:00:00.000Z';

function step(nodeId: string, kind?: WaitKind, until: string | null = null): RunStep {
  return {
    nodeId,
    name: nodeId,
    card: 'logic.delay',
    iteration: null,
    status: kind === undefined ? 'running' : 'waiting',
    attempt: 1,
    attempts: [],
    port: null,
    input: null,
    output: null,
    error: null,
    startedAt: null,
    endedAt: null,
    ...(kind === undefined ? {} : { waiting: { kind, until } }),
  };
}

test('S7 the steps of each kind are counted, with the first time at which one goes on; what people do comes first', () => {
  const steps = [
    step('a', 'time', LATE),
    step('b', 'time', EARLY),
    step('c'),
    step('d', 'approval', LATE),
    step('e', 'decision'),
  ];
  expect(waitsOfSteps(steps)).toEqual([
    { kind: 'decision', until: null, steps: 1 },
    { kind: 'approval', until: LATE, steps: 1 },
    { kind: 'time', until: EARLY, steps: 2 },
  ]);
  expect(waitsOfSteps([step('a')])).toEqual([]);
});
