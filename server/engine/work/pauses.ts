// T5: which flows are paused: their runs stay queued. Also counts the runs that events and calls start, and pauses a
// flow that starts more than its budget within a minute. The store remembers; this file has what the worker must know
// at once.
import { toAppError, type AppError } from '../../../shared/errors.ts';
import { runsPerMinute } from '../../../shared/flow/flow.ts';
import type { RunMode } from '../../../shared/run.ts';
import type { Bus } from '../../lib/bus.ts';
import type { Clock, Timer } from '../../lib/clock.ts';
import type { FlowPause } from '../../store/flow-store.ts';
import type { Store } from '../../store/store.ts';
import type { LiveFlow } from '../start/live-flows.ts';
import { publishFlow } from '../run/run-news.ts';
import { createStartCounts } from './start-counts.ts';
import type { Lost } from './sweep.ts';

/** The name on record where no person pauses the flow. */
export const SYSTEM = 'Signalbox';
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const TRY_AGAIN_MS = 2_000;

/** What is asked here at each event and each page of the queue is answered from memory. */
export interface Pauses {
  /** To be called before the first event: what the last process counted within the minute counts on. */
  start(): Promise<void>;
  /** From now on no pause that the store refused is tried again; the next start comes to it again. */
  stop(): void;
  /** To be called when a flow was made or removed. */
  refresh(): Promise<void>;
  /** True where no queued run of the flow may be taken up. */
  isPaused(flowId: string): boolean;
  /** A flow that is paused already stays so, as it is. @throws NotFoundError `flow.not-found` */
  pause(flowId: string, pause: Pick<FlowPause, 'by' | 'reason'>): Promise<void>;
  /** The caller then sees to it that the flow's queued runs are taken up. @throws NotFoundError `flow.not-found` */
  unpause(flowId: string): Promise<void>;
  /** To be called when an event has just started a run of the flow. */
  count(flow: LiveFlow): void;
  /** S6: to be called when steps have just started these runs, before any of them is taken up. */
  countCalled(runs: readonly { flowId: string; mode: RunMode }[]): void;
  /** J9: flows that are paused, or are no longer, and nobody said so. `onUnpaused`: its runs may be taken up again. */
  lost(onUnpaused: (flowId: string) => void): Promise<Lost[]>;
}

export function createPauses(deps: {
  store: Pick<Store, 'flows' | 'runs'>;
  clock: Clock;
  bus: Bus;
  /** T5.2: runs a minute; null: as many as come. */
  budgetOf(flowId: string): number | null;
  /** Called when a flow has gone past its budget and is paused. */
  onOverBudget(flowId: string, limit: number): void;
  onTrouble(error: AppError): void;
  /** J10: other workers live on this store, and count what they start. */
  hasOthers(): boolean;
}): Pauses {
  const { store, clock, bus } = deps;
  const counts = createStartCounts();
  /** The flows that are paused, as far as this process knows (J9). */
  let paused = new Set<string>();
  /** How often this process has stored a pause or taken one back, by which a read that came too late is known. */
  let changes = 0;
  let isStopped = false;
  /**
   * Flows that are paused for their budget, which the store does not know yet, each with the next try where it refused.
   */
  const underway = new Map<string, { pause: FlowPause; retry: Timer | undefined }>();

  async function refresh(): Promise<void> {
    let known: Awaited<ReturnType<typeof store.flows.pauses>>;
    let asOf: number;
    do {
      asOf = changes;
      known = await store.flows.pauses();
      // J9: what was stored since the read is newer than what was read.
    } while (asOf !== changes);
    paused = new Set([...known.filter((each) => each.paused).map((each) => each.flowId), ...underway.keys()]);
  }

  /**
   * T5.3: counts the starts of the last minute, so that a restart gives no flow a new minute; and further back those of
   * flows whose queue may come from a pause that the store never took.
   */
  async function start(): Promise<void> {
    await refresh();
    const forgiven = new Map((await store.flows.pauses()).map((each) => [each.flowId, each.unpausedAt ?? '']));
    const lately = new Date(clock.now() - MINUTE_MS).toISOString();
    const heldBack = await heldBackSince(lately);
    const since = [lately, ...heldBack.values()].toSorted()[0] ?? lately;
    const started = await store.runs.startsSince(since);
    for (const { flowId, second, count } of started.toSorted((one, other) => (one.second < other.second ? -1 : 1))) {
      const at = `${second}.999Z`;
      const from = [heldBack.get(flowId) ?? lately, forgiven.get(flowId) ?? ''].toSorted()[1] ?? lately;
      if (paused.has(flowId) || at < from) continue;
      judge(flowId, counts.add(flowId, Date.parse(at), count), deps.budgetOf(flowId));
    }
  }

  /**
   * Since when runs of a flow may be queued because of a pause that the store never took: a minute before its oldest
   * queued run, at most a day ago. Of flows whose oldest one is that old.
   */
  async function heldBackSince(lately: string): Promise<Map<string, string>> {
    const since = new Map<string, string>();
    for (const { flowId, createdAt } of await store.runs.oldestQueued()) {
      if (createdAt >= lately || paused.has(flowId)) continue;
      const at = Math.max(Date.parse(createdAt) - MINUTE_MS, clock.now() - DAY_MS);
      since.set(flowId, new Date(at).toISOString());
    }
    return since;
  }

  /** Pauses the flow where it has started more than it may. */
  function judge(flowId: string, started: number, limit: number | null): void {
    if (limit === null || started <= limit || paused.has(flowId)) return;
    // The flow is paused at once, so that the run that is one too many is not taken up.
    paused.add(flowId);
    deps.onOverBudget(flowId, limit);
    const reason = `Events and calls started more than ${limit} runs within a minute, which is the flow's budget.`;
    underway.set(flowId, { pause: { by: SYSTEM, reason, at: clock.iso() }, retry: undefined });
    void storeUnderway(flowId);
  }

  /** Tries until the store takes the pause, or a person unpauses the flow. */
  async function storeUnderway(flowId: string): Promise<void> {
    const mine = underway.get(flowId);
    if (mine === undefined) return;
    try {
      const row = await store.flows.pause(flowId, mine.pause);
      if (underway.get(flowId) !== mine) return;
      changes += 1;
      underway.delete(flowId);
      publishFlow(bus, row);
    } catch (thrown) {
      const error = toAppError(thrown);
      deps.onTrouble(error);
      if (underway.get(flowId) !== mine || isStopped) return;
      if (error.kind === 'not-found') clear(flowId);
      else mine.retry = clock.setTimer(clock.now() + TRY_AGAIN_MS, () => void storeUnderway(flowId));
    }
  }

  /** The flow is paused no more, as far as this process knows. */
  function clear(flowId: string): void {
    changes += 1;
    underway.get(flowId)?.retry?.cancel();
    underway.delete(flowId);
    paused.delete(flowId);
  }

  /** T5.2: what several workers have started, each of which knows its own alone. The store has all of it. */
  async function overBudgetTogether(known: Awaited<ReturnType<typeof store.flows.pauses>>): Promise<Lost[]> {
    const lately = new Date(clock.now() - MINUTE_MS).toISOString();
    const forgiven = new Map(known.map((each) => [each.flowId, each.unpausedAt ?? '']));
    const sums = new Map<string, number>();
    for (const { flowId, second, count } of await store.runs.startsSince(lately)) {
      // What was started in the very second of an unpause is forgiven with the rest.
      if (`${second}.000Z` < (forgiven.get(flowId) ?? '')) continue;
      sums.set(flowId, (sums.get(flowId) ?? 0) + count);
    }
    return [...sums].flatMap(([flowId, sum]): Lost[] => {
      const limit = deps.budgetOf(flowId);
      if (limit === null || sum <= limit || paused.has(flowId)) return [];
      return [{ sign: `${flowId} over ${limit}`, mend: () => judge(flowId, sum, limit) }];
    });
  }

  return {
    start,
    stop() {
      isStopped = true;
      for (const { retry } of underway.values()) retry?.cancel();
    },
    refresh,
    isPaused: (flowId) => paused.has(flowId),
    async lost(onUnpaused) {
      const known = await store.flows.pauses();
      const stored = new Set(known.filter((each) => each.paused).map((each) => each.flowId));
      const differ = [...stored.symmetricDifference(paused)].filter((flowId) => !underway.has(flowId));
      const over = deps.hasOthers() ? await overBudgetTogether(known) : [];
      const told = differ.map((flowId): Lost => ({
        sign: `${flowId} ${stored.has(flowId)}`,
        mend() {
          if (stored.has(flowId)) paused.add(flowId);
          else {
            counts.clear(flowId);
            clear(flowId);
            onUnpaused(flowId);
          }
        },
      }));
      return [...told, ...over];
    },
    async pause(flowId, { by, reason }) {
      const row = await store.flows.pause(flowId, { by, reason, at: clock.iso() });
      changes += 1;
      paused.add(flowId);
      publishFlow(bus, row);
    },
    async unpause(flowId) {
      // What is not stored cannot be forgiven, and a restart would come to it again.
      const unstored = underway.get(flowId);
      if (unstored !== undefined) await store.flows.pause(flowId, unstored.pause);
      const row = await store.flows.unpause(flowId, clock.iso());
      counts.clear(flowId);
      clear(flowId);
      publishFlow(bus, row);
    },
    count({ flowId, plan }) {
      if (paused.has(flowId)) return;
      const limit = runsPerMinute(plan.flow);
      if (limit !== null) judge(flowId, counts.add(flowId, clock.now(), 1), limit);
    },
    countCalled(runs) {
      for (const { flowId, mode } of runs) {
        // A dry run acts on nothing.
        const limit = mode === 'dry' || paused.has(flowId) ? null : deps.budgetOf(flowId);
        if (limit !== null) judge(flowId, counts.add(flowId, clock.now(), 1), limit);
      }
    },
  };
}
