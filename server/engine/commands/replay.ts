// S10: new runs from what started earlier ones, one or as many as a filter finds. They are stored as queued, in bounded
// batches; the worker takes them up like any other (T6).
import { ConflictError, toAppError, ValidationError } from '../../../shared/errors.ts';
import { isEnded } from '../../../shared/run.ts';
import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import { unite } from '../../store/causers.ts';
import type { NewRun, RunFilter, RunHead, RunRow } from '../../store/run-store.ts';
import type { Store } from '../../store/store.ts';
import { liveVersionOf } from './live-version.ts';
import { startInBatches } from './new-runs.ts';
import { concurrencyOfStart } from '../start/concurrency.ts';
import { ownPayload } from '../start/given.ts';
import type { Plans } from '../plan/plans.ts';

/** Runs that one request may start again. */
export const REPLAY_MOST = 10_000;
/** Runs that are read at a time. */
const PAGE = 500;

/** The text that a replay runs on: that of the earlier run, or the newest version of its flow. */
export type ReplayVersion = 'same' | 'newest';
/** Which runs are replayed, as the list of runs is filtered. */
export type ReplayFilter = Pick<RunFilter, 'flow' | 'status' | 'since' | 'until' | 'q'>;

/** A person or token that has something done: the name for records, and all who count as having caused it (S9.4). */
export interface By {
  name: string;
  causers: readonly string[];
}

/** What became of many replays. */
export interface ReplayedRuns {
  /** How many runs were found. */
  count: number;
  started: number;
  /** The runs that cannot be run again, each with the reason. */
  refused: { runId: string; code: string; message: string }[];
}

export interface RunReplays {
  /**
   * The new run of an earlier one, which is still to be stored. Whoever caused the earlier one caused it as well
   * (S9.4).
   * @throws ConflictError `flow.never-published`, `run.no-trigger`, `run.no-key`: only on the newest version
   */
  replayOf(row: RunRow, which: ReplayVersion, by?: By): Promise<NewRun>;
  /**
   * The numbers of the live runs that have ended and that the filter finds, in order of arrival.
   * @throws ValidationError `run.too-many` beyond 10,000
   */
  find(filter: ReplayFilter): Promise<number[]>;
  /**
   * Stores a new run for each, in order; `onStored` is called after each commit. What cannot be run again is left out
   * and listed.
   */
  startAll(
    found: readonly number[],
    which: ReplayVersion,
    onStored: (runs: RunHead[]) => void,
    by?: By,
  ): Promise<ReplayedRuns>;
}

export function createRunReplays({
  store,
  clock,
  plans,
}: {
  store: Pick<Store, 'runs' | 'flows' | 'events' | 'waits'>;
  clock: Clock;
  plans: Plans;
}): RunReplays {
  async function replayOf(row: RunRow, which: ReplayVersion, by?: By): Promise<NewRun> {
    const { flowId, version, snapshot, mode, triggerNodeId, eventId, payload, id: replayed } = row;
    const run: NewRun = {
      id: newId('run'),
      flowId,
      version,
      snapshot,
      mode,
      triggerNodeId,
      eventId,
      // S10.1: it begins at its trigger, also where the run did not (S14).
      payload: ownPayload(payload),
      startedBy: by?.name ?? null,
      causers: unite(row.causedBy, by?.causers ?? []),
      replayOf: replayed,
      createdAt: clock.iso(),
      concurrency: row.concurrency,
    };
    if (which === 'same') return run;
    const newest = await liveVersionOf(store.flows, flowId);
    if (newest === undefined) {
      throw new ConflictError(
        'flow.never-published',
        `Flow "${flowId}" has no published version to replay on. Publish it, or replay on the same version.`,
      );
    }
    const plan = await plans.get(newest.snapshot);
    const card = (await plans.get(snapshot)).flow.nodes[triggerNodeId]?.card;
    // By its key; where the node was renamed, by its card.
    const trigger =
      plan.triggers.find((one) => one.key === triggerNodeId) ?? plan.triggers.find((one) => one.node.card === card);
    if (trigger === undefined) {
      throw new ConflictError(
        'run.no-trigger',
        `Version ${newest.version} of "${flowId}" no longer has the trigger "${triggerNodeId}".`,
      );
    }
    const concurrency = await concurrencyOfStart(plan, { ...row, triggerNodeId: trigger.key }, store);
    return { ...run, snapshot: newest.snapshot, version: newest.version, triggerNodeId: trigger.key, concurrency };
  }

  async function find(filter: ReplayFilter): Promise<number[]> {
    // Only the numbers: what is new meanwhile is newer than all of them, so it is not found.
    const found: { seq: number; id: string; caller: string | undefined }[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await store.runs.list({ ...filter, limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
      for (const { seq, id, status, mode, calledBy } of page.items)
        if (isEnded(status) && mode === 'live') found.push({ seq, id, caller: calledBy?.runId });
      if (found.length > REPLAY_MOST) {
        throw new ValidationError(
          'run.too-many',
          `More than ${REPLAY_MOST} runs match, and that many may be replayed at once. Narrow the filter, for example by since and until.`,
        );
      }
      if (page.nextCursor === null) {
        // S6: a caller that runs again calls again, so what it called is not started beside it.
        const ids = new Set(found.map((run) => run.id));
        return found
          .filter(({ caller }) => caller === undefined || !ids.has(caller))
          .map((run) => run.seq)
          .toReversed();
      }
      cursor = page.nextCursor;
    }
  }

  return {
    replayOf,
    find,
    async startAll(found, which, onStored, by) {
      const refused: ReplayedRuns['refused'] = [];
      async function prepare(seq: number): Promise<NewRun | undefined> {
        const row = await store.runs.findBySeq(seq);
        // Pruned since it was found.
        if (row === undefined) return undefined;
        try {
          return await replayOf(row, which, by);
        } catch (thrown) {
          const { kind, code, message } = toAppError(thrown);
          if (kind !== 'conflict') throw thrown;
          refused.push({ runId: row.id, code, message });
          return undefined;
        }
      }
      const started = await startInBatches(found, prepare, (run) => store.runs.create(run), onStored);
      return { count: found.length, started, refused };
    },
  };
}
