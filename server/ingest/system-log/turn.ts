// One turn at the System Log of a connection. It begins where the log was never read, follows the types that flows
// listen to, and then reads page after page until one is not full. Each page is one commit with its events, the runs
// that they start, and the place behind it; so whatever ends a turn, the next one goes on from there. When a turn comes
// is poller.ts.
import type { OktaAnswer, OktaLinkedPage, OktaPager } from '../../../shared/card/okta-client.ts';
import { TerminalError, TimeoutError, toAppError, type AppError } from '../../../shared/errors.ts';
import type { OktaEvent } from '../../../shared/okta/log-event.ts';
import { waitAfter } from '../../lib/back-off.ts';
import type { Clock } from '../../lib/clock.ts';
import type { AcceptedEvent } from '../../store/event-store.ts';
import type { PollProgress, PollQuery, PollRow, PollStore } from '../../store/poll-store.ts';
import { coverOf, HOOK_DELIVERY } from '../cover.ts';
import type { Ingest } from '../ingest.ts';
import { advance, begin, eventsOf, KEPT_MS, replan, restart } from './cursor.ts';
import { gapBefore, gapOf } from './gaps.ts';
import { firstPage, LARGEST_PAGE, LOG_PATH, newestEvent, withLimit } from './question.ts';

/** How the log of a connection is to be read, as its settings say. */
export interface Polling {
  /** How long to wait between two turns. */
  intervalMs: number;
  /** Where reading begins the first time, ISO 8601; null: at the moment when polling begins. */
  since: string | null;
}

export interface TurnDeps {
  polls: PollStore;
  clock: Clock;
  ingest: Pick<Ingest, 'acceptPage'>;
  /** Called when a page and its events were stored. */
  onPage(connection: string, accepted: readonly AcceptedEvent[]): void;
}

/** What one turn works with. */
export interface Turn {
  connection: string;
  org: OktaPager;
  polling: Polling;
  /** Types that flows listen to, and when they were looked at, in milliseconds since the epoch. */
  listened: ReadonlySet<string>;
  listenedAt: number;
  /** Aborted when the server stops: no further page is asked for. */
  signal: AbortSignal;
  /** Keeps the right to poll, before each page. @throws ConflictError `poll.elsewhere` */
  keep(): Promise<void>;
}

/** After a gap or a failed delivery the log is asked so often, for `FAST_FOR_MS`. */
const FAST_MS = 10_000;
const FAST_FOR_MS = 5 * 60_000;
/** The smallest page: an org that takes too long is asked for a quarter each time, down to this. */
const LEAST_PAGE = 50;
/**
 * After so many failures a smaller page is asked for from the beginning, since the org may take too long for a large
 * one.
 */
const SMALLER_AFTER = 2;
/** Less than this is no difference of clocks. */
const TOLERATED_MS = 10_000;

/**
 * @param known the stored row; `onRow` tells at which row the turn has left it, also where the turn fails
 * @throws whatever the org, or the store, throws
 */
export async function takeTurn(
  deps: TurnDeps,
  turn: Turn,
  known: PollRow | undefined,
  onRow: (row: PollRow) => void,
): Promise<void> {
  const { polls, clock } = deps;
  const { connection, org, polling, listened, signal } = turn;
  let row: PollRow = known ?? emptyRow(connection, org.orgUrl, clock.now());
  /** As it stood before this turn: what was not read since is a gap. */
  const before = row;
  let isGapTold = false;

  const wanted = new Set([...listened, HOOK_DELIVERY]);

  /** The row with its next step. */
  function stepped(part: Partial<PollRow>): PollRow {
    return { ...row, ...part, step: row.step + 1 };
  }

  function stored(next: PollRow): void {
    row = next;
    onRow(next);
  }

  async function put(part: Partial<PollRow>, gap?: PollProgress['gap']): Promise<void> {
    const next = stepped(part);
    await polls.put({ row: next, gap });
    stored(next);
  }

  /** Begins to read: the first time, and where the org or the wish where to begin is another one than before. */
  async function start(): Promise<void> {
    const { answer } = await org.page(newestEvent());
    const aheadMs = aheadOf(answer);
    const now = clock.now() + aheadMs;
    const asked = polling.since === null ? now : Math.min(Date.parse(polling.since), now);
    const since = Math.max(asked, now - KEPT_MS);
    const queries = begin(wanted, since);
    const fresh = {
      queries,
      orgUrl: org.orgUrl,
      askedSince: polling.since,
      aheadMs,
      typesAt: turn.listenedAt + aheadMs,
      fastUntil: 0,
    };
    await put({ ...fresh, nextAt: clock.now() }, asked < since ? gapOf(asked, since, 'too-old') : undefined);
  }

  /** T1.2: makes the queries fit the types that flows listen to now. */
  async function followTypes(): Promise<void> {
    const queries = replan(row.queries, wanted, row.typesAt);
    const typesAt = turn.listenedAt + row.aheadMs;
    if (queries !== undefined) await put({ queries, typesAt });
    // Should the turn fail, it is stored with the failure.
    else stored({ ...row, typesAt });
  }

  /** By how much the org's clock is ahead, by the `Date` of an answer. */
  function aheadOf({ headers }: OktaAnswer): number {
    const at = Date.parse(headers['date'] ?? '');
    const ahead = at - clock.now();
    // The header has seconds, and an answer takes a while.
    return Number.isNaN(at) || Math.abs(ahead) < TOLERATED_MS ? 0 : ahead;
  }

  /**
   * Reads pages of one query until one is not full. A page that is too large is asked for again in parts; a cursor that
   * is refused is given up once a turn.
   */
  async function readOn(at: number): Promise<void> {
    let limit = row.failures >= SMALLER_AFTER ? LARGEST_PAGE / 4 : LARGEST_PAGE;
    let hasRestarted = false;
    for (let isFull = true; isFull && !signal.aborted;) {
      const query = row.queries[at];
      if (query === undefined) return;
      await turn.keep();
      try {
        isFull = await takePage(at, query, limit);
      } catch (thrown) {
        const error = toAppError(thrown);
        if (signal.aborted) throw error;
        if (isTooMuch(error) && limit > LEAST_PAGE) limit = Math.max(LEAST_PAGE, Math.floor(limit / 4));
        else if (query.next !== null && isRefusedCursor(error) && !hasRestarted) {
          hasRestarted = true;
          await restartAt(at, query);
        } else throw error;
      }
    }
  }

  /** The query begins anew, and what was not read since is on record as a gap. */
  async function restartAt(at: number, query: PollQuery): Promise<void> {
    const now = clock.now() + row.aheadMs;
    const queries = row.queries.with(at, restart(query, now));
    await put({ queries, fastUntil: clock.now() + FAST_FOR_MS }, gapOf(query.readTo, now, 'cursor-refused'));
  }

  /** Reads and stores one page. @returns whether there may be more */
  async function takePage(at: number, query: PollQuery, limit: number): Promise<boolean> {
    const from = query.next === null ? undefined : withLimit(query.next, limit);
    const page = await org.page(firstPage(query, limit), from);
    const isFull = page.items.length >= limit;
    refuseStandstill(page, from, isFull, org.orgUrl);
    const aheadMs = aheadOf(page.answer);
    const now = clock.now() + aheadMs;
    const queries = row.queries.with(at, advance(query, { ...page, isFull, now }));
    const found = await coveredEvents(eventsOf(query, page.items));
    const gap = isGapTold ? undefined : gapBefore(before, now, polling.intervalMs);
    const isTrouble = gap !== undefined || found.some(({ cover }) => cover === 'hook-failure');
    const fastUntil = isTrouble ? clock.now() + FAST_FOR_MS : row.fastUntil;
    const next = stepped({
      queries,
      aheadMs,
      fastUntil,
      typesAt: turn.listenedAt + aheadMs,
      // Those of the queries before it may go well while the last one fails each time.
      ...(at === queries.length - 1 ? { failures: 0, error: null } : {}),
      nextAt: isFull ? clock.now() : clock.now() + waitMs(fastUntil),
    });
    const isCaughtUp = queries.every((each) => !each.more);
    const progress = { row: next, gap, healedAt: isCaughtUp ? new Date(now).toISOString() : undefined };
    const source = `${org.orgUrl}${LOG_PATH}`;
    if (found.length === 0) await polls.put(progress);
    else deps.onPage(connection, await deps.ingest.acceptPage({ connection, source, events: found, progress }));
    stored(next);
    isGapTold = true;
    return isFull;
  }

  /** How long until the next turn. */
  function waitMs(fastUntil: number): number {
    return clock.now() < fastUntil ? Math.min(FAST_MS, polling.intervalMs) : polling.intervalMs;
  }

  /**
   * The events with how they count. Of failed deliveries to hooks only those of our own hook count, where it is known
   * which one that is.
   */
  async function coveredEvents(events: readonly OktaEvent[]): Promise<Parameters<Ingest['acceptPage']>[0]['events']> {
    const covered = events.map((event) => ({ event, cover: coverOf(event) }));
    if (!covered.some(({ cover }) => cover === 'hook-failure')) return covered.filter(isWanted);
    const hook = (await polls.hookSource(connection))?.split('/').at(-1);
    return covered
      .map((each) =>
        each.cover === 'hook-failure' && hook !== undefined && !JSON.stringify(each.event).includes(hook)
          ? { ...each, cover: 'unhookable' as const }
          : each,
      )
      .filter(isWanted);
  }

  /** Events about deliveries are stored only where they failed, or where a flow listens to them. */
  function isWanted({ event, cover }: { event: OktaEvent; cover: string }): boolean {
    return event['eventType'] !== HOOK_DELIVERY || cover === 'hook-failure' || listened.has(HOOK_DELIVERY);
  }

  const isElsewhere = row.orgUrl !== org.orgUrl || (polling.since !== null && polling.since !== row.askedSince);
  if (row.queries.length === 0 || isElsewhere) await start();
  else await followTypes();
  for (const at of row.queries.keys()) await readOn(at);
}

/** The row of a log that was never read. */
function emptyRow(connection: string, orgUrl: string, now: number): PollRow {
  return {
    connection,
    step: 0,
    orgUrl,
    askedSince: null,
    queries: [],
    nextAt: now,
    fastUntil: 0,
    aheadMs: 0,
    typesAt: now,
    failures: 0,
    error: null,
  };
}

/** The row after a turn that failed: when it is tried again, and what of the log is not read meanwhile. */
export function failedRow(
  known: PollRow | undefined,
  turn: Pick<Turn, 'connection' | 'polling'> & { orgUrl: string; redact: (text: string) => string },
  error: AppError,
  now: number,
): PollProgress {
  const row = known ?? emptyRow(turn.connection, turn.orgUrl, now);
  const failures = row.failures + 1;
  const { code, message } = error;
  return {
    row: {
      ...row,
      step: row.step + 1,
      failures,
      error: { code, message: turn.redact(message), at: new Date(now).toISOString() },
      nextAt: now + waitAfter(error, failures, WAITS),
    },
    gap: gapBefore({ ...row, failures }, now + row.aheadMs, turn.polling.intervalMs),
  };
}

/** How long a turn that failed waits; the other side may ask for up to ten minutes. */
const WAITS = { firstMs: 5_000, longestMs: 5 * 60_000, longestWishMs: 10 * 60_000 };
/** Nothing is planned further ahead than this after a failure. */
export const LONGEST_FAILED_MS = WAITS.longestWishMs;

/** Okta does not know where to go on any more. @source the code is not documented: 400 and 404 are expected */
function isRefusedCursor({ code }: AppError): boolean {
  return code === 'okta.bad-request' || code === 'okta.not-found';
}

/** True where a smaller page may succeed. */
function isTooMuch(error: AppError): boolean {
  return error instanceof TimeoutError || error.code === 'http.response-too-large';
}

/** Refuses a page that is full and leads nowhere, or to itself: it would be read for ever. */
function refuseStandstill(page: OktaLinkedPage, from: string | undefined, isFull: boolean, orgUrl: string): void {
  if (!isFull || (page.next !== null && page.next !== from)) return;
  throw new TerminalError(
    'okta.not-okta',
    `${new URL(orgUrl).host} gave a full page of the System Log that does not lead to the next one. Nothing of it was stored. Check what stands between.`,
  );
}
