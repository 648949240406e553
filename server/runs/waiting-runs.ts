// Runs that wait for something of a certain kind, as a page of their list. The store finds them by an index; of those of which
// it does not know (they waited already before it kept that) the journal tells, and no more of them are looked at for a page
// than its bound: such a page has few runs or none, and a cursor to go on from.
import type { RunSummary } from '../../shared/api/runs.ts';
import { encodeCursor, type Page } from '../store/page.ts';
import type { RunFilter, RunRow, RunStore } from '../store/run-store.ts';

/** No more waiting runs are looked at for one page. */
const MOST_LOOKED_AT = 500;
const ROWS_A_READ = 100;

export type RunWait = NonNullable<RunSummary['waiting']>[number]['kind'];

interface WaitingQuery {
  filter: Omit<RunFilter, 'limit' | 'cursor'>;
  kinds: readonly RunWait[];
  limit: number;
  cursor?: string | undefined;
}

/**
 * A run whose journal is too long for a list (`waiting` is null) counts as waiting for anything, so that nobody whom it
 * needs misses it. A filter for other statuses than `waiting` finds none.
 */
export async function listWaiting(
  runs: Pick<RunStore, 'list'>,
  summary: (row: RunRow) => Promise<RunSummary>,
  { filter, kinds, limit, cursor: from }: WaitingQuery,
): Promise<Page<RunSummary>> {
  if (filter.status !== undefined && !filter.status.includes('waiting')) return { items: [], nextCursor: null };
  const items: RunSummary[] = [];
  let cursor = from;
  for (let lookedAt = 0; lookedAt < MOST_LOOKED_AT;) {
    const at = cursor === undefined ? {} : { cursor };
    const page = await runs.list({ ...filter, status: ['waiting'], waits: kinds, limit: ROWS_A_READ, ...at });
    for (const [place, row] of page.items.entries()) {
      lookedAt += 1;
      const one = await summary(row);
      if (one.status !== 'waiting' || !(one.waiting?.some(({ kind }) => kinds.includes(kind)) ?? true)) continue;
      items.push(one);
      if (items.length < limit) continue;
      const isLast = place === page.items.length - 1 && page.nextCursor === null;
      return { items, nextCursor: isLast ? null : encodeCursor([row.seq]) };
    }
    if (page.nextCursor === null) return { items, nextCursor: null };
    cursor = page.nextCursor;
  }
  return { items, nextCursor: cursor ?? null };
}
