// The private keys of an Okta connection's client: its own, and for a while the ones that it replaced, since Okta keeps
// the set of public keys that it fetched for a time that nobody knows. Read from the store each time, so that every
// process sees what another one changed.
import type { JsonObject } from '../../shared/json.ts';
import type { Clock } from '../lib/clock.ts';
import type { Vault } from '../secrets/vault.ts';
import type { ConnectionRow } from '../store/connection-store.ts';
import type { Store } from '../store/store.ts';
import { type Secrets, valueAt } from './secret-settings.ts';
import { type OpenConnection, openConnection, type PreviousSecret } from './stored-connection.ts';

export const PRIVATE_KEY = 'auth.privateKey';
const CLIENT_ID = 'auth.clientId';
/**
 * How long a key that was replaced is still used and served. Okta does not say how long it keeps a set that it fetched;
 * a day is what servers keep at most by default, and leaves whoever pastes keys by hand a working day for it.
 */
export const KEY_OVERLAP_MS = 24 * 3_600_000;
/** Keys of before that are kept. Each is one more request where Okta refuses all of them. */
const MOST_FORMER = 3;

/** What is public of the keys of a client. */
export interface PublicKeys {
  /** The connection's own first. */
  keys: JsonObject[];
  /** Until when those of before are used as well, ISO 8601; null: there are none. */
  formerUntil: string | null;
}

/** A private key that a client may sign in with. `until`: milliseconds since the epoch; Infinity: its own. */
export interface ClientKey {
  privateKey: string;
  until: number;
}

export interface ClientKeys {
  /** The public keys of the connection's client; undefined where it has none. */
  publicKeys(id: string): Promise<PublicKeys | undefined>;
  /** The other keys of the client that has this one, newest first, also where it was replaced meanwhile. */
  keysBeside(client: { clientId: string; privateKey: string }): Promise<ClientKey[]>;
}

export function createClientKeys(deps: {
  store: Pick<Store, 'connections'>;
  vault: Vault;
  clock: Pick<Clock, 'now'>;
  publicPart(privateKey: string): Promise<JsonObject>;
}): ClientKeys {
  const { store, vault, clock, publicPart } = deps;

  function keysOf(row: ConnectionRow): { clientId: unknown; keys: ClientKey[] } {
    const { open, secrets, formerKeys } = openConnection(row, vault);
    const own = secrets[PRIVATE_KEY];
    if (own === undefined) return { clientId: undefined, keys: [] };
    const former = formerKeys.map(({ secret, until }) => ({ privateKey: secret, until }));
    return { clientId: valueAt(open, CLIENT_ID), keys: [{ privateKey: own, until: Infinity }, ...former] };
  }

  return {
    async publicKeys(id) {
      const row = await store.connections.find(id);
      const [own, ...former] = row === undefined ? [] : keysOf(row).keys;
      if (own === undefined) return undefined;
      const current = await publicPart(own.privateKey);
      const kept = former.filter(({ until }) => until > clock.now());
      const parts = await Promise.all(kept.map(({ privateKey }) => publicPart(privateKey)));
      // Of two keys of one name Okta may take the wrong one.
      const others = parts.filter(({ kid }) => kid !== current['kid']);
      const last = Math.max(...kept.map(({ until }) => until));
      return { keys: [current, ...others], formerUntil: kept.length === 0 ? null : new Date(last).toISOString() };
    },
    async keysBeside({ clientId, privateKey }) {
      const rows = await store.connections.list();
      return rows
        .filter(({ app }) => app === 'okta')
        .map(keysOf)
        .filter(
          (client) => client.clientId === clientId && client.keys.some((key) => isSame(key.privateKey, privateKey)),
        )
        .flatMap(({ keys }) => keys)
        .filter((key) => !isSame(key.privateKey, privateKey) && key.until > clock.now());
    },
  };
}

/**
 * The keys of before that are kept when a connection has changed: none of another client, or where it signs in by
 * another way.
 */
export function formerKeysAfter(
  before: OpenConnection,
  after: { open: JsonObject; secrets: Secrets },
  now: number,
): PreviousSecret[] {
  const key = after.secrets[PRIVATE_KEY];
  const [was, is] = [valueAt(before.open, CLIENT_ID), valueAt(after.open, CLIENT_ID)];
  if (key === undefined || (was !== undefined && was !== is)) return [];
  const kept = before.formerKeys.filter(({ secret, until }) => until > now && !isSame(secret, key));
  const replaced = before.secrets[PRIVATE_KEY];
  if (replaced === undefined || isSame(replaced, key)) return kept;
  return [{ secret: replaced, until: now + KEY_OVERLAP_MS }, ...kept].slice(0, MOST_FORMER);
}

/** A key that was checked as a setting has no line break at its end. */
function isSame(one: string, other: string): boolean {
  return one.trim() === other.trim();
}
