import { describe, expect, test } from 'vitest';

import type { RunStep } from '../../shared/run.ts';
import { groupSteps } from './step-groups.ts';

function aStep(nodeId: string, change: Partial<RunStep> = {}): RunStep {
  return {
    nodeId,
    name: nodeId,
    card: 'data.set',
    iteration: null,
    status: 'succeeded',
    attempt: 1,
    attempts: [],
    port: 'out',
    input: null,
    output: null,
    error: null,
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: null,
    ...change,
  };
}

describe('the steps of a run by node', () => {
  test('one row a node, in the order of their start, never started ones last', () => {
    const groups = groupSteps([
      aStep('never', { status: 'skipped', startedAt: null }),
      aStep('second', { startedAt: '2026-01-01T00:00:02.000Z' }),
      aStep('first'),
    ]);
    expect(groups.map(({ nodeId }) => nodeId)).toEqual(['first', 'second', 'never']);
  });

  test('iterations make one row, which shows the status that asks most for attention', () => {
    const [group] = groupSteps([
      aStep('each', { iteration: '0' }),
      aStep('each', { iteration: '1', status: 'failed' }),
      aStep('each', { iteration: '2', status: 'running' }),
    ]);
    expect(group?.steps).toHaveLength(3);
    expect(group?.status).toBe('failed');
  });
});
