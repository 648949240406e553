// Keeps what steps have promised to do later, each when its time has come. What is due is read from the store every two
// seconds (J9), so nothing that the process knows can lose one; an attempt is on record before it acts, and one that
// fails, or whose end nobody knows, is made again until it has succeeded, however long the other side is down.
import type { Kept } from '../../../shared/card/pledge.ts';
import type { OktaClient } from '../../../shared/card/okta-client.ts';
import { CancelledError, RetryableError, TerminalError, toAppError, type AppError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { CardRegistry } from '../../cards/registry.ts';
import { waitAfter } from '../../lib/back-off.ts';
import type { Clock } from '../../lib/clock.ts';
import { createWakeLoop } from '../../lib/wake-loop.ts';
import type { PledgeRow, PledgeStore } from '../../store/pledge-store.ts';

/** J11: how often the store is read for what is due. */
const LOOK_EVERY_MS = 2_000;
/** Pledges that are read at a time. */
const MOST_READ = 200;
/** Attempts at a time for one connection: an org that hangs keeps no other waiting. */
const MOST_AT_ONCE = 4;
/** How long one attempt may take. */
const TIMEOUT_MS = 60_000;
/** J11: how long the next attempt waits: 15 seconds, and twice as long each time, up to an hour. */
const WAITS = { firstMs: 15_000, longestMs: 3_600_000 };

/** One a process. At most one attempt at a pledge is under way in it. */
export interface PledgeKeeper {
  /** Looks for the first time, and goes on. */
  start(): Promise<void>;
  /** What is under way gets no further: it is made again at the next start. */
  stop(): Promise<void>;
}

export interface PledgeKeeperDeps {
  store: PledgeStore;
  cards: Pick<CardRegistry, 'find'>;
  clock: Clock;
  /** The settings of a connection, secrets included; undefined: it is gone. */
  settingsOf(connectionId: string): Promise<JsonObject | undefined>;
  /** A client for one attempt. */
  okta(settings: JsonObject, use: { signal: AbortSignal; timeoutMs: number }): OktaClient;
  /** Does `work` between the two audit records of it. */
  audited(pledge: PledgeRow, work: () => Promise<Kept>): Promise<Kept>;
  /** S4 */
  redact(text: string): string;
  onTrouble(error: AppError): void;
}

/** A promise that rejects when the signal is aborted, whether or not the card looks at that. */
function end(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(toAppError(signal.reason)), { once: true });
  return promise;
}

export function createPledgeKeeper(deps: PledgeKeeperDeps): PledgeKeeper {
  const { store, clock } = deps;
  const underWay = new Map<string, { connection: string; over: Promise<void> }>();
  const stopped = new AbortController();
  const loop = createWakeLoop({ clock, round: look, tryAgainMs: LOOK_EVERY_MS, onTrouble: deps.onTrouble });

  async function look(): Promise<number> {
    for (const pledge of await store.due(clock.now(), MOST_READ)) {
      const { id, connection } = pledge;
      const busy = [...underWay.values()].filter((each) => each.connection === connection).length;
      if (stopped.signal.aborted || underWay.has(id) || busy >= MOST_AT_ONCE) continue;
      const over = attempt(pledge)
        .catch((thrown: unknown) => deps.onTrouble(toAppError(thrown)))
        .finally(() => underWay.delete(id));
      underWay.set(id, { connection, over });
    }
    return clock.now() + LOOK_EVERY_MS;
  }

  /** One attempt: on record before it acts, and afterwards with what became of it. */
  async function attempt(pledge: PledgeRow): Promise<void> {
    const { id, attempts } = pledge;
    // What cannot be begun at all is on record as such, too: a person must see why nothing happens.
    if (!(await store.begin(id, clock.now(), clock.iso()))) return;
    try {
      const { seen } = await deps.audited(pledge, () => keep(pledge));
      await store.keep(id, { at: clock.iso(), seen: deps.redact(seen) });
    } catch (thrown) {
      // J8: it is open still, and nobody knows what became of it.
      if (stopped.signal.aborted) return;
      const error = toAppError(thrown);
      const wait = waitAfter(error, attempts + 1, WAITS);
      const kept = { code: error.code, message: deps.redact(error.message) };
      const isOver = error instanceof TerminalError || (error instanceof RetryableError && error.surelyNotDone);
      await store.failed(id, { nextAt: clock.now() + wait, error: kept, isOver });
    }
  }

  /** @throws whatever the card throws */
  async function keep({ card: cardId, cardVersion, connection, input }: PledgeRow): Promise<Kept> {
    const card = deps.cards.find(cardId, cardVersion);
    if (card?.kind !== 'action' || card.keep === undefined) {
      throw new TerminalError(
        'pledge.no-card',
        `This version of Signalbox does not have the card ${cardId} that promised this. Install the one that has it, or do it by hand in Okta.`,
      );
    }
    const settings = await deps.settingsOf(connection);
    if (settings === undefined) {
      throw new TerminalError(
        'pledge.no-connection',
        `The connection ${connection} is gone, under which this was promised. Make one with this ID, or do it by hand in Okta.`,
      );
    }
    const tooLong = new AbortController();
    const limit = clock.setTimer(clock.now() + TIMEOUT_MS, () =>
      tooLong.abort(new RetryableError('pledge.timeout', 'It took longer than a minute. It is tried again.')),
    );
    const signal = AbortSignal.any([tooLong.signal, stopped.signal]);
    try {
      const okta = deps.okta(settings, { signal, timeoutMs: TIMEOUT_MS });
      return await Promise.race([card.keep({ input, okta, signal }), end(signal)]);
    } finally {
      limit.cancel();
    }
  }

  return {
    start: () => loop.start(),
    async stop() {
      stopped.abort(new CancelledError('step.released', 'The server is stopping.'));
      await loop.stop();
      await Promise.all([...underWay.values()].map(({ over }) => over));
    },
  };
}
