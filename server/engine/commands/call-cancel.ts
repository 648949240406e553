// S6: cancels a run whose caller waits for it no more: its timer `cancel`, which the store set with what ended the wait.
import { isEnded } from '../../../shared/run.ts';
import type { RunRow } from '../../store/run-store.ts';
import type { Store } from '../../store/store.ts';
import type { NotBegun } from '../work/not-begun.ts';
import type { Worker } from '../work/worker.ts';

/** `durable` resolves when nothing is left to do; undefined: it could not be done now. */
export function createCallCancel({
  runs,
  worker,
  notBegun,
}: {
  runs: Store['runs'];
  worker: Pick<Worker, 'send'>;
  notBegun: Pick<NotBegun, 'cancel'>;
}): (runSeq: number) => Promise<{ durable: Promise<void> } | undefined> {
  /** Who cancelled the caller, where somebody did. */
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
    if (await notBegun.cancel(row, reason)) return { durable: Promise.resolve() };
    return worker.send(row, { kind: 'cancel', by: reason });
  };
}
