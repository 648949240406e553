import { describe, expect, test } from 'vitest';

import type { RunStep } from '../../../shared/run.ts';
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
      { from: 0.2, length: 0.3, status: 'waiting' },
      { from: 0.5, length: 0.5, status: 'running' },
    ]);
  });

  test('S2 what waits for its next attempt waits to the end of the span, behind the attempt that failed', () => {
    const attempts = [{ startedAt: at(10), endedAt: at(12), error: { code: 'x', message: 'x' } }];
    const waits = aStep({ attempts, status: 'waiting', waiting: { kind: 'retry', until: at(99) } });
    expect(barsOf(waits, { startMs: 10_000, endMs: 20_000 })).toEqual([
      { from: 0, length: 0.2, status: 'failed' },
      { from: 0.2, length: 0.8, status: 'waiting' },
    ]);
  });

  test('J5 an attempt that the end of the server cut off ends where the next one begins', () => {
    const attempts = [
      { startedAt: at(10), endedAt: null, error: null },
      { startedAt: at(15), endedAt: at(20), error: null },
    ];
    expect(barsOf(aStep({ attempts, endedAt: at(20) }), { startMs: 10_000, endMs: 30_000 })).toEqual([
      { from: 0, length: 0.25, status: 'failed' },
      { from: 0.25, length: 0.25, status: 'succeeded' },
    ]);
  });

  test('a step that never started has none', () => {
    expect(barsOf(aStep({ status: 'skipped' }), { startMs: 0, endMs: 1_000 })).toEqual([]);
  });
});
