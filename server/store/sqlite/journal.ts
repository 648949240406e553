// The journal's table: chunks of records keyed by run and number. Append-only; a chunk is never written twice.
import { DefectError } from '../../../shared/errors.ts';
import { isJsonObject } from '../../../shared/json.ts';
import type { JournalRecord } from '../../../shared/run.ts';
import type { Context } from './context.ts';
import { prepare } from './statements.ts';

// A run's chunks stand side by side in one B-tree: 2^20 chunks a run leave room for 2^33 runs in a safe integer.
const CHUNKS = 2 ** 20;

export interface Journal {
  /** @throws DefectError `journal.full` past 1,048,576 chunks */
  append(runSeq: number, chunk: number, records: readonly JournalRecord[]): void;
  /** @throws DefectError `journal.malformed` */
  read(runSeq: number): { records: JournalRecord[]; chunks: number };
  /** The number that the next chunk gets. */
  count(runSeq: number): number;
  /** Returns how many chunks went. */
  remove(runSeq: number): number;
}

export function journal({ database, query }: Context): Journal {
  const insert = prepare(database, (p: { key: number; records: string }) =>
    query.insertInto('journal').values({ key: p.key, records: p.records }),
  );
  const select = prepare(database, (p: { from: number; to: number }) =>
    query.selectFrom('journal').selectAll().where('key', '>=', p.from).where('key', '<', p.to).orderBy('key'),
  );
  const lastKey = prepare(database, (p: { from: number; to: number }) =>
    query
      .selectFrom('journal')
      .select((e) => e.fn.max<number | null>('key').as('key'))
      .where('key', '>=', p.from)
      .where('key', '<', p.to),
  );
  const remove = prepare(database, (p: { from: number; to: number }) =>
    query.deleteFrom('journal').where('key', '>=', p.from).where('key', '<', p.to),
  );
  const range = (runSeq: number) => ({ from: runSeq * CHUNKS, to: (runSeq + 1) * CHUNKS });

  return {
    append(runSeq, chunk, records) {
      if (!Number.isInteger(chunk) || chunk < 0 || chunk >= CHUNKS) {
        throw new DefectError('journal.full', `Run ${runSeq} cannot have a journal chunk ${chunk}.`);
      }
      insert.run({ key: runSeq * CHUNKS + chunk, records: JSON.stringify(records) });
    },
    read(runSeq) {
      const records: JournalRecord[] = [];
      const rows = select.all(range(runSeq));
      for (const [at, row] of rows.entries()) {
        const chunk = row.key - runSeq * CHUNKS;
        if (chunk !== at) throw malformed(runSeq, at, 'the chunk is missing');
        for (const record of parseChunk(runSeq, chunk, row.records)) records.push(record);
      }
      return { records, chunks: rows.length };
    },
    count(runSeq) {
      const last = lastKey.get(range(runSeq))?.key ?? null;
      return last === null ? 0 : last - runSeq * CHUNKS + 1;
    },
    remove: (runSeq) => remove.run(range(runSeq)).changes,
  };
}

function parseChunk(runSeq: number, chunk: number, text: string): JournalRecord[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw malformed(runSeq, chunk, error instanceof Error ? error.message : 'it is not JSON');
  }
  const isList =
    Array.isArray(parsed) && parsed.every((item) => isJsonObject(item) && typeof item['type'] === 'string');
  if (!isList) throw malformed(runSeq, chunk, 'it is not a list of records');
  return parsed as JournalRecord[];
}

function malformed(runSeq: number, chunk: number, reason: string): DefectError {
  return new DefectError(
    'journal.malformed',
    `The journal of run ${runSeq} cannot be read at chunk ${chunk}: ${reason}. Other runs are not touched; restore a backup to see this one.`,
    { details: { runSeq, chunk } },
  );
}
