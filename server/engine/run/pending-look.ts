// A look that failed for now and is made again (J5). Types only.
import type { ErrorRecord } from '../../../shared/errors.ts';

export interface PendingLook {
  /** So many looks failed. */
  times: number;
  /** Why nobody knows what became of the call. */
  lost: ErrorRecord;
}
