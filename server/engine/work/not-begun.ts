// Ends runs that nothing has taken up: queued ones, and those that still gather events (T3). They are never brought
// into memory, so no step of theirs begins.
import { ConflictError, toAppError } from '../../../shared/errors.ts';
import type { EndStatus, JournalRecord } from '../../../shared/run.ts';
import type { Bus } from '../../lib/bus.ts';
import type { Clock } from '../../lib/clock.ts';
import { flowNotFound } from '../../store/refusals.ts';
import { WRITTEN_ELSEWHERE, type RunAppend, type RunHead, type RunRow } from '../../store/run-store.ts';
import type { Store } from '../../store/store.ts';
import type { Plans } from '../plan/plans.ts';
import { publishRun } from '../run/run-news.ts';
import type { Worker } from './worker.ts';

/** Runs that end in one commit: few, so that events never wait long for the store. */
const BATCH = 100;

export interface NotBegun {
  /** S10: cancels the run. False for one that has begun, or that is just being taken up: then the worker cancels it. */
  cancel(row: RunRow, by: string): Promise<boolean>;
  /**
   * T5: cancels every queued run of a paused flow. @returns how many
   * @throws NotFoundError `flow.not-found`; ConflictError `flow.not-paused`
   */
  discardQueued(flowId: string, by: string): Promise<number>;
}

export function createNotBegun(deps: {
  store: Pick<Store, 'flows' | 'runs' | 'waits'>;
  clock: Clock;
  bus: Bus;
  plans: Plans;
  /** See `Worker.apart`: no run is taken up while its end is written. */
  apart: Worker['apart'];
  onRunEnd(head: RunHead, status: EndStatus): void;
  /** S6: called where a step waits for the end of the run. */
  onDue(dueAt: number): void;
  /** T4.1: called where the turn that a run of these flows had is another one's now. */
  onQueued(flowIds: readonly string[]): void;
}): NotBegun {
  const { store, clock } = deps;

  /** The end of a run as it is stored. Nodes that it never came to are skipped. */
  async function ending(row: RunRow, by: string, message: string): Promise<RunAppend> {
    const at = clock.iso();
    const error = { code: 'run.cancelled', message };
    // A run that was resumed (S10.2) has a journal and is queued all the same.
    const { records: before, chunks } = await store.runs.journal(row.seq);
    const reached = new Set(before.flatMap((record) => ('nodeId' in record ? [record.nodeId] : [])));
    const plan = await deps.plans.get(row.snapshot);
    const skipped = plan.reachable(row.triggerNodeId).filter((key) => !reached.has(key));
    const records: JournalRecord[] = [
      { type: 'run.cancel-requested', at, by },
      { type: 'run.ended', at, status: 'cancelled', error, result: null, skipped },
    ];
    return { runSeq: row.seq, chunk: chunks, records, status: 'cancelled', endedAt: at, error };
  }

  /** Stores the end. False where the run has begun meanwhile. */
  async function end(row: RunRow, append: RunAppend): Promise<boolean> {
    let isDone = false;
    try {
      if (row.status === 'queued') {
        const written = await deps.apart(row.seq, () => store.runs.append(() => append));
        isDone = written !== undefined;
        if (written?.due === true) deps.onDue(clock.now());
      } else isDone = await store.waits.endGathering(append);
    } catch (thrown) {
      // The run began in this very moment: its journal has gone on.
      if (toAppError(thrown).code !== WRITTEN_ELSEWHERE) throw thrown;
      isDone = false;
    }
    if (!isDone) return false;
    publishRun(deps.bus, row, 'cancelled', clock.iso());
    deps.onRunEnd(row, 'cancelled');
    if (row.concurrency !== null) deps.onQueued([row.flowId]);
    return true;
  }

  return {
    async cancel(row, by) {
      if (row.status !== 'queued' && !isGathering(row)) return false;
      return end(row, await ending(row, by, `The run was cancelled by ${by}.`));
    },
    async discardQueued(flowId, by) {
      const flow = await store.flows.find(flowId);
      if (flow === undefined) throw flowNotFound(flowId);
      if (flow.paused === null) {
        throw new ConflictError(
          'flow.not-paused',
          `The flow "${flowId}" is not paused, so its queued runs are being taken up. Pause it, then discard them.`,
        );
      }
      let discarded = 0;
      for (let cursor: string | null | undefined; cursor !== null;) {
        const from = cursor === undefined ? {} : { cursor };
        const page = await store.runs.list({ flow: flowId, status: ['queued'], limit: BATCH, ...from });
        const message = `The run was discarded by ${by} while the flow was paused.`;
        const ended = await Promise.all(page.items.map(async (row) => end(row, await ending(row, by, message))));
        discarded += ended.filter(Boolean).length;
        cursor = page.nextCursor;
      }
      return discarded;
    },
  };
}

/** T3: true for a run whose window is open, so that it has not begun. */
export function isGathering(row: Pick<RunRow, 'status' | 'startedAt'>): boolean {
  return row.status === 'waiting' && row.startedAt === null;
}
