// By which way events came, counted by the hour in which they were published. Like the totals (tally.ts), what a group
// of writes changes is written once, at the group's end.
import type Database from 'better-sqlite3';
import type { Kysely } from 'kysely';

import type { DeliveryVia } from '../../../shared/okta/log-event.ts';
import { delayBucket } from '../delay-buckets.ts';
import type { EventCover } from '../event-store.ts';
import type { Epilogue } from './committer.ts';
import type { Schema } from './schema.ts';
import { prepare } from './statements.ts';
import { hourOf } from './tally.ts';

/** An event that came, or that came by one more way. */
export interface Covered {
  connection: string;
  cover: EventCover;
  published: string | null;
  receivedAt: string;
}

/** What the ways by which an event came add to its hour. See `CoverageRow` of the port. */
interface Counts {
  events: number;
  byHook: number;
  byHookOnly: number;
  byPollOnly: number;
  unhookable: number;
  failures: number;
}

/** What a group of writes changes of one hour of one connection. */
interface Hour extends Counts {
  connection: string;
  hour: string;
  maxDelay: number;
  delays: Map<number, number>;
}

const NONE: Counts = { events: 0, byHook: 0, byHookOnly: 0, byPollOnly: 0, unhookable: 0, failures: 0 };
/**
 * An event that says it was published further in the past or the future than this comes from a clock, or a sender, that
 * is not to be believed: it counts to the hour in which it came.
 */
const OLDEST_MS = 400 * 24 * 3_600_000;
const NEWEST_MS = 24 * 3_600_000;

/**
 * Gathers what the writes of a transaction change, for the committer to settle. One row an hour and connection is
 * written, however many events came.
 */
export class CoverageTally implements Epilogue {
  readonly #write: ReturnType<typeof writers>;
  #hours = new Map<string, Hour>();

  constructor(database: Database.Database, query: Kysely<Schema>) {
    this.#write = writers(database, query);
  }

  /**
   * Counts an event that came by `after` where it had come by `before`: only the difference counts, so an event that
   * hook and poll bring is one event.
   * @param now when it came, by the org's clock, in milliseconds
   */
  came(event: Covered, before: readonly DeliveryVia[], after: readonly DeliveryVia[], now: number): void {
    const [was, is] = [countsOf(event.cover, before), countsOf(event.cover, after)];
    if (was === NONE && is === NONE) return;
    const at = publishedAt(event);
    const hour = this.#hour(event.connection, hourOf(new Date(at).toISOString()));
    for (const key of Object.keys(NONE) as (keyof Counts)[]) hour[key] += is[key] - was[key];
    // The delay is that of the first way: whichever way came second says nothing of how late the event was.
    if (was !== NONE || is.events === 0) return;
    const delay = Math.max(0, now - at);
    const bucket = delayBucket(delay);
    hour.delays.set(bucket, (hour.delays.get(bucket) ?? 0) + 1);
    hour.maxDelay = Math.max(hour.maxDelay, delay);
  }

  settle(): void {
    for (const hour of this.#hours.values()) {
      this.#write.hour.run(hour);
      for (const [bucket, count] of hour.delays) this.#write.delay.run({ ...hour, bucket, count });
    }
    this.discard();
  }

  discard(): void {
    this.#hours.clear();
  }

  /** What is gathered for the hour; empty where nothing was. */
  #hour(connection: string, hour: string): Hour {
    const key = `${hour} ${connection}`;
    let found = this.#hours.get(key);
    if (found === undefined) {
      found = { ...NONE, connection, hour, maxDelay: 0, delays: new Map() };
      this.#hours.set(key, found);
    }
    return found;
  }
}

/** What an event that came by these ways counts. One that came by neither hook nor poll is not of Okta's coverage. */
function countsOf(cover: EventCover, via: readonly DeliveryVia[]): Counts {
  const [hook, poll] = [via.includes('hook'), via.includes('poll')];
  if (!hook && !poll) return NONE;
  if (cover === 'hook-failure') return { ...NONE, failures: 1 };
  const isPollOnly = poll && !hook;
  return {
    events: 1,
    byHook: Number(hook),
    byHookOnly: Number(hook && !poll),
    byPollOnly: Number(isPollOnly),
    unhookable: Number(isPollOnly && cover === 'unhookable'),
    failures: 0,
  };
}

/** When the event was published, in milliseconds; when it came, where that cannot be believed. */
function publishedAt({ published, receivedAt }: Covered): number {
  const [at, received] = [Date.parse(published ?? ''), Date.parse(receivedAt)];
  return at > received - OLDEST_MS && at < received + NEWEST_MS ? at : received;
}

/** The statements that add to what is stored; hours that are not there yet begin. */
function writers(database: Database.Database, query: Kysely<Schema>) {
  return {
    hour: prepare(database, (p: Hour) =>
      query
        .insertInto('coverage')
        .values({
          connection: p.connection,
          hour: p.hour,
          events: p.events,
          by_hook: p.byHook,
          by_hook_only: p.byHookOnly,
          by_poll_only: p.byPollOnly,
          unhookable: p.unhookable,
          failures: p.failures,
          max_delay: p.maxDelay,
        })
        .onConflict((c) =>
          c.columns(['connection', 'hour']).doUpdateSet((e) => ({
            events: e('coverage.events', '+', p.events),
            by_hook: e('coverage.by_hook', '+', p.byHook),
            by_hook_only: e('coverage.by_hook_only', '+', p.byHookOnly),
            by_poll_only: e('coverage.by_poll_only', '+', p.byPollOnly),
            unhookable: e('coverage.unhookable', '+', p.unhookable),
            failures: e('coverage.failures', '+', p.failures),
            max_delay: e.fn<number>('max', ['coverage.max_delay', e.ref('excluded.max_delay')]),
          })),
        ),
    ),
    delay: prepare(database, (p: { connection: string; hour: string; bucket: number; count: number }) =>
      query
        .insertInto('coverage_delays')
        .values({ connection: p.connection, hour: p.hour, bucket: p.bucket, count: p.count })
        .onConflict((c) =>
          c
            .columns(['connection', 'hour', 'bucket'])
            .doUpdateSet((e) => ({ count: e('coverage_delays.count', '+', p.count) })),
        ),
    ),
  };
}
