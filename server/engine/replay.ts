// J1: settled steps answer from the journal, in the order in which they settled, so that a recovered machine takes the
// very transitions that it took before.
import type { CardResult } from '../../shared/machine/run-machine.ts';
import type { JsonObject } from '../../shared/json.ts';
import { isJsonObject } from '../../shared/json.ts';
import type { EndStatus, JournalRecord } from '../../shared/run.ts';

/** Calls `resettle` for every settlement in the journal, in order. */
export function replayJournal(records: readonly JournalRecord[], resettle: (nodeId: string, record: JournalRecord) => void): void {
  for (const record of records) {
    if (record.type === 'step.finished' || record.type === 'step.failed' || record.type === 'step.cancelled') resettle(record.nodeId, record);
  }
}

/** What the machine hears of a finished step: its port, or that the run stops (M9). */
export function settlementOf(record: Extract<JournalRecord, { type: 'step.finished' }>): CardResult {
  if (record.port !== null) return { port: record.port };
  const output: JsonObject = isJsonObject(record.output) ? record.output : {};
  return { stop: (output['status'] as EndStatus | undefined) ?? 'cancelled' };
}
