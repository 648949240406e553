// A run laid over a flow: statuses folded, edges live or dead.
import { describe, expect, test } from 'vitest';

import { edgeLives, stepViews, type OverlayStep } from './run-overlay.ts';

function step(
  nodeId: string,
  status: OverlayStep['status'],
  port: string | null = null,
  change: Partial<OverlayStep> = {},
): OverlayStep {
  return {
    nodeId,
    status,
    port,
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: '2026-01-01T00:00:01.000Z',
    error: null,
    ...change,
  };
}

describe('run overlay', () => {
  test('M4 edges are live by the port taken, dead otherwise, open while a node runs', () => {
    const edges = [
      { from: 'trigger', port: 'out', to: 'choose' },
      { from: 'choose', port: 'true', to: 'a' },
      { from: 'choose', port: 'false', to: 'b' },
      { from: 'a', port: 'out', to: 'c' },
    ];
    const views = stepViews([
      step('choose', 'succeeded', 'true'),
      step('a', 'running', null, { endedAt: null }),
      step('b', 'skipped'),
    ]);
    expect([...edgeLives({ edges }, views).values()]).toEqual(['live', 'live', 'dead', 'open']);
  });

  test('iterations fold into one view: the worst status, the count, the whole time', () => {
    const [view] = stepViews([
      step('each', 'succeeded', 'out'),
      step('each', 'failed', null, { endedAt: '2026-01-01T00:00:03.000Z', error: { message: 'No.' } }),
    ]).values();
    expect(view).toEqual({ status: 'failed', count: 2, durationMs: 3_000, ports: ['out'], error: 'No.' });
  });
});
