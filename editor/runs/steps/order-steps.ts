// The steps of a run, or of one item of a For each, in the order of time. Pure.
import type { RunStep } from '../../../shared/run.ts';

/** Steps by their start; those that never started come last, in the order in which they were given. */
export function orderSteps(steps: readonly RunStep[]): RunStep[] {
  return steps.toSorted((left, right) => {
    const [one, other] = [startOf(left), startOf(right)];
    return one === other ? 0 : one - other;
  });
}

function startOf({ startedAt }: RunStep): number {
  return startedAt === null ? Infinity : Date.parse(startedAt);
}
