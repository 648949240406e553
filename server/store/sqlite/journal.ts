// The journal's table: chunks of records keyed by run and number. Append-only; a chunk is never written twice.
import type { JournalRecord } from '../../../shared/run.ts';
import { ConflictError } from '../../../shared/errors.ts';
import { malformedJournal, parseChunk } from '../journal-text.ts';
import type { Context } from './context.ts';
import { WRITTEN_ELSEWHERE } from '../run-store.ts';
import { isDuplicate } from './sqlite-errors.ts';
import { prepare } from './statements.ts';

/** The journals of all runs. It is called inside the transaction that the chunk is part of. */
export interface Journal {
  /**
   * Adds a chunk. `records`: its text, as `formatChunk` writes it.
   * @throws ConflictError `run.written-elsewhere` where the chunk is there already: this is the fence (J10.1)
   */
  append(runSeq: number, chunk: number, records: string): void;
  /**
   * All records in their order.
   * @throws DefectError `journal.malformed`, also where a chunk between others is missing
   */
  read(runSeq: number): { records: JournalRecord[]; chunks: number };
  /**
   * The newest record, without reading the others.
   * @throws DefectError `journal.malformed`
   */
  last(runSeq: number): JournalRecord | undefined;
  /** The number that the next chunk gets. */
  count(runSeq: number): number;
  /** Removes a run's journal with the run; returns how many chunks went. */
  remove(runSeq: number): number;
}

export function journal({ database, query }: Context): Journal {
  const insert = prepare(database, (p: { runSeq: number; chunk: number; records: string }) =>
    query.insertInto('journal').values({ run_seq: p.runSeq, chunk: p.chunk, records: p.records }),
  );
  const select = prepare(database, (p: { runSeq: number }) =>
    query.selectFrom('journal').select(['chunk', 'records']).where('run_seq', '=', p.runSeq).orderBy('chunk'),
  );
  const last = prepare(database, (p: { runSeq: number }) =>
    query
      .selectFrom('journal')
      .select((e) => e.fn.max<number | null>('chunk').as('chunk'))
      .where('run_seq', '=', p.runSeq),
  );
  const newest = prepare(database, (p: { runSeq: number }) =>
    query
      .selectFrom('journal')
      .select(['chunk', 'records'])
      .where('run_seq', '=', p.runSeq)
      .orderBy('chunk', 'desc')
      .limit(1),
  );
  const remove = prepare(database, (p: { runSeq: number }) =>
    query.deleteFrom('journal').where('run_seq', '=', p.runSeq),
  );

  return {
    append(runSeq, chunk, records) {
      try {
        insert.run({ runSeq, chunk, records });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        // J10: the fence. Whoever wrote it has the run now.
        throw new ConflictError(
          WRITTEN_ELSEWHERE,
          `Chunk ${chunk} of the journal of run number ${runSeq} is written already: the run has gone on elsewhere.`,
        );
      }
    },
    read(runSeq) {
      const records: JournalRecord[] = [];
      const rows = select.all({ runSeq });
      for (const [at, row] of rows.entries()) {
        if (row.chunk !== at) throw malformedJournal(runSeq, at, 'the chunk is missing');
        // Not spread into one call: a long chunk would have more arguments than a call may.
        for (const record of parseChunk(runSeq, at, row.records)) records.push(record);
      }
      return { records, chunks: rows.length };
    },
    last(runSeq) {
      const row = newest.get({ runSeq });
      return row === undefined ? undefined : parseChunk(runSeq, row.chunk, row.records).at(-1);
    },
    count: (runSeq) => (last.get({ runSeq })?.chunk ?? -1) + 1,
    remove: (runSeq) => remove.run({ runSeq }).changes,
  };
}
