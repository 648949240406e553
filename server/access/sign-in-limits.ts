// How often signing in may fail: by network, by account from one network, and on a device that has signed in before by
// that device alone. Never by account alone, for whoever knows an address could then shut its owner out. Counts are
// held in memory, so a restart forgives them.
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

import { RetryableError } from '../../shared/errors.ts';
import { accountOf } from './known-devices.ts';

/** Seconds. Counts start again this long after the first attempt that they count. */
const QUARTER_HOUR = 15 * 60;
/**
 * Attempts from one network, on whatever accounts. Higher than that of an account, since a whole office may share an
 * address.
 */
const OF_A_NETWORK = 100;
/** Attempts on one account from one network, or from one known device. */
const OF_AN_ACCOUNT = 10;

export interface SignInAttempt {
  /** Where it comes from: an IPv4 address, or the /64 of an IPv6 address. */
  network: string;
  email: string;
  /** The device's name, where it has signed in to the account before (known-devices.ts). */
  device?: string | undefined;
}

export interface SignInLimits {
  /**
   * Is called before the password is looked at, so that guesses that are made in parallel count too. @throws
   * RetryableError `auth.too-many-attempts` with `retryAfterMs`
   */
  attempt(attempt: SignInAttempt): Promise<void>;
  /**
   * To be called after a good sign-in, which is no failure: the count of the account from there starts again, and the
   * network gets its attempt back.
   */
  succeeded(attempt: SignInAttempt): Promise<void>;
}

export function createSignInLimits(): SignInLimits {
  const byNetwork = new RateLimiterMemory({ keyPrefix: 'network', points: OF_A_NETWORK, duration: QUARTER_HOUR });
  // Who guesses, at what: a network, or a known device, and the account.
  const byPair = new RateLimiterMemory({ keyPrefix: 'pair', points: OF_AN_ACCOUNT, duration: QUARTER_HOUR });
  const pair = ({ network, email, device }: SignInAttempt): string =>
    JSON.stringify([device === undefined ? 'network' : 'device', device ?? network, accountOf(email)]);
  return {
    async attempt(attempt) {
      try {
        if (attempt.device === undefined) await byNetwork.consume(attempt.network);
        await byPair.consume(pair(attempt));
      } catch (thrown) {
        if (thrown instanceof Error) throw thrown;
        const { msBeforeNext } = thrown as RateLimiterRes;
        const minutes = Math.max(1, Math.ceil(msBeforeNext / 60_000));
        const message = `Too many attempts to sign in. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
        throw new RetryableError('auth.too-many-attempts', message, { retryAfterMs: msBeforeNext });
      }
    },
    async succeeded(attempt) {
      await byPair.delete(pair(attempt));
      if (attempt.device === undefined) await byNetwork.reward(attempt.network);
    },
  };
}
