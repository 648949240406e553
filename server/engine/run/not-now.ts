// What is said to whoever asks something of a run that cannot be reached at this moment.
import { RetryableError } from '../../../shared/errors.ts';
import type { RunActor } from './run-actor.ts';
import type { RunCommand } from './run-command.ts';

/** When whoever asked may ask again, in milliseconds. */
const AGAIN_MS = 2_000;

/** The run is with another worker, or cannot be loaded at this moment. */
export function notNow(runId: string): RetryableError {
  return new RetryableError(
    'run.not-now',
    `Run ${runId} cannot be looked at now. Nothing was changed; try again in a moment.`,
    { retryAfterMs: AGAIN_MS, surelyNotDone: true },
  );
}

/**
 * J10: resolves when what the command changed is durable. Where another worker has written on in the run, nothing of it
 * is stored, so it has not happened; a wake has happened there, so it counts as done.
 * @throws RetryableError `run.not-now`
 */
export async function durableUnlessFenced({ head, journal }: RunActor, { kind }: RunCommand): Promise<void> {
  await journal.commit();
  if (journal.isFenced() && kind !== 'wake') throw notNow(head.id);
}
