// A look that failed for now and is made again (J5). Types only.
import type { ErrorRecord } from '../../../shared/errors.ts';

/** Kept with the step and in its record `step.retry`. */
export interface PendingLook {
  /** How many looks have failed so far. */
  times: number;
  /** Why nobody knows what became of the call. */
  lost: ErrorRecord;
}
