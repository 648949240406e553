// J12: a step that writes to a table or counts. What it writes and the record of its end are one commit, and the
// machine hears of it after that: so later steps see it, no crash does it twice, and there is no step of which nobody
// knows whether it was done. How tables are read is here as well.
import type { Outcome } from '../../../shared/card/card.ts';
import { noTables, type Tables, type Write } from '../../../shared/card/tables.ts';
import { TerminalError, type AppError, type ErrorRecord } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { JournalRecord } from '../../../shared/run.ts';
import { readConditions } from '../../../shared/table/condition.ts';
import type { TableRow } from '../../../shared/table/table.ts';
import type { TableWrite } from '../../../shared/table/write.ts';
import type { Redactor } from '../../secrets/redact.ts';
import type { TableStore } from '../../store/table-store.ts';
import type { Attempt } from './attempt.ts';

/** What steps ask of tables; they write by way of their records. */
export type TableReads = Pick<TableStore, 'find' | 'rows' | 'preview'>;

/**
 * Begins to write; the step finishes when that is stored. `failed` is called where the store refuses the write, which
 * fails the step.
 */
export function writeAndFinish(
  { run, step }: Attempt,
  outcome: Write,
  how: {
    redactor: Redactor;
    record: Extract<JournalRecord, { type: 'step.finished' }>;
    failed(error: AppError): void;
  },
): void {
  const { redactor, record } = how;
  // S4: what is kept in tables is shown and exported.
  const write = { write: redactor.json(outcome.write as unknown as JsonObject) as unknown as TableWrite, record };
  step.write = write;
  run.journal.write(write, (result) => {
    step.write = undefined;
    if (step.state !== 'running' || run.isReleased) return;
    if (!result.ok) return how.failed(refused(result.error));
    step.frame.stored(step, { ...record, output: result.output }, { port: outcome.port });
  });
  run.settleDown();
}

/** S11: the outcome of a dry run: what it would write, and what that would give now. */
export async function previewWrite({ port, write }: Write, tables: Tables): Promise<Outcome> {
  const output = await tables.preview(write);
  return { kind: 'simulated', port, output, preview: shownWrite(write) };
}

/** A write as a dry run shows it: when it would be made says nothing there. */
export function shownWrite({ at: _at, ...write }: Write['write']): JsonObject {
  return write as unknown as JsonObject;
}

/**
 * Tables as the card of a step reads them.
 * @throws TerminalError `table.not-found`, `table.bad-condition` from its methods
 */
export function tablesOf(store: TableReads | undefined): Tables {
  if (store === undefined) return noTables();
  return {
    async find({ table: id, where, limit, newestFirst }) {
      const table = await store.find(id);
      if (table === undefined) {
        throw new TerminalError(
          'table.not-found',
          `There is no table "${id}". Make one, or choose another in the node.`,
        );
      }
      const read = readConditions(table.columns, where);
      if (!read.ok) throw new TerminalError('table.bad-condition', `Table "${table.name}": ${read.faults.join(' ')}`);
      const rows: TableRow[] = [];
      // A read of the store is short and may give fewer rows than are wanted, or none.
      for (let cursor: string | undefined; ;) {
        const wanted = { where: read.conditions, limit: limit - rows.length, newestFirst };
        const page = await store.rows(id, { ...wanted, ...(cursor === undefined ? {} : { cursor }) });
        rows.push(...page.items);
        if (page.nextCursor === null || rows.length >= limit) return { rows, more: page.nextCursor !== null };
        cursor = page.nextCursor;
      }
    },
    async preview(write) {
      const [result] = await store.preview([write]);
      if (result?.ok === false) throw refused(result.error);
      return result?.output ?? {};
    },
  };
}

/** Why the store does not do a write, as the failure of its step. */
export function refused({ code, message, details }: ErrorRecord): TerminalError {
  return new TerminalError(code, message, details === undefined ? {} : { details });
}
