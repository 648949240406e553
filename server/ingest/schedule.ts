// Fires the schedules of active flows. Each time is an event, stored once by its name (T1), with its run in the same
// commit; how far a schedule has come is a row. So an end of the process, a clock that jumps or two firings at once
// neither lose a time nor start it twice.
import { toAppError, type AppError } from '../../shared/errors.ts';
import { lastTimes, scheduleTimes, type ScheduleTimes } from '../../shared/schedule/cron.ts';
import type { ScheduleSpec } from '../../shared/card/trigger-source.ts';
import type { LiveFlows, LiveTrigger } from '../engine/start/live-flows.ts';
import type { Clock } from '../lib/clock.ts';
import { createInTurn } from '../lib/in-turn.ts';
import { createWakeLoop } from '../lib/wake-loop.ts';
import type { ScheduleRow, ScheduleStore } from '../store/schedule-store.ts';
import type { Ingest } from './ingest.ts';

/** A time that is further back than this when it could be fired was missed. */
const LATE_MS = 60_000;
/** How many missed times a schedule catches up at most. */
const CATCH_UP_MOST = 100;
/** The longest sleep, so that a clock that was set forward, or a computer that slept, is noticed in time. */
const LOOK_AGAIN_MS = 15_000;
/** How soon it tries again what the store did not take. */
const TRY_AGAIN_MS = 2_000;
/** A schedule that has come further than this is taken back: the clock stood wrong when it did. */
const AHEAD_MS = 24 * 3_600_000;

/** Times that no run was started for. */
export interface MissedTimes {
  flowId: string;
  nodeId: string;
  /** `skipped`: by the schedule's wish. `beyond`: more than are caught up. */
  why: 'skipped' | 'beyond';
  /** The times before this one, ISO 8601. */
  until: string;
}

export interface Scheduler {
  /** Reads how far each schedule has come, and goes on from there. */
  start(): Promise<void>;
  /** What is being fired is brought to its end; nothing more is fired. */
  stop(): Promise<void>;
  /**
   * To be called after active flows have changed. A schedule that is new or changed begins now; of one that is gone
   * nothing is left.
   */
  replan(): Promise<void>;
}

export interface SchedulerDeps {
  schedules: ScheduleStore;
  clock: Clock;
  liveFlows: Pick<LiveFlows, 'ofSource'>;
  ingest: Pick<Ingest, 'acceptAddressed'>;
  onMissed(missed: MissedTimes): void;
  onTrouble(error: AppError): void;
}

/** One schedule at work. */
interface Plan {
  to: LiveTrigger;
  spec: ScheduleSpec;
  times: ScheduleTimes;
  row: ScheduleRow;
  /** When it fires next, in milliseconds since the epoch; infinite: never again. */
  nextAt: number;
}

export function createScheduler(deps: SchedulerDeps): Scheduler {
  const { schedules, clock } = deps;
  let plans: Plan[] = [];
  let started = false;
  const loop = createWakeLoop({
    clock,
    round: () => inTurn(look),
    tryAgainMs: TRY_AGAIN_MS,
    onTrouble: deps.onTrouble,
  });
  /** Flows changed since the plans were made. */
  let stale = false;
  // One after the other: a firing never works with plans that are being replaced.
  const inTurn = createInTurn();

  /** Makes the plans of all active schedules, and stores where new ones begin. */
  async function plan(): Promise<void> {
    const now = clock.now();
    const rows = new Map((await schedules.list()).map((row) => [keyOf(row), row]));
    const planned = deps.liveFlows.ofSource('schedule').flatMap((to) => {
      const one = planOne(to, rows.get(keyOf({ flowId: to.flow.flowId, nodeId: to.trigger.key })), now);
      return one === undefined ? [] : [one];
    });
    const wanted = new Map(planned.map(({ row }) => [keyOf(row), row]));
    const gone = [...rows].filter(([key]) => !wanted.has(key)).map(([, row]) => row);
    const fresh = [...wanted].filter(([key, row]) => rows.get(key) !== row).map(([, row]) => row);
    if (gone.length > 0) await schedules.remove(gone);
    if (fresh.length > 0) await schedules.put(fresh);
    plans = planned;
    stale = false;
  }

  /**
   * Fires what is due. How far each has come is stored after its events, so an end in between fires a time again, which
   * is a duplicate (T1).
   */
  async function fireDue(): Promise<void> {
    const now = clock.now();
    const due = plans.filter((one) => one.nextAt <= now);
    if (due.length === 0) return;
    // All at once, so that they share a commit (J3).
    const fired = await Promise.allSettled(due.map((one) => fire(one, now)));
    const done = due.filter((_, at) => fired[at]?.status === 'fulfilled');
    if (done.length > 0) {
      await schedules.put(done.map(({ row }) => ({ ...row, settledAt: now })));
      for (const one of done) goOn(one, now);
    }
    const failed = fired.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  /** Fires the times of one schedule up to now: all that were missed where it catches up, else only what is on time. */
  async function fire({ to, spec, times, row }: Plan, now: number): Promise<void> {
    const catchesUp = spec.missed === 'catch-up';
    const after = catchesUp ? row.settledAt : Math.max(row.settledAt, now - LATE_MS - 1);
    const { found, more } = lastTimes(times, { after, until: now }, CATCH_UP_MOST);
    const first = times.next(row.settledAt);
    const skipped = !catchesUp && first !== undefined && first <= after;
    const { flowId, nodeId } = row;
    const until = new Date(found[0] ?? now).toISOString();
    // Oldest first, each after the one before is stored.
    for (const at of found) {
      const scheduledAt = new Date(at).toISOString();
      await deps.ingest.acceptAddressed({
        via: 'schedule',
        to,
        key: scheduledAt,
        published: scheduledAt,
        parts: { scheduledAt, firedAt: clock.iso(), timeZone: spec.timeZone, missed: now - at > LATE_MS },
        headers: {},
        secretHeaders: [],
        source: null,
      });
    }
    if (skipped || more) deps.onMissed({ flowId, nodeId, why: skipped ? 'skipped' : 'beyond', until });
  }

  async function look(): Promise<number | undefined> {
    if (!started) return undefined;
    if (stale) await plan();
    await fireDue();
    if (!stale && plans.length === 0) return undefined;
    return Math.min(...plans.map((one) => one.nextAt), clock.now() + LOOK_AGAIN_MS);
  }

  return {
    async start() {
      started = true;
      await inTurn(plan);
      await loop.start();
    },
    async stop() {
      started = false;
      await loop.stop();
      await inTurn(() => Promise.resolve());
    },
    async replan() {
      if (!started) return;
      stale = true;
      // Whoever changes a flow waits for the plan, not for what it fires. A store that fails now is asked again.
      await inTurn(async () => {
        if (stale) await plan().catch((thrown: unknown) => deps.onTrouble(toAppError(thrown)));
      });
      loop.wake();
    },
  };
}

/** The plan of one trigger; undefined: its inputs make no schedule. */
function planOne(to: LiveTrigger, row: ScheduleRow | undefined, now: number): Plan | undefined {
  const spec = to.trigger.card.schedule?.(to.trigger.input);
  const result = spec === undefined ? undefined : scheduleTimes(spec);
  if (spec === undefined || result?.ok !== true) return undefined;
  const { cron, timeZone } = spec;
  const same = row?.cron === cron && row.timeZone === timeZone && row.settledAt <= now + AHEAD_MS;
  const from = same ? row : { flowId: to.flow.flowId, nodeId: to.trigger.key, cron, timeZone, settledAt: now };
  const one: Plan = { to, spec, times: result.times, row: from, nextAt: Infinity };
  goOn(one, from.settledAt);
  return one;
}

/** Sets how far the schedule has come, and when it fires next. */
function goOn(one: Plan, settledAt: number): void {
  one.row = settledAt === one.row.settledAt ? one.row : { ...one.row, settledAt };
  one.nextAt = one.times.next(settledAt) ?? Infinity;
}

function keyOf({ flowId, nodeId }: { flowId: string; nodeId: string }): string {
  return `${flowId}/${nodeId}`;
}
