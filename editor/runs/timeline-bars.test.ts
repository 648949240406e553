import { describe, expect, test } from 'vitest';

import type { RunStep } from '../../shared/run.ts';
import { barsOf, spanOf } from './timeline-bars.ts';

const at = (second: number): string => new Date(second * 1_000).toISOString();

function aStep(change: Partial<RunStep>): RunStep {
  return {
    nodeId: 'a',
    name: 'A',
    card: 'data.set',
    iteration: null,
    status: 'succeeded',
    attempt: 1,
    attempts: [],
    port: 'out',
    input: null,
    output: null,
    error: null,
    startedAt: null,
    endedAt: null,
    ...change,
  };
}

describe('the bars of the timeline', () => {
  test('the span reaches to now while the run goes on', () => {
    expect(spanOf([], at(10), null, 30_000)).toEqual({ startMs: 10_000, endMs: 30_000 });
    expect(spanOf([], at(10), at(20), 30_000)).toEqual({ startMs: 10_000, endMs: 20_000 });
  });

  test('every attempt is a bar, the last in the colour of the step', () => {
    const attempts = [
      { startedAt: at(10), endedAt: at(12), error: { code: 'x', message: 'x' } },
      { startedAt: at(15), endedAt: null, error: null },
    ];
    const bars = barsOf(aStep({ attempts, status: 'running' }), { startMs: 10_000, endMs: 20_000 });
    expect(bars).toEqual([
      { from: 0, length: 0.2, status: 'failed' },
      { from: 0.5, length: 0.5, status: 'running' },
    ]);
  });

  test('a step that never started has none', () => {
    expect(barsOf(aStep({ status: 'skipped' }), { startMs: 0, endMs: 1_000 })).toEqual([]);
  });
});
