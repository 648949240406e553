// Reads the System Log of each Okta connection that wants it, each when its time has come. When that is, and how far
// each was read, is in the store (J9): this keeps only which ones are being read now. One process reads a connection at
// a time (J10).
import type { OktaPager } from '../../../shared/card/okta-client.ts';
import { CancelledError, toAppError, type AppError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { createWakeLoop } from '../../lib/wake-loop.ts';
import { polledElsewhere } from '../../store/refusals.ts';
import type { PollRow } from '../../store/poll-store.ts';
import { replan } from './cursor.ts';
import { HOOK_DELIVERY } from '../cover.ts';
import { failedRow, LONGEST_FAILED_MS, takeTurn, type Polling, type TurnDeps } from './turn.ts';

/** A connection that is to be polled. */
export interface PollTarget {
  connection: string;
  /** Secrets included. */
  settings: JsonObject;
  polling: Polling;
}

export interface Poller {
  /** Looks for the first time, and goes on. */
  start(): Promise<void>;
  /** What is under way gets no further than the page that is being stored. */
  stop(): Promise<void>;
  /** Resolves when no log is being read. */
  idle(): Promise<void>;
  /**
   * To be called after flows or connections have changed: types that are new are asked for at once, and so is an org
   * that failed.
   */
  changed(): void;
}

export interface PollerDeps extends TurnDeps {
  /** A name that tells this process from others. */
  holder: string;
  targets(): Promise<PollTarget[]>;
  /** All connections of Okta, whether they are polled or not: of what is gone everything is forgotten. */
  connections(): Promise<string[]>;
  okta(settings: JsonObject, use: { signal: AbortSignal; timeoutMs: number }): OktaPager;
  /** The event types that active flows listen to. */
  listened(): Promise<ReadonlySet<string>>;
  /** S4 */
  redact(text: string): string;
  /** Called when a turn failed; it is tried again later by itself. */
  onFailed(connection: string, error: AppError): void;
  onTrouble(error: AppError): void;
}

/** The longest sleep, so that a clock that was set forward, or a computer that slept, is noticed in time. */
const LOOK_AGAIN_MS = 15_000;
/** @source Okta, System Log: a query may take 30 s */
const TIMEOUT_MS = 35_000;
/** How long the right to read a connection lasts, and how old it may be before it is prolonged. */
const CLAIM_MS = 120_000;
const CLAIM_AGAIN_MS = 30_000;

export function createPoller(deps: PollerDeps): Poller {
  const { polls, clock, holder } = deps;
  const stopped = new AbortController();
  const underWay = new Map<string, Promise<void>>();
  /** Connections that could not be claimed, or whose failure could not be stored: not tried again before that time. */
  const pauses = new Map<string, number>();
  const loop = createWakeLoop({ clock, round: look, tryAgainMs: LOOK_AGAIN_MS, onTrouble: deps.onTrouble });
  let isStale = true;

  async function look(): Promise<number | undefined> {
    if (stopped.signal.aborted) return undefined;
    let wakeAt = clock.now() + LOOK_AGAIN_MS;
    try {
      const wasStale = isStale;
      isStale = false;
      const rows = new Map((await polls.list()).map((row) => [row.connection, row]));
      if (wasStale) await forgetGone(rows);
      const targets = await deps.targets();
      const listened = targets.length === 0 ? new Set<string>() : await deps.listened();
      for (const target of targets) {
        const { connection } = target;
        if (underWay.has(connection)) {
          isStale ||= wasStale;
          continue;
        }
        const row = rows.get(connection);
        const dueAt = Math.max(dueOf(row, target, wasStale ? listened : undefined), pauses.get(connection) ?? 0);
        if (dueAt > clock.now()) wakeAt = Math.min(wakeAt, dueAt);
        else begin(target);
      }
    } catch (thrown) {
      isStale = true;
      throw thrown;
    }
    return wakeAt;
  }

  /**
   * When the connection is to be read next; 0: now.
   * @param listened where flows or connections may have changed since the last look
   */
  function dueOf(
    row: PollRow | undefined,
    { settings, polling }: PollTarget,
    listened: ReadonlySet<string> | undefined,
  ): number {
    if (row === undefined) return 0;
    if (listened !== undefined) {
      if (URL.parse(String(settings['orgUrl']))?.origin !== row.orgUrl) return 0;
      const types = [...listened, HOOK_DELIVERY];
      if (row.failures > 0 || replan(row.queries, types, row.typesAt) !== undefined) return 0;
      if (polling.since !== null && polling.since !== row.askedSince) return 0;
    }
    // One that is further away was written while the clock stood wrong, or while the interval was longer.
    const furthest = clock.now() + Math.max(polling.intervalMs, row.failures > 0 ? LONGEST_FAILED_MS : 0);
    return row.nextAt > furthest ? 0 : row.nextAt;
  }

  /** Removes what is known of connections that are not there any more. */
  async function forgetGone(rows: ReadonlyMap<string, PollRow>): Promise<void> {
    const connections = new Set(await deps.connections());
    for (const connection of rows.keys()) if (!connections.has(connection)) await polls.remove(connection);
  }

  /** Begins a turn, which nobody waits for. */
  function begin(target: PollTarget): void {
    pauses.delete(target.connection);
    const over = poll(target)
      .catch((thrown: unknown) => {
        const error = toAppError(thrown);
        pauses.set(target.connection, clock.now() + LOOK_AGAIN_MS);
        // That another one reads it is no trouble.
        if (error.code !== 'poll.elsewhere') deps.onTrouble(error);
      })
      .finally(() => {
        underWay.delete(target.connection);
        loop.wake();
      });
    underWay.set(target.connection, over);
  }

  /** One turn, with the right to it. A failure is stored, with when it is tried again. */
  async function poll({ connection, settings, polling }: PollTarget): Promise<void> {
    let claimedAt = -Infinity;
    async function keep(): Promise<void> {
      const now = clock.now();
      if (now - claimedAt < CLAIM_AGAIN_MS && now >= claimedAt) return;
      if (!(await polls.claim({ connection, holder, now, until: now + CLAIM_MS }))) throw polledElsewhere(connection);
      claimedAt = now;
    }
    const { signal } = stopped;
    let row: PollRow | undefined;
    const org = deps.okta(settings, { signal, timeoutMs: TIMEOUT_MS });
    try {
      await keep();
      row = await polls.find(connection);
      const listenedAt = clock.now();
      const listened = await deps.listened();
      const turn = { connection, org, polling, listened, listenedAt, signal, keep };
      await takeTurn(deps, turn, row, (next) => (row = next));
    } catch (thrown) {
      const error = toAppError(thrown);
      if (signal.aborted) return;
      if (error.code === 'poll.elsewhere') throw error;
      const { orgUrl } = org;
      await polls.put(failedRow(row, { connection, polling, orgUrl, redact: deps.redact }, error, clock.now()));
      deps.onFailed(connection, error);
    }
  }

  async function idle(): Promise<void> {
    do {
      await Promise.all(underWay.values());
      await loop.settled();
    } while (underWay.size > 0);
  }

  return {
    start: () => loop.start(),
    idle,
    async stop() {
      stopped.abort(new CancelledError('http.cancelled', 'The server is stopping.'));
      const connections = [...underWay.keys()];
      await loop.stop();
      await idle();
      // Nobody waits for that: without it the right ends by itself.
      for (const connection of connections) await polls.release({ connection, holder }).catch(() => undefined);
    },
    changed() {
      isStale = true;
      loop.wake();
    },
  };
}
