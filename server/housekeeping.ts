// What must go, goes: ended runs and old events past their retention (T7), sessions past their end. In small batches with
// the event loop free between them, so that deliveries never wait for it. Packs what an older version stored unpacked.
import { setImmediate } from 'node:timers/promises';

import { readRetention } from './access/installation.ts';
import type { Clock, Timer } from './lib/clock.ts';
import type { Store } from './store/store.ts';
import type { Logger } from './telemetry/log.ts';

const EVERY_MS = 10 * 60_000;
const BATCH = 500;
const DAY_MS = 24 * 3_600_000;
/** A few milliseconds of the store's time, ten times a second: a million events take about three hours. */
const PACK_EVERY_MS = 100;
const PACK_BATCH = 10;

export interface Housekeeping {
  stop(): Promise<void>;
}

/** Begins at once, then goes on every ten minutes. */
export function startHousekeeping(deps: { store: Store; clock: Clock; logger: Logger }): Housekeeping {
  const { clock, logger } = deps;
  let timer: Timer | undefined;
  let stopping = false;
  let round: Promise<void> = Promise.resolve();

  function begin(): void {
    round = once();
  }

  async function once(): Promise<void> {
    try {
      await tidy(deps, () => stopping);
    } catch (err) {
      logger.warn({ err }, 'pruning failed; it will be tried again');
    }
    if (!stopping) timer = clock.setTimer(clock.now() + EVERY_MS, begin);
  }

  let packing: Promise<void> = Promise.resolve();
  let packTimer: Timer | undefined;

  /** Bodies of events as an older version stored them are packed, until none is left. */
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

/** One round. `isStopping` is asked between batches. */
export async function tidy(
  deps: { store: Store; clock: Clock; logger: Logger },
  isStopping: () => boolean = () => false,
): Promise<void> {
  const { store, clock, logger } = deps;
  const daysAgo = (count: number): string => new Date(clock.now() - count * DAY_MS).toISOString();
  // Not at their end: it may be the clock that runs ahead, and be set right.
  await store.access.removeExpiredSessions(daysAgo(1));
  const { days, maxRuns, maxEvents } = await readRetention(store.values);
  await store.pledges.removeEnded(daysAgo(days));
  await store.catchUps.removeEnded(daysAgo(days));
  while (!isStopping() && (await store.tables.sweep(clock.now(), BATCH)) > 0) await setImmediate();
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
