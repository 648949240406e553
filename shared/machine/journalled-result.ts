// Says what the record of a settled step means to the machine (J1): a step that is recovered answers from the
// journal.
import { isJsonObject, type JsonObject } from '../json.ts';
import type { EndStatus, JournalRecord } from '../run.ts';
import type { CardResult } from './run-machine.ts';

/**
 * What the machine hears of a finished step: its port, or that the run stops (M9). A Stop's output names the status.
 */
export function settlementOf(record: Extract<JournalRecord, { type: 'step.finished' }>): CardResult {
  if (record.port !== null) return { port: record.port };
  const output: JsonObject = isJsonObject(record.output) ? record.output : {};
  return { stop: (output['status'] as EndStatus | undefined) ?? 'cancelled' };
}
