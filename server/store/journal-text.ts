// A chunk of a journal as text and as records. Used by the store that keeps it, and by who is handed the text. Pure.
import { DefectError } from '../../shared/errors.ts';
import { isJsonObject } from '../../shared/json.ts';
import type { JournalRecord } from '../../shared/run.ts';

/** A chunk of a run's journal as the text that is stored: a JSON list of records in their order. */
export function formatChunk(records: readonly JournalRecord[]): string {
  return JSON.stringify(records);
}

/**
 * The text of a chunk with further records behind its own. It does not parse the chunk, which may be long: a list that
 * is not empty ends in a bracket, and the further ones are put before that.
 */
export function extendChunk(chunk: string, records: readonly JournalRecord[]): string {
  if (records.length === 0) return chunk;
  const added = formatChunk(records);
  return chunk === '[]' ? added : `${chunk.slice(0, -1)},${added.slice(1)}`;
}

/**
 * The records of a stored chunk. It checks no more than that each is an object with a `type`, for the journal was
 * written by this code, and checking each field would cost every recovery.
 * @throws DefectError `journal.malformed` naming run and chunk
 */
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

/** The error of a journal that cannot be read; its details name run and chunk. */
export function malformedJournal(runSeq: number, chunk: number, reason: string): DefectError {
  return new DefectError(
    'journal.malformed',
    `The journal of run ${runSeq} cannot be read at chunk ${chunk}: ${reason}. Other runs are not touched; restore a backup to see this one.`,
    { details: { runSeq, chunk } },
  );
}
