// S6.6: cancels a run whose caller waits for it no more. The store sets its timer `cancel` in the commit that ends the
// wait, so the cancelling is not lost when the process ends in between.
import { isEnded } from '../../../shared/run.ts';
import type { RunRow } from '../../store/run-store.ts';
import type { Store } from '../../store/store.ts';
import type { NotBegun } from '../work/not-begun.ts';
import type { Worker } from '../work/worker.ts';

/**
 * Gives what the engine calls when such a timer is due. `durable` resolves when nothing is left to do; undefined: it
 * could not be done now, and the timer stays.
 */
export function createCallCancel({
  runs,
  worker,
  notBegun,
}: {
  runs: Store['runs'];
  worker: Pick<Worker, 'send'>;
  notBegun: Pick<NotBegun, 'cancel'>;
}): (runSeq: number) => Promise<{ durable: Promise<void> } | undefined> {
  /**
   * By whom the run is cancelled, in words for its journal: the person who cancelled the caller, where somebody did.
   */
  async function reasonFor({ calledBy }: RunRow): Promise<string> {
    const caller = calledBy ? await runs.find(calledBy.runId) : undefined;
    const records = caller === undefined ? [] : (await runs.journal(caller.seq)).records;
    const asked = records.findLast((record) => record.type === 'run.cancel-requested');
    const run = `run ${calledBy?.runId ?? ''}, which called it`;
    return asked === undefined ? run : `${asked.by}, with ${run}`;
  }

  return async (runSeq) => {
    const row = await runs.findBySeq(runSeq);
    if (row === undefined || isEnded(row.status)) return { durable: Promise.resolve() };
    const reason = await reasonFor(row);
    // A run that has not begun needs no memory to be cancelled.
    if (await notBegun.cancel(row, reason)) return { durable: Promise.resolve() };
    return worker.send(row, { kind: 'cancel', by: reason });
  };
}
