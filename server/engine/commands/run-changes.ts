// Changes of a run that people and clients ask for: how the run is found, and what is answered. An answer says only
// what is durable, a refusal too (S9.6): what is just being written, or cannot be looked at now, is no reason to say
// that a run is over.
import { ConflictError } from '../../../shared/errors.ts';
import { isEnded, type RunStatus } from '../../../shared/run.ts';
import { serverStopping } from '../../lib/stopping.ts';
import { runNotFound } from '../../store/refusals.ts';
import type { RunRow, RunStore } from '../../store/run-store.ts';
import { notNow } from '../run/not-now.ts';
import type { RunCommand, Sent } from '../run/run-command.ts';
import { isGathering } from '../work/not-begun.ts';
import type { Worker } from '../work/worker.ts';

export interface RunChanges {
  /** The run's row as it is stored. @throws NotFoundError `run.not-found` */
  get(runId: string): Promise<RunRow>;
  /**
   * Brings the command to the run in memory, which is loaded for it. Undefined: the run has ended.
   * @throws RetryableError `server.stopping`, `run.not-now`
   */
  send<Command extends RunCommand>(row: RunRow, command: Command): Promise<Sent<Command> | undefined>;
  /**
   * Changes a run that has begun; resolves with its status when that is durable.
   * @throws as `get` and `send`; ConflictError `run.ended`, `run.queued`, `run.gathering`
   */
  change(runId: string, command: RunCommand): Promise<RunStatus>;
  /** J8: from now on what cannot be taken up is not looked at any more. */
  stop(): void;
}

/** The refusal of a change that comes too late. */
export function runEnded(runId: string): ConflictError {
  return new ConflictError(
    'run.ended',
    `Run ${runId} has ended; nothing can be changed any more. Replay it to run it again.`,
  );
}

export function createRunChanges(deps: {
  runs: Pick<RunStore, 'find'>;
  worker: Pick<Worker, 'has' | 'send'>;
}): RunChanges {
  const { runs, worker } = deps;
  let stopping = false;

  async function get(runId: string): Promise<RunRow> {
    const row = await runs.find(runId);
    if (row === undefined) throw runNotFound(runId);
    return row;
  }

  async function send<Command extends RunCommand>(row: RunRow, command: Command): Promise<Sent<Command> | undefined> {
    if (isEnded(row.status)) return undefined;
    const sent = await worker.send(row, command);
    if (sent !== undefined) return sent;
    if (stopping) throw serverStopping();
    // It may have ended between the two looks.
    if (isEnded((await get(row.id)).status)) return undefined;
    throw notNow(row.id);
  }

  return {
    get,
    send,
    async change(runId, command) {
      const row = await get(runId);
      if (isGathering(row))
        throw new ConflictError(
          'run.gathering',
          `Run ${runId} still gathers events and has no step yet. It can be cancelled, or waited for.`,
        );
      if (row.status === 'queued' && !worker.has(row.seq))
        throw new ConflictError('run.queued', `Run ${runId} is queued and has no step yet. It can be cancelled.`);
      const sent = await send(row, command);
      if (sent === undefined) throw runEnded(runId);
      await sent.durable;
      return (await get(runId)).status;
    },
    stop() {
      stopping = true;
    },
  };
}
