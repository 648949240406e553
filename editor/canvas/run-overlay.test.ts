// A run laid over a flow: statuses folded, edges live or dead.
import { describe, expect, test } from 'vitest';

import { tallyText } from '../ui/status-text.ts';
import { edgeLives, stepViews, type OverlayStep } from './run-overlay.ts';

function step(
  nodeId: string,
  status: OverlayStep['status'],
  port: string | null = null,
  change: Partial<OverlayStep> = {},
): OverlayStep {
  return {
    nodeId,
    iteration: null,
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

  test('M2 a failure leaves through error: the wire to what took it lives, the others are dead', () => {
    const edges = [
      { from: 'a', port: 'error', to: 'fallback' },
      { from: 'a', port: 'out', to: 'next' },
    ];
    const views = stepViews([step('a', 'failed'), step('fallback', 'succeeded', 'out'), step('next', 'skipped')]);
    expect([...edgeLives({ edges }, views).values()]).toEqual(['live', 'dead']);
  });

  test('S5 iterations fold into one view: the worst status, how many ended how, the whole time', () => {
    const of = (count: number, status: OverlayStep['status'], from = 0): OverlayStep[] =>
      Array.from({ length: count }, (_, at) => step('a', status, null, { iteration: String(from + at) }));
    const last = step('a', 'failed', null, {
      iteration: '120',
      endedAt: '2026-01-01T00:00:03.000Z',
      error: { message: 'No.' },
    });
    const [view] = stepViews([...of(118, 'succeeded'), ...of(1, 'failed', 118), last]).values();
    expect(view).toEqual({
      status: 'failed',
      tally: [
        { status: 'succeeded', count: 118 },
        { status: 'failed', count: 2 },
      ],
      durationMs: 3_000,
      ports: ['error'],
      error: 'No.',
    });
    expect(tallyText(view?.tally ?? [])).toBe('118 ok, 2 failed');
    expect(stepViews([step('each', 'succeeded', 'out')]).get('each')?.tally).toEqual([]);
  });

  test('S5 the wire into a body lives when the body ran, although its For each ended through out', () => {
    const edges = [
      { from: 'each', port: 'each', to: 'a' },
      { from: 'each', port: 'out', to: 'next' },
    ];
    const each = step('each', 'succeeded', 'out');
    const ran = stepViews([each, step('a', 'failed', null, { iteration: '0' })]);
    expect([...edgeLives({ edges }, ran).values()]).toEqual(['live', 'live']);
    expect([...edgeLives({ edges }, stepViews([each, step('a', 'skipped')])).values()]).toEqual(['dead', 'live']);
    expect([...edgeLives({ edges }, stepViews([step('each', 'running')])).values()]).toEqual(['open', 'open']);
  });
});
