// How often signing in may fail: by address, by account from one address, and by account in all. Held in memory: a
// restart forgives.
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';

import { RetryableError } from '../../shared/errors.ts';

const QUARTER_HOUR = 15 * 60;

export interface SignInLimits {
  /** Counts an attempt before it is judged, so that parallel guesses count too. @throws RetryableError `auth.too-many-attempts` */
  attempt(address: string, email: string): Promise<void>;
  /** A good sign-in is no failure: the account's count from this address starts again. */
  succeeded(address: string, email: string): Promise<void>;
}

export function createSignInLimits(): SignInLimits {
  const byAddress = new RateLimiterMemory({ keyPrefix: 'address', points: 100, duration: QUARTER_HOUR });
  const byPair = new RateLimiterMemory({ keyPrefix: 'pair', points: 10, duration: QUARTER_HOUR });
  const byAccount = new RateLimiterMemory({ keyPrefix: 'account', points: 100, duration: QUARTER_HOUR });
  const account = (email: string): string => email.trim().toLowerCase().slice(0, 254);
  const pair = (address: string, email: string): string => `${address} ${account(email)}`;
  return {
    async attempt(address, email) {
      try {
        await byAddress.consume(address);
        await byPair.consume(pair(address, email));
        await byAccount.consume(account(email));
      } catch (thrown) {
        if (thrown instanceof Error) throw thrown;
        const { msBeforeNext } = thrown as RateLimiterRes;
        const minutes = Math.max(1, Math.ceil(msBeforeNext / 60_000));
        const message = `Too many attempts to sign in. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`;
        throw new RetryableError('auth.too-many-attempts', message, { retryAfterMs: msBeforeNext });
      }
    },
    async succeeded(address, email) {
      await byPair.delete(pair(address, email));
      await byAddress.reward(address);
      await byAccount.reward(account(email));
    },
  };
}
