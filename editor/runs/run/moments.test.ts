import { expect, test } from 'vitest';

import type { OverlayStep } from '../../canvas/run-overlay.ts';
import { momentsOf, stepsAt } from './moments.ts';

const time = (second: number): string => `2026-03-01T10:00:0${second}.000Z`;
const step = (nodeId: string, from: number, to: number, status: OverlayStep['status'] = 'succeeded'): OverlayStep => ({
  nodeId,
  iteration: null,
  status,
  port: 'out',
  startedAt: time(from),
  endedAt: time(to),
  error: null,
});
const steps: OverlayStep[] = [
  step('a', 0, 2),
  step('b', 2, 4, 'failed'),
  { ...step('c', 0, 0, 'skipped'), startedAt: null, endedAt: null },
];

test('a run has a moment wherever a step began or ended', () => {
  expect(momentsOf(steps)).toEqual([
    { at: time(0), began: ['a'], ended: [] },
    { at: time(2), began: ['b'], ended: ['a'] },
    { at: time(4), began: [], ended: ['b'] },
  ]);
});

test('at a moment the picture shows what had begun, and what was under way', () => {
  const at = (second: number) => stepsAt(steps, time(second)).map(({ nodeId, status }) => [nodeId, status]);
  expect(at(1)).toEqual([['a', 'running']]);
  expect(at(2)).toEqual([
    ['a', 'succeeded'],
    ['b', 'running'],
  ]);
  expect(at(4)).toEqual([
    ['a', 'succeeded'],
    ['b', 'failed'],
  ]);
});
