// How much may wait for the store at a time (J2). What comes beyond that is refused at once and whole, so that a slow
// store costs bounded memory. It knows neither events nor the store.
import { RetryableError } from '../../shared/errors.ts';

/** Deliveries that wait for their commit. */
export const MOST_WAITING = 2_000;
/** Characters of what they brought. */
export const MOST_WAITING_CHARS = 128 * 1024 * 1024;
/** When whoever was refused may come again. */
const RETRY_AFTER_MS = 1_000;

export interface Admission {
  /**
   * Does `work` while there is room for `size` more characters.
   * @throws RetryableError `ingest.busy` where there is none; nothing was begun then
   */
  pass<Result>(size: number, work: () => Promise<Result>): Promise<Result>;
}

/** One for all ways by which events come. Tests give smaller bounds. */
export function createAdmission(most = MOST_WAITING, mostChars = MOST_WAITING_CHARS): Admission {
  let waiting = 0;
  let chars = 0;
  return {
    async pass(size, work) {
      // One alone may be of any size: the body's own limit bounds it.
      if (waiting >= most || (waiting > 0 && chars + size > mostChars)) {
        throw new RetryableError(
          'ingest.busy',
          'More deliveries wait to be stored than are taken at a time: the disk is slow, or too much comes at once. Nothing of this one was stored; send it again.',
          { retryAfterMs: RETRY_AFTER_MS },
        );
      }
      waiting += 1;
      chars += size;
      try {
        return await work();
      } finally {
        waiting -= 1;
        chars -= size;
      }
    },
  };
}
