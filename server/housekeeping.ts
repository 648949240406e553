// What must go, goes: ended runs and old events past their retention (T7), sessions past their end, and what tables no
// longer need. It works in small batches with the event loop free between them, so that deliveries never wait for it.
// It also packs what an older version stored unpacked.
import { setImmediate } from 'node:timers/promises';

import { readRetention } from './access/installation.ts';
import type { Clock, Timer } from './lib/clock.ts';
import type { Store } from './store/store.ts';
import type { Logger } from './telemetry/log.ts';

/** From the end of one round to the beginning of the next. */
const EVERY_MS = 10 * 60_000;
/** Rows that one transaction removes at most. */
const BATCH = 500;
const DAY_MS = 24 * 3_600_000;
/**
 * So packing takes a few milliseconds of the store's time, ten times a second: a million events take about three hours.
 */
const PACK_EVERY_MS = 100;
const PACK_BATCH = 10;

/** Begun already; `stop` must be called before the store is closed. */
export interface Housekeeping {
  /** Resolves when no batch is under way. */
  stop(): Promise<void>;
}

/**
 * Begins its first round at once, and another one ten minutes after each. A round that fails is logged and is no reason
 * to stop.
 */
export function startHousekeeping(deps: {
  store: Store;
  clock: Clock;
  logger: Logger;
  /** Removes private keys that were replaced and whose time is over. */
  dropPastKeys(): Promise<void>;
}): Housekeeping {
  const { clock, logger } = deps;
  let timer: Timer | undefined;
  let stopping = false;
  let round: Promise<void> = Promise.resolve();

  function begin(): void {
    round = once();
  }

  async function once(): Promise<void> {
    try {
      await deps.dropPastKeys();
      await tidy(deps, () => stopping);
    } catch (err) {
      logger.warn({ err }, 'pruning failed; it will be tried again');
    }
    if (!stopping) timer = clock.setTimer(clock.now() + EVERY_MS, begin);
  }

  let packing: Promise<void> = Promise.resolve();
  let packTimer: Timer | undefined;

  /** Packs the bodies of events that an older version stored unpacked, until none is left. */
  async function pack(): Promise<void> {
    let wait = PACK_EVERY_MS;
    try {
      if ((await deps.store.packBodies(PACK_BATCH)) === 0) return;
    } catch (err) {
      logger.warn({ err }, 'packing events of before failed; it will be tried again');
      wait = EVERY_MS;
    }
    if (stopping) return;
    packTimer = clock.setTimer(clock.now() + wait, () => {
      packing = pack();
    });
  }

  begin();
  packing = pack();
  return {
    async stop() {
      stopping = true;
      timer?.cancel();
      packTimer?.cancel();
      await Promise.all([round, packing]);
    },
  };
}

/** One round. @param isStopping is asked between batches; true ends the round */
export async function tidy(
  deps: { store: Store; clock: Clock; logger: Logger },
  isStopping: () => boolean = () => false,
): Promise<void> {
  const { store, clock, logger } = deps;
  const daysAgo = (count: number): string => new Date(clock.now() - count * DAY_MS).toISOString();
  // A session is not removed at its end but a day later: it may be the clock that runs ahead, and is set right.
  await store.access.removeExpiredSessions(daysAgo(1));
  const { days, maxRuns, maxEvents } = await readRetention(store.values);
  await store.pledges.removeEnded(daysAgo(days));
  await store.catchUps.removeEnded(daysAgo(days));
  while (!isStopping() && (await store.tables.sweep(clock.now(), BATCH)) > 0) await setImmediate();
  // A flow's own rule for runs of one status goes before the installation's; null keeps them.
  const own = (await store.flows.retentions()).map((rule) => ({
    flowId: rule.flowId,
    status: rule.status,
    before: rule.days === null ? null : daysAgo(rule.days),
    keepRuns: rule.runs,
  }));
  const limits = {
    before: daysAgo(days),
    own,
    keepRuns: maxRuns,
    keepEvents: maxEvents,
    batch: BATCH,
  };
  let runs = 0;
  let events = 0;
  while (!isStopping()) {
    const pruned = await store.prune(limits);
    runs += pruned.runs;
    events += pruned.events;
    if (pruned.runs + pruned.events + pruned.deliveries + pruned.snapshots === 0) break;
    await setImmediate();
  }
  if (runs + events > 0) logger.info({ runs, events }, 'pruned what is past its retention');
}
