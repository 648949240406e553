// With which of its private keys a client signs in. After a rotation Okta may know only the key of before, since it keeps
// the set that it fetched for a while: where it refuses a key, the others that are kept are tried, and what was taken
// comes first from then on.
import { TerminalError } from '../../shared/errors.ts';
import type { Clock } from '../lib/clock.ts';
import { readPrivateKey, type SigningKey } from './private-key.ts';

/** A private key that a client may sign in with. `until`: milliseconds since the epoch; Infinity: its own. */
export interface ClientKey {
  privateKey: string;
  until: number;
}

/** Finds the other keys of the client that has this one, in the order in which they are tried. */
export type KeysBeside = (client: { clientId: string; privateKey: string }) => Promise<ClientKey[]>;

export interface KeyRing {
  /**
   * Makes an attempt with one key after the other, until Okta knows one. One that fails for another reason is the last.
   * @throws what the attempt throws, of the first key where all are refused; TerminalError `okta.bad-key`
   */
  use<Result>(attempt: (key: SigningKey) => Promise<Result>): Promise<Result>;
  /** Until when the key of before that was taken last is kept; undefined: the connection's own was, or none. */
  formerUntil(): number | undefined;
}

export function createKeyRing(
  { clientId, privateKey }: { clientId: string; privateKey: string },
  { clock, keysBeside }: { clock: Pick<Clock, 'now'>; keysBeside?: KeysBeside | undefined },
): KeyRing {
  const own: ClientKey = { privateKey, until: Infinity };
  const read = new Map<string, Promise<SigningKey>>();
  /** The key that Okta took last. */
  let taken = own;

  async function tryWith<Result>(key: ClientKey, attempt: (key: SigningKey) => Promise<Result>): Promise<Result> {
    const signing = read.get(key.privateKey) ?? readPrivateKey(key.privateKey);
    read.set(key.privateKey, signing);
    try {
      const result = await attempt(await signing);
      taken = key;
      return result;
    } catch (thrown) {
      // Scopes are looked at only once the key is known.
      if (thrown instanceof TerminalError && thrown.code === 'okta.scope-missing') taken = key;
      throw thrown;
    }
  }

  /** The keys that are tried after this one. */
  async function others(first: ClientKey): Promise<ClientKey[]> {
    const beside = (await keysBeside?.({ clientId, privateKey })) ?? [];
    return [own, ...beside].filter((key) => key.privateKey !== first.privateKey);
  }

  return {
    async use(attempt) {
      if (taken.until <= clock.now()) taken = own;
      const first = taken;
      try {
        return await tryWith(first, attempt);
      } catch (thrown) {
        if (!isRefusedClient(thrown)) throw thrown;
        for (const key of await others(first)) {
          try {
            return await tryWith(key, attempt);
          } catch (again) {
            if (!isRefusedClient(again)) throw again;
          }
        }
        taken = own;
        throw thrown;
      }
    },
    formerUntil: () => (Number.isFinite(taken.until) ? taken.until : undefined),
  };
}

/**
 * Whether Okta does not take the client for the one that it says it is. Of a key that is not known, one that does not
 * fit and other reasons it says the same code.
 */
function isRefusedClient(thrown: unknown): boolean {
  return (
    thrown instanceof TerminalError &&
    thrown.code === 'okta.sign-in-refused' &&
    thrown.details['error'] === 'invalid_client'
  );
}
