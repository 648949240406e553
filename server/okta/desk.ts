// What pages ask of an org, by a connection: values for drop-downs, the profile of its users, what was granted. It only
// reads, within a few seconds, and keeps what changes seldom for a while, so that typing does not wear out rate limits.
import type { JsonSchema } from '../../shared/card/manifest.ts';
import type { OktaClient } from '../../shared/card/okta-client.ts';
import { AppError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { Clock } from '../lib/clock.ts';
import { sha256Hex } from '../lib/hash.ts';
import { accountOf } from './auth.ts';
import type { OktaClients } from './clients.ts';
import { readGrants, type Grants } from './grants.ts';
import { lookUp, type LookupPage, type LookupQuery } from './lookups.ts';
import { readOwnToken, type OwnToken } from './own-token.ts';
import { readUserProfile } from './user-profile.ts';

/** What pages ask about an org. A connection that is not there, or is none of Okta's, is as one without settings. */
export interface OktaDesk {
  /** A page of values for a drop-down. @throws as `lookUp` of lookups.ts */
  lookUp(connectionId: string, kind: string, query: LookupQuery): Promise<LookupPage>;
  /** The schema of the org's user profile; undefined where the org does not tell it now. */
  userProfile(connectionId: string): Promise<JsonSchema | undefined>;
  /**
   * Which of the scopes the org has granted. Undefined for an account that has no scopes: an API token may do all that
   * its owner may.
   */
  granted(connectionId: string, scopes: readonly string[]): Promise<Grants | undefined>;
  /** Which API token the connection is; undefined for a service app, and where the org does not tell it. */
  ownToken(connectionId: string): Promise<OwnToken | undefined>;
}

export interface OktaDeskDeps {
  clients: Pick<OktaClients, 'client'>;
  /** The settings of a connection, secrets included. */
  settingsOf(connectionId: string): Promise<JsonObject | undefined>;
  clock: Pick<Clock, 'now'>;
}

/** A person waits for the answer, so it is short. */
const TIMEOUT_MS = 8_000;
/** How long answers are kept. Of grants only an answer that all are granted is: whoever grants one wants to see it. */
const GRANTS_KEPT_MS = 60_000;
const PROFILE_KEPT_MS = 10 * 60_000;
/** A failure is asked about again soon. */
const FAILED_KEPT_MS = 30_000;
const MOST_KEPT = 200;

export function createOktaDesk({ clients, settingsOf, clock }: OktaDeskDeps): OktaDesk {
  const kept = new Map<string, { until: number; value: Promise<unknown> }>();

  /**
   * One read for all who ask the same meanwhile, kept for `keptMs`. The question is about these settings: with others
   * it is another one.
   */
  function once<Value>(
    question: string,
    settings: JsonObject | undefined,
    keptMs: (value: Value) => number,
    read: () => Promise<Value>,
  ): Promise<Value> {
    const key = sha256Hex(JSON.stringify([question, settings ?? null]));
    const known = kept.get(key);
    if (known !== undefined && known.until > clock.now()) return known.value as Promise<Value>;
    const entry = { until: clock.now() + TIMEOUT_MS, value: read() };
    kept.delete(key);
    const [oldest] = kept.keys();
    if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    kept.set(key, entry);
    entry.value.then(
      (value) => (entry.until = clock.now() + keptMs(value)),
      () => kept.delete(key),
    );
    return entry.value;
  }

  /** A client that only reads. Nobody cancels it, since several may wait for its answer; each call has its limit. */
  function clientFor(settings: JsonObject | undefined): OktaClient {
    const { signal } = new AbortController();
    return clients.client(settings, { signal, timeoutMs: TIMEOUT_MS, readsOnly: 'look' });
  }

  return {
    lookUp: async (connectionId, kind, query) => lookUp(clientFor(await settingsOf(connectionId)), kind, query),
    async userProfile(connectionId) {
      const settings = await settingsOf(connectionId);
      if (accountOf(settings) === undefined) return undefined;
      const keptMs = (found: JsonSchema | undefined): number =>
        found === undefined ? FAILED_KEPT_MS : PROFILE_KEPT_MS;
      return once('profile', settings, keptMs, () => orUndefined(readUserProfile(clientFor(settings))));
    },
    async granted(connectionId, scopes) {
      const settings = await settingsOf(connectionId);
      const auth = accountOf(settings)?.auth;
      if (auth === undefined) return new Map(scopes.map((scope) => [scope, null]));
      if (auth.type === 'ssws') return undefined;
      const wanted = scopes.toSorted();
      const keptMs = (found: Grants): number =>
        [...found.values()].every((granted) => granted === true) ? GRANTS_KEPT_MS : 0;
      return once(`grants ${wanted.join(' ')}`, settings, keptMs, () =>
        readGrants(clientFor(settings), auth.clientId, wanted),
      );
    },
    async ownToken(connectionId) {
      const settings = await settingsOf(connectionId);
      if (accountOf(settings)?.auth.type !== 'ssws') return undefined;
      return orUndefined(readOwnToken(clientFor(settings)));
    },
  };
}

/** What is read, or undefined where it cannot be. A fault of this code is thrown on. */
async function orUndefined<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (thrown) {
    if (thrown instanceof AppError) return undefined;
    throw thrown;
  }
}
