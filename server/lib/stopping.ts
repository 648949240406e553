// J8: what is said of a request that comes while the server stops.
import { RetryableError } from '../../shared/errors.ts';

const RETRY_AFTER_MS = 5_000;

/** RetryableError `server.stopping`, which the API answers with 503. Nothing was done. */
export function serverStopping(): RetryableError {
  return new RetryableError('server.stopping', 'Signalbox is stopping and takes nothing new. Send it again soon.', {
    retryAfterMs: RETRY_AFTER_MS,
    surelyNotDone: true,
  });
}
