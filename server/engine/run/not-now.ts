// What is said to whoever asks something of a run that cannot be reached at this moment.
import { RetryableError } from '../../../shared/errors.ts';
import type { RunActor } from './run-actor.ts';
import type { RunCommand } from './run-command.ts';

const AGAIN_MS = 2_000;

export function notNow(runId: string): RetryableError {
  return new RetryableError(
    'run.not-now',
    `Run ${runId} cannot be looked at now. Nothing was changed; try again in a moment.`,
    { retryAfterMs: AGAIN_MS, surelyNotDone: true },
  );
}

/**
 * J10: resolves when the command is durable. What another worker's writing has kept from being stored has not happened; a wake
 * has happened there.
 * @throws RetryableError `run.not-now`
 */
export async function durableUnlessFenced({ head, journal }: RunActor, { kind }: RunCommand): Promise<void> {
  await journal.commit();
  if (journal.isFenced() && kind !== 'wake') throw notNow(head.id);
}
