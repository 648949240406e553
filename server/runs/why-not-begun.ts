// Why a run has not begun: its flow is paused or full (T4, T5), or it still gathers events (T3). For views and stories.
import type { Flow } from '../../shared/flow/flow.ts';
import type { QueueReason } from '../../shared/story/why-queued.ts';
import type { RunRow } from '../store/run-store.ts';
import type { Store } from '../store/store.ts';

/**
 * Why a queued run has not begun: why its flow is paused (T5), and the key and the limit by which it waits its turn
 * (T4). Null for a run that is not queued.
 */
export async function queueReason(row: RunRow, flow: Flow, store: Pick<Store, 'flows'>): Promise<QueueReason | null> {
  if (row.status !== 'queued') return null;
  return {
    paused: (await store.flows.find(row.flowId))?.paused ?? null,
    key: row.concurrency?.key ?? null,
    limit: flow.settings?.maxConcurrentRuns ?? null,
  };
}

/** T3: when the window closes in which the run still gathers events, ISO 8601; null where no window is open. */
export async function gathersUntil(row: RunRow, store: Pick<Store, 'runs'>): Promise<string | null> {
  if (row.status !== 'waiting' || row.startedAt !== null) return null;
  const window = (await store.runs.timersOf(row.seq)).find(({ kind }) => kind === 'gather');
  return window === undefined ? null : new Date(window.dueAt).toISOString();
}
