// Makes many new runs at once, for whoever starts them by hand. They are stored in bounded batches and in order, and
// the caller is told after each commit.
import type { RunHead } from '../../store/run-store.ts';

/** Runs of one commit: few, so that events never wait long for the store. */
const BATCH = 100;

/**
 * @param wanted what runs are to be made of, in order
 * @param prepare gives what is to be stored of each; undefined: nothing
 * @param store stores one; undefined: it made no run
 * @param onStored called after each commit with the runs that it made
 * @returns how many runs were made; where the store takes only some of a batch, `onStored` hears of those before it
 * throws
 */
export async function startInBatches<Wanted, Run>(
  wanted: readonly Wanted[],
  prepare: (one: Wanted) => Promise<Run | undefined>,
  store: (run: Run) => Promise<RunHead | undefined>,
  onStored: (runs: RunHead[]) => void,
): Promise<number> {
  let started = 0;
  for (let at = 0; at < wanted.length; at += BATCH) {
    const batch: Run[] = [];
    for (const one of wanted.slice(at, at + BATCH)) {
      const run = await prepare(one);
      if (run !== undefined) batch.push(run);
    }
    // Written in this order: what joins a group keeps its place.
    const made = await Promise.allSettled(batch.map(store));
    const heads = made.flatMap((one) => (one.status === 'fulfilled' && one.value !== undefined ? [one.value] : []));
    started += heads.length;
    onStored(heads);
    const failed = made.find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
  return started;
}
