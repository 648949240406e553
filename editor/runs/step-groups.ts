// The steps of a run by node: one row a node, with its iterations inside. Pure.
import type { RunStep, StepStatus } from '../../shared/run.ts';

export interface StepGroup {
  nodeId: string;
  name: string;
  card: string;
  /** The one that asks most for attention, over all iterations. */
  status: StepStatus;
  steps: RunStep[];
}

const ATTENTION: StepStatus[] = ['failed', 'waiting', 'running', 'simulated', 'succeeded', 'cancelled', 'skipped'];

/** In the order in which nodes first started; those that never did come last. */
export function groupSteps(steps: readonly RunStep[]): StepGroup[] {
  const groups = new Map<string, StepGroup>();
  for (const step of steps) {
    const group = groups.get(step.nodeId);
    if (group === undefined) {
      groups.set(step.nodeId, {
        nodeId: step.nodeId,
        name: step.name,
        card: step.card,
        status: step.status,
        steps: [step],
      });
    } else {
      group.steps.push(step);
      if (ATTENTION.indexOf(step.status) < ATTENTION.indexOf(group.status)) group.status = step.status;
    }
  }
  return [...groups.values()].toSorted((left, right) => byStart(startOf(left), startOf(right)));
}

/** Milliseconds; infinite for what never started. */
function startOf(group: StepGroup): number {
  let first = Infinity;
  for (const { startedAt } of group.steps) if (startedAt !== null) first = Math.min(first, Date.parse(startedAt));
  return first;
}

function byStart(left: number, right: number): number {
  return left === right ? 0 : left - right;
}
