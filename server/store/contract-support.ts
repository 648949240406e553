// What the store's contract suites share: a store a test, and the ways to look at it.
import { afterEach, beforeEach } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { JournalRecord } from '../../shared/run.ts';
import { SNAPSHOT, started } from './contract-builders.ts';
import type { RunHead } from './run-store.ts';
import type { Store } from './store.ts';

/** Opens an empty store for each test of the suite, and closes it. */
export function eachStore(open: () => Promise<Store>): () => Store {
  let store: Store | undefined;
  beforeEach(async () => {
    store = await open();
    await store.flows.putSnapshot(SNAPSHOT, '{"id":"alert"}');
  });
  afterEach(async () => {
    await store?.close();
  });
  return () => store!;
}

/** Writes a run's whole life: started at its creation, ended with the status at `endedAt`. */
export async function endRun(
  store: Store,
  run: RunHead,
  status: 'succeeded' | 'failed' | 'cancelled' = 'succeeded',
  endedAt = run.createdAt,
  chunk = 0,
): Promise<void> {
  const ended: JournalRecord = { type: 'run.ended', at: endedAt, status, error: null, result: null, skipped: [] };
  await store.runs.append(() => ({
    runSeq: run.seq,
    chunk,
    records: [started(run.createdAt), ended],
    status,
    startedAt: run.createdAt,
    endedAt,
  }));
}

/** Queued runs of all flows that have a turn, the oldest `limit`. */
export async function readyRuns({ runs }: Store, limit: number): Promise<RunHead[]> {
  const flows = await runs.queuedFlows();
  return runs.lease({ worker: 0, queued: new Map(flows.map((flowId) => [flowId, limit])), limit });
}

/** The code of the AppError that a promise rejects with; `none` when it resolves. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'none';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

/** All pages of a list, by following the cursor. */
export async function allPages<Item>(
  page: (cursor: string | undefined) => Promise<{ items: Item[]; nextCursor: string | null }>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (;;) {
    const next = await page(cursor);
    items.push(...next.items);
    if (next.nextCursor === null) return items;
    cursor = next.nextCursor;
  }
}
