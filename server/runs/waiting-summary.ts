// What the steps of a run wait for, in short: how many of each kind, and until when. For lists. Pure.
import type { RunSummary } from '../../shared/api/runs.ts';
import type { RunStep, WaitKind } from '../../shared/run.ts';

/** What a person has a part in comes first, what goes on by itself last. */
const ORDER: readonly WaitKind[] = ['decision', 'approval', 'event', 'run', 'time', 'retry'];

/**
 * One entry for each kind: how many steps wait so, and the earliest time (ISO 8601) at which one of them goes on by
 * itself; null where none does.
 */
export function waitsOfSteps(steps: readonly RunStep[]): NonNullable<RunSummary['waiting']> {
  const waits = steps.flatMap(({ waiting }) => (waiting === undefined ? [] : [waiting]));
  return ORDER.flatMap((kind) => {
    const same = waits.filter((each) => each.kind === kind);
    const [until = null] = same.flatMap((each) => each.until ?? []).toSorted();
    return same.length === 0 ? [] : [{ kind, until, steps: same.length }];
  });
}
