// S6: who called a run.
import type { Caller } from '../../../shared/run.ts';
import type { RunHead } from '../../store/run-store.ts';

/** The step that called the run, as the journal names it; null: no step did. */
export function callerOf({ calledBy }: Pick<RunHead, 'calledBy'>): Caller | null {
  if (!calledBy) return null;
  const { runId, nodeId, iteration } = calledBy;
  return { runId, nodeId, iteration };
}
