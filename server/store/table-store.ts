// Tables and counters in the store: what flows remember from one run to the next. Their rows outlive runs and flows; what
// a step writes to them is stored by the append that says that the step has finished (RunAppend.writes).
import type { Condition } from '../../shared/table/condition.ts';
import type { TableRow, TableSpec } from '../../shared/table/table.ts';
import type { LiveVersion } from './flow-store.ts';
import type { TableWrite, WriteResult } from '../../shared/table/write.ts';

export interface StoredTable extends TableSpec {
  /** `[a-z0-9][a-z0-9-]{0,63}` */
  id: string;
  rows: number;
  createdAt: string;
  updatedAt: string;
}

export interface RowQuery {
  /** All hold. Values are of the columns' types (`readConditions`). */
  where: readonly Condition[];
  cursor?: string;
  limit: number;
  /** The newest rows first; where a comparison leads, the greatest values. */
  newestFirst?: boolean;
}

/**
 * Some rows. Where conditions leave out nearly all that is read, there may be fewer than asked for, even none, and a next page
 * all the same: a read is short, whatever is asked.
 */
export interface RowPage {
  items: TableRow[];
  nextCursor: string | null;
}

export interface TableStore {
  /** By name. */
  list(): Promise<StoredTable[]>;
  find(id: string): Promise<StoredTable | undefined>;
  /** @throws ConflictError `table.exists`, `table.too-many` */
  create(table: TableSpec & { id: string }, at: string): Promise<StoredTable>;
  /**
   * The table has this name and these columns from now on; what was in a column that is left out is gone.
   * @throws NotFoundError `table.not-found`; ConflictError `table.column-type`, `table.not-unique`
   */
  change(id: string, spec: TableSpec, at: string): Promise<StoredTable>;
  /**
   * False: it is not there. Its rows go little by little (`sweep`).
   * @param onlyWhile the active flows that were found not to use it
   * @throws ConflictError `flow.others-changed`: others are active by now
   */
  drop(id: string, at: string, onlyWhile?: readonly LiveVersion[]): Promise<boolean>;
  /** @throws NotFoundError `table.not-found`; ValidationError `cursor.invalid` */
  rows(id: string, query: RowQuery): Promise<RowPage>;
  findRow(id: string, rowId: string): Promise<TableRow | undefined>;
  /** In this order, by one commit: each whole, or refused without a trace. */
  apply(writes: readonly TableWrite[]): Promise<WriteResult[]>;
  /** What `apply` would answer now. Changes nothing. */
  preview(writes: readonly TableWrite[]): Promise<WriteResult[]>;
  /** Takes away some of what was dropped, and of what counters no longer count; resolves with how many rows, 0: nothing is left. */
  sweep(now: number, batch: number): Promise<number>;
}
