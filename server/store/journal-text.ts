// A chunk of a journal as text and as records. Used by the store that keeps it, and by who is handed the text. Pure.
import { DefectError } from '../../shared/errors.ts';
import { isJsonObject } from '../../shared/json.ts';
import type { JournalRecord } from '../../shared/run.ts';

export function formatChunk(records: readonly JournalRecord[]): string {
  return JSON.stringify(records);
}

/** The chunk with these records behind its own. */
export function extendChunk(chunk: string, records: readonly JournalRecord[]): string {
  if (records.length === 0) return chunk;
  const added = formatChunk(records);
  return chunk === '[]' ? added : `${chunk.slice(0, -1)},${added.slice(1)}`;
}

/** @throws DefectError `journal.malformed` naming run and chunk. */
export function parseChunk(runSeq: number, chunk: number, text: string): JournalRecord[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw malformedJournal(runSeq, chunk, error instanceof Error ? error.message : 'it is not JSON');
  }
  const isList =
    Array.isArray(parsed) && parsed.every((item) => isJsonObject(item) && typeof item['type'] === 'string');
  if (!isList) throw malformedJournal(runSeq, chunk, 'it is not a list of records');
  return parsed as JournalRecord[];
}

export function malformedJournal(runSeq: number, chunk: number, reason: string): DefectError {
  return new DefectError(
    'journal.malformed',
    `The journal of run ${runSeq} cannot be read at chunk ${chunk}: ${reason}. Other runs are not touched; restore a backup to see this one.`,
    { details: { runSeq, chunk } },
  );
}
