// Keeps the event hooks that Signalbox made in Okta in step while flows and connections change (J9). A row of the store
// is the intent; a change that somebody tells of is a hint; and a sweep finds what nobody has told of, what is due
// again after a failure, and what somebody edited in Okta.
import { CancelledError, toAppError, type AppError } from '../../../shared/errors.ts';
import type { NeededEventType } from '../../../shared/okta/needed-event-types.ts';
import type { Clock } from '../../lib/clock.ts';
import { createWakeLoop } from '../../lib/wake-loop.ts';
import type { OktaHookRow, OktaHookStore } from '../../store/okta-hook-store.ts';
import type { HookChange, OktaHooks } from './okta-hooks.ts';

/** How often it looks. */
const LOOK_EVERY_MS = 5_000;
/** What flows need is read anew after this time at the latest. */
const NEEDED_KEPT_MS = 60_000;

/** One a process. At most one attempt at a hook is under way. */
export interface HookKeeper {
  start(): Promise<void>;
  /** To be called after flows or connections have changed. It returns at once. */
  changed(): void;
  /** What is under way gets no further: it is compared again at the next start. */
  stop(): Promise<void>;
}

export function createHookKeeper(deps: {
  store: OktaHookStore;
  hooks: Pick<OktaHooks, 'isBehind' | 'mend'>;
  clock: Clock;
  /** The event types that active flows listen to. */
  needed(): Promise<NeededEventType[]>;
  /** Does `work` between the two audit records of it. */
  audited(row: OktaHookRow, work: () => Promise<HookChange>): Promise<HookChange>;
  onTrouble(error: AppError): void;
}): HookKeeper {
  const { store, hooks, clock } = deps;
  const underWay = new Map<string, Promise<void>>();
  let known: { needed: NeededEventType[]; until: number } | undefined;
  /** Something changed since: what waits after a failure need not wait longer. */
  let isHurried = false;
  const stopped = new AbortController();
  const loop = createWakeLoop({ clock, round: look, tryAgainMs: LOOK_EVERY_MS, onTrouble: deps.onTrouble });

  async function needed(): Promise<NeededEventType[]> {
    if (known === undefined || known.until <= clock.now())
      known = { needed: await deps.needed(), until: clock.now() + NEEDED_KEPT_MS };
    return known.needed;
  }

  async function look(): Promise<number | undefined> {
    const wasHurried = isHurried;
    isHurried = false;
    // Here, and not when it was told: a reading that was under way then would have been kept.
    if (wasHurried) known = undefined;
    try {
      for (const row of await store.list()) {
        if (stopped.signal.aborted) return undefined;
        if (underWay.has(row.connection)) {
          isHurried ||= wasHurried;
          continue;
        }
        if (!(await isDue(row, wasHurried))) continue;
        const over = hooks
          .mend(row, (work) => deps.audited(row, work), stopped.signal)
          .catch((thrown: unknown) => deps.onTrouble(toAppError(thrown)))
          .finally(() => underWay.delete(row.connection));
        underWay.set(row.connection, over);
      }
    } catch (thrown) {
      isHurried ||= wasHurried;
      throw thrown;
    }
    return clock.now() + LOOK_EVERY_MS;
  }

  /** Whether the row is to be compared with Okta now. */
  async function isDue(row: OktaHookRow, wasHurried: boolean): Promise<boolean> {
    if (row.nextAt <= clock.now()) return true;
    if (row.attempts > 0 && !wasHurried) return false;
    try {
      return await hooks.isBehind(row, await needed());
    } catch {
      // The attempt meets the same, and keeps it with this row alone.
      return true;
    }
  }

  return {
    start: () => loop.start(),
    changed() {
      isHurried = true;
      loop.wake();
    },
    async stop() {
      stopped.abort(new CancelledError('http.cancelled', 'The server is stopping.'));
      await loop.stop();
      await Promise.all(underWay.values());
    },
  };
}
