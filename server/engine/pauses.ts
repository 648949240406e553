// T5: which flows are paused: their runs stay queued. Also counts the runs that events start, and pauses a flow that
// starts more than its budget within a minute. The store remembers; here is what the worker must know at once.
import { toAppError, type AppError } from '../../shared/errors.ts';
import { runsPerMinute } from '../../shared/flow/flow.ts';
import type { Bus } from '../lib/bus.ts';
import type { Clock } from '../lib/clock.ts';
import type { FlowPause } from '../store/flow-store.ts';
import type { Store } from '../store/store.ts';
import type { LiveFlow } from './live-flows.ts';
import { publishFlow } from './run-news.ts';
import { createStartCounts } from './start-counts.ts';

/** Who pauses where no person does. */
export const SYSTEM = 'Signalbox';
const MINUTE_MS = 60_000;

export interface Pauses {
  /** To be called before the first event: what the last process counted within the minute counts on. */
  start(): Promise<void>;
  /** A flow was made or removed. */
  refresh(): Promise<void>;
  isPaused(flowId: string): boolean;
  all(): Iterable<string>;
  /** A flow that is paused already stays so, as it is. @throws NotFoundError `flow.not-found` */
  pause(flowId: string, pause: Pick<FlowPause, 'by' | 'reason'>): Promise<void>;
  /** @throws NotFoundError `flow.not-found` */
  unpause(flowId: string): Promise<void>;
  /** An event has just started a run of the flow. */
  count(flow: LiveFlow): void;
}

export function createPauses(deps: {
  store: Pick<Store, 'flows' | 'runs'>;
  clock: Clock;
  bus: Bus;
  budgetOf(flowId: string): number | null;
  /** A flow went past its budget. */
  onOverBudget(flowId: string, limit: number): void;
  onTrouble(error: AppError): void;
}): Pauses {
  const { store, clock, bus } = deps;
  const counts = createStartCounts();
  let paused = new Set<string>();
  /** Paused by their budget, which the store does not know yet. */
  const underway = new Set<string>();

  async function refresh(): Promise<void> {
    const known = await store.flows.pauses();
    paused = new Set([...known.filter((each) => each.paused).map((each) => each.flowId), ...underway]);
  }

  async function start(): Promise<void> {
    await refresh();
    const forgiven = new Map((await store.flows.pauses()).map((each) => [each.flowId, each.unpausedAt ?? '']));
    const started = await store.runs.startedByEvents(new Date(clock.now() - MINUTE_MS).toISOString());
    for (const { flowId, second, count } of started.toSorted((one, other) => (one.second < other.second ? -1 : 1))) {
      const at = `${second}.999Z`;
      if (paused.has(flowId) || at < (forgiven.get(flowId) ?? '')) continue;
      judge(flowId, counts.add(flowId, Date.parse(at), count), deps.budgetOf(flowId));
    }
  }

  function judge(flowId: string, started: number, limit: number | null): void {
    if (limit === null || started <= limit || paused.has(flowId)) return;
    // At once: the run that is one too many is not taken up.
    paused.add(flowId);
    underway.add(flowId);
    deps.onOverBudget(flowId, limit);
    const reason = `Events started more than ${limit} runs within a minute, which is the flow's budget.`;
    pause(flowId, { by: SYSTEM, reason })
      .then(() => underway.delete(flowId))
      .catch((thrown: unknown) => deps.onTrouble(toAppError(thrown)));
  }

  async function pause(flowId: string, { by, reason }: Pick<FlowPause, 'by' | 'reason'>): Promise<void> {
    const row = await store.flows.pause(flowId, { by, reason, at: clock.iso() });
    paused.add(flowId);
    publishFlow(bus, row);
  }

  return {
    start,
    refresh,
    pause,
    isPaused: (flowId) => paused.has(flowId),
    all: () => paused,
    async unpause(flowId) {
      const row = await store.flows.unpause(flowId, clock.iso());
      counts.forget(flowId);
      underway.delete(flowId);
      paused.delete(flowId);
      publishFlow(bus, row);
    },
    count({ flowId, plan }) {
      if (paused.has(flowId)) return;
      const limit = runsPerMinute(plan.flow);
      if (limit !== null) judge(flowId, counts.add(flowId, clock.now(), 1), limit);
    },
  };
}
