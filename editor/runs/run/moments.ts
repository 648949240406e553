// A finished run at one moment of its time: finds the moments at which something changed, and what the canvas shows
// at each. Pure.
import type { OverlayStep } from '../../canvas/run-overlay.ts';

/** A moment, and the nodes whose steps began and ended at it. */
export interface Moment {
  /** ISO 8601. */
  at: string;
  began: readonly string[];
  ended: readonly string[];
}

/** All moments in order of time; steps that began or ended at the same moment share one. */
export function momentsOf(steps: readonly OverlayStep[]): Moment[] {
  const moments = new Map<string, { began: string[]; ended: string[] }>();
  const at = (time: string): { began: string[]; ended: string[] } => {
    const known = moments.get(time) ?? { began: [], ended: [] };
    moments.set(time, known);
    return known;
  };
  for (const { nodeId, status, startedAt, endedAt } of steps) {
    if (status === 'skipped' || startedAt === null) continue;
    at(startedAt).began.push(nodeId);
    if (endedAt !== null) at(endedAt).ended.push(nodeId);
  }
  return [...moments]
    .map(([time, told]) => ({ at: time, ...told }))
    .toSorted((one, other) => (one.at < other.at ? -1 : 1));
}

/**
 * The steps that had begun by then; one that had not ended is shown as under way. What was skipped is known at the
 * end alone.
 */
export function stepsAt(steps: readonly OverlayStep[], at: string): OverlayStep[] {
  return steps.flatMap((step): OverlayStep[] => {
    if (step.status === 'skipped' || step.startedAt === null || step.startedAt > at) return [];
    if (step.endedAt !== null && step.endedAt <= at) return [step];
    return [{ ...step, status: 'running', port: null, endedAt: null, error: null }];
  });
}
