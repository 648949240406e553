// What is in sight when the canvas of a run opens.
import { expect, test } from 'vitest';

import { edgesOf } from '../../tests/support/flow-builder.ts';
import { whatMatters } from './run-focus.ts';
import type { OverlayStep } from './run-overlay.ts';

/** Steps that began one after the other: `a succeeded`, `each/b failed` for one of an item. */
function steps(...lines: string[]): OverlayStep[] {
  return lines.map((line, at) => {
    const [where = '', status = ''] = line.split(' ');
    const [nodeId = '', loop] = where.split('/').toReversed();
    const startedAt = status === 'skipped' ? null : `2026-03-01T12:00:${String(at).padStart(2, '0')}.000Z`;
    const iteration = loop === undefined ? null : `${loop}[0]`;
    return {
      nodeId,
      iteration,
      status: status as OverlayStep['status'],
      port: null,
      startedAt,
      endedAt: null,
      error: null,
    };
  });
}

const flow = { edges: edgesOf('trigger -> a', 'a -> b', 'b -> c', 'taken.error -> c') };
const matters = (...lines: string[]) => whatMatters(flow, steps(...lines));

test('the failure that nothing took comes first, whatever still waits or runs', () => {
  expect(matters('a failed', 'b waiting', 'c running')).toBe('a');
  expect(matters('a failed', 'b failed')).toBe('b');
});

test('then what waits, then what runs, of several the one that began last', () => {
  expect(matters('a waiting', 'b waiting', 'c running')).toBe('b');
  expect(matters('taken failed', 'b running', 'c succeeded')).toBe('b');
});

test('then the last that was reached: skipped ones were not', () => {
  expect(matters('taken failed', 'b succeeded', 'c skipped')).toBe('b');
  expect(matters('a succeeded', 'b cancelled')).toBe('b');
  expect(matters('a skipped')).toBeUndefined();
  expect(matters()).toBeUndefined();
});

test('S5 a loop that goes on past the failure of an item is looked at where it is; one that is done, at that failure', () => {
  expect(matters('each running', 'each/b failed', 'each/c waiting')).toBe('c');
  expect(matters('each failed', 'each/b failed')).toBe('each');
  expect(matters('each succeeded', 'each/b failed', 'c succeeded')).toBe('b');
});
