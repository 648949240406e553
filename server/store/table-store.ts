// Tables and counters in the store: what flows remember from one run to the next. Their rows outlive runs and flows;
// what a step writes to them is stored by the append that says that the step has finished (RunAppend.writes).
import type { Condition } from '../../shared/table/condition.ts';
import type { TableRow, TableSpec } from '../../shared/table/table.ts';
import type { LiveVersion } from './flow-store.ts';
import type { TableWrite, WriteResult } from '../../shared/table/write.ts';

/** A table as people made it, and how many rows it has. */
export interface StoredTable extends TableSpec {
  /** `[a-z0-9][a-z0-9-]{0,63}`. Flows name it, so it never changes. */
  id: string;
  rows: number;
  createdAt: string;
  updatedAt: string;
}

export interface RowQuery {
  /**
   * All must hold. Their values are of the columns' types: whoever takes them from outside goes through
   * `readConditions`.
   */
  where: readonly Condition[];
  cursor?: string;
  limit: number;
  /**
   * The newest rows come first; where a comparison leads through the index, the greatest values do. Default: the other
   * way round.
   */
  newestFirst?: boolean;
}

/**
 * Some rows. A read is short, whatever is asked: where conditions leave out nearly all that is read, there may be fewer
 * rows than asked for, even none, and a next page all the same.
 */
export interface RowPage {
  items: TableRow[];
  nextCursor: string | null;
}

/** Reads see what was committed last. The writes of steps do not come by `apply` but with their record (J12). */
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
  /**
   * One page of the rows for which the conditions hold.
   * @throws NotFoundError `table.not-found`; ValidationError `cursor.invalid`
   */
  rows(id: string, query: RowQuery): Promise<RowPage>;
  /** @throws NotFoundError `table.not-found` */
  findRow(id: string, rowId: string): Promise<TableRow | undefined>;
  /**
   * Does the writes in this order by one commit. Each is done as a whole, or refused without a trace, as its result
   * says.
   */
  apply(writes: readonly TableWrite[]): Promise<WriteResult[]>;
  /** What `apply` would answer now; nothing is changed. A dry run's steps show it (S11). */
  preview(writes: readonly TableWrite[]): Promise<WriteResult[]>;
  /**
   * Takes away some of what was dropped, and of what counters no longer count. Resolves with how many rows went; 0:
   * nothing is left.
   */
  sweep(now: number, batch: number): Promise<number>;
}
