// Which node of a run matters most, to be in sight when its canvas opens. Pure.
import type { Flow } from '../../shared/flow/flow.ts';
import type { StepStatus } from '../../shared/run.ts';
import type { OverlayStep } from './run-overlay.ts';

const REACHED: ReadonlySet<StepStatus> = new Set(['cancelled', 'failed', 'simulated', 'succeeded']);

/**
 * The key of the node whose failure nothing took, else of one that waits, that runs, or that was reached last; of
 * several the one that began last. A failure outside of loops comes before those of single items. Undefined: the run
 * reached no node yet.
 */
export function whatMatters({ edges }: Pick<Flow, 'edges'>, steps: readonly OverlayStep[]): string | undefined {
  const taken = new Set(edges.flatMap(({ from, port }) => (port === 'error' ? [from] : [])));
  const isFailure = ({ nodeId, status }: OverlayStep): boolean => status === 'failed' && !taken.has(nodeId);
  const step =
    latest(steps, (each) => isFailure(each) && each.iteration === null) ??
    latest(steps, ({ status }) => status === 'waiting') ??
    latest(steps, ({ status }) => status === 'running') ??
    latest(steps, isFailure) ??
    latest(steps, ({ status }) => REACHED.has(status));
  return step?.nodeId;
}

function latest(steps: readonly OverlayStep[], fits: (step: OverlayStep) => boolean): OverlayStep | undefined {
  let found: OverlayStep | undefined;
  for (const step of steps) {
    if (!fits(step)) continue;
    if (found === undefined || (step.startedAt ?? '') >= (found.startedAt ?? '')) found = step;
  }
  return found;
}
