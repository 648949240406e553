// S9: whether steps that a run would not do again rest upon an approval. An approval was given for the data of its run,
// so nobody goes on from it with other data. One that was asked for by a run that a step called counts as well.
import type { JournalRecord } from '../../../shared/run.ts';
import type { Store } from '../../store/store.ts';

/**
 * The first node that asked for an approval, or that may have: the journal of a run that it called is gone. Undefined:
 * none did.
 * @param counts whether a node's steps are among those in question
 * @param seen ids of called runs that were looked at already
 */
export async function findApproval(
  runs: Pick<Store['runs'], 'find' | 'journal'>,
  records: readonly JournalRecord[],
  counts: (nodeId: string) => boolean,
  seen = new Set<string>(),
): Promise<string | undefined> {
  for (const record of records) {
    if (record.type !== 'step.waiting' || !counts(record.nodeId)) continue;
    if (record.kind === 'approval') return record.nodeId;
    const called = record.call?.runId;
    if (called === undefined || seen.has(called)) continue;
    seen.add(called);
    const row = await runs.find(called);
    if (row === undefined) return record.nodeId;
    const inner = await runs.journal(row.seq);
    if ((await findApproval(runs, inner.records, () => true, seen)) !== undefined) return record.nodeId;
  }
  return undefined;
}
