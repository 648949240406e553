// Cancels all runs that a filter finds and that have not ended, a bounded number at a time: a flow that went astray may
// have thousands in its queue.
import { toAppError, ValidationError } from '../../shared/errors.ts';
import { isEnded } from '../../shared/run.ts';
import type { RunFilter, RunRow, RunStore } from '../store/run-store.ts';

/** Runs that one request may cancel. */
export const CANCEL_MOST = 10_000;
const ROWS_A_READ = 500;
/** As many are cancelled side by side, so that they share commits of the store. */
const AT_ONCE = 50;

export type CancelFilter = Omit<RunFilter, 'limit' | 'cursor'>;

/**
 * The runs that the filter finds and that have not ended, newest first. A filter that names only statuses of ended runs
 * finds none. @throws ValidationError `run.too-many` for more than `CANCEL_MOST`
 */
export async function findOpen(runs: Pick<RunStore, 'list'>, filter: CancelFilter): Promise<RunRow[]> {
  const status = (filter.status ?? ['queued', 'running', 'waiting']).filter((one) => !isEnded(one));
  if (status.length === 0) return [];
  const found: RunRow[] = [];
  for (let cursor: string | undefined; ;) {
    const at = cursor === undefined ? {} : { cursor };
    const page = await runs.list({ ...filter, status, limit: ROWS_A_READ, ...at });
    found.push(...page.items);
    if (found.length > CANCEL_MOST) {
      throw new ValidationError(
        'run.too-many',
        `More than ${CANCEL_MOST} runs match, and that many may be cancelled at once. Narrow the filter, for example by flow, since and until.`,
      );
    }
    if (page.nextCursor === null) return found;
    cursor = page.nextCursor;
  }
}

/**
 * Cancels the queued ones first: a cancelled run makes room in its flow, and a queued one would take it.
 * @param cancel of the engine. It throws `run.ended` or `run.not-found` for a run that ended or was pruned since, which
 * is no failure here; whatever else it throws ends the whole.
 * @returns how many were cancelled; the others had ended by themselves
 */
export async function cancelAll(
  found: readonly Pick<RunRow, 'id' | 'status'>[],
  cancel: (runId: string) => Promise<unknown>,
): Promise<{ cancelled: number; ended: number }> {
  const queued = found.filter(({ status }) => status === 'queued');
  const others = found.filter(({ status }) => status !== 'queued');
  let cancelled = 0;
  for (const group of [queued, others]) {
    for (let at = 0; at < group.length; at += AT_ONCE) {
      const done = await Promise.all(group.slice(at, at + AT_ONCE).map(({ id }) => cancelOne(id, cancel)));
      cancelled += done.filter(Boolean).length;
    }
  }
  return { cancelled, ended: found.length - cancelled };
}

/** False for one that ended before, or that was pruned since it was found. */
async function cancelOne(id: string, cancel: (runId: string) => Promise<unknown>): Promise<boolean> {
  try {
    await cancel(id);
    return true;
  } catch (thrown) {
    const { code } = toAppError(thrown);
    if (code === 'run.ended' || code === 'run.not-found') return false;
    throw thrown;
  }
}
