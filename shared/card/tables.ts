// How a card reads tables, and what it would find if it wrote to them. It never writes by itself: what it writes is its
// outcome (`write` below), which the engine stores together with the step's end (J12).
import { TerminalError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import type { GivenCondition } from '../table/condition.ts';
import type { TableRow } from '../table/table.ts';
import type { TableWrite } from '../table/write.ts';

export interface RowsWanted {
  table: string;
  /** All must hold; none: every row. */
  where: readonly GivenCondition[];
  limit: number;
  newestFirst: boolean;
}

export interface Tables {
  /**
   * What is stored now, the writes of earlier steps included. `more`: further rows fit.
   * @throws TerminalError `table.not-found`, `table.bad-condition`
   */
  find(wanted: RowsWanted): Promise<{ rows: TableRow[]; more: boolean }>;
  /** What the write would give. Changes nothing. @throws TerminalError with the code by which it would be refused */
  preview(write: TableWrite): Promise<JsonObject>;
}

/**
 * For whoever has no store, such as the tests of a flow. Each call fails with `test.no-network`, so the card's sample
 * stands in.
 */
export function noTables(): Tables {
  const refuse = (): Promise<never> =>
    Promise.reject(new TerminalError('test.no-network', 'A test has no tables; give this node a stub.'));
  return { find: refuse, preview: refuse };
}

/**
 * J12: the step writes to a table or counts, and finishes through `port` with what that gives; both are one commit. Where
 * the write is refused, the step fails with the code of that.
 */
export interface Write {
  kind: 'write';
  port: string;
  write: TableWrite;
}

/** Writes to a table or counts, and finishes with what that gives (J12). */
export function write(intent: TableWrite, port = 'out'): Write {
  return { kind: 'write', port, write: intent };
}
