// Tables as people see and change them over the API. The rules of values are those of `shared/table`; the store keeps
// them. Steps of flows do not come through here.
import {
  ConflictError,
  NotFoundError,
  TerminalError,
  ValidationError,
  type AppError,
  type ErrorRecord,
} from '../../shared/errors.ts';
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import type { JsonObject } from '../../shared/json.ts';
import { COMPARISONS, readConditions, type Comparison, type Condition } from '../../shared/table/condition.ts';
import { columnFaults, TABLE_ID, type TableRow, type TableSpec } from '../../shared/table/table.ts';
import { usesTable } from '../../shared/table/uses-table.ts';
import type { TableWrite, WriteResult } from '../../shared/table/write.ts';
import { freeSlug, slugOf } from '../lib/slug.ts';
import type { FlowStore, LiveVersion } from '../store/flow-store.ts';
import { tableNotFound } from '../store/refusals.ts';
import type { RowPage, StoredTable, TableStore } from '../store/table-store.ts';

/**
 * Reads of the store for one page. A filter that finds little would look through the whole table: after that many reads
 * the page ends early, with a cursor to go on from.
 */
const READS_A_PAGE = 10;

export interface TableService {
  list(): Promise<StoredTable[]>;
  /** @throws NotFoundError `table.not-found` */
  get(id: string): Promise<StoredTable>;
  /**
   * Without an `id` one is made of the name. @throws ValidationError `table.bad-id`, `table.bad-column`; ConflictError
   * `table.exists`, `table.too-many`
   */
  create(table: TableSpec & { id?: string | undefined }): Promise<StoredTable>;
  /**
   * Puts the whole of the columns in the place of the old ones. @throws NotFoundError `table.not-found`;
   * ValidationError `table.bad-column`; ConflictError of the store where the rows do not fit the new columns
   */
  change(id: string, spec: TableSpec): Promise<StoredTable>;
  /**
   * Refused while active flows use the table. They are looked at before, and the store insists that they are still the
   * same ones when it removes the table. @throws NotFoundError `table.not-found`; ConflictError `table.in-use`,
   * `flow.others-changed`
   */
  remove(id: string): Promise<void>;
  /**
   * A page of rows, of those that fulfil all conditions. @param filter by column, `key` or `key.comparison` @throws
   * NotFoundError `table.not-found`; ValidationError `table.bad-condition`
   */
  rows(
    id: string,
    filter: Readonly<Record<string, string>>,
    page: { cursor?: string | undefined; limit: number; newestFirst: boolean },
  ): Promise<RowPage>;
  /** @throws NotFoundError `table.row-not-found` */
  row(id: string, rowId: string): Promise<TableRow>;
  /**
   * @throws NotFoundError `table.not-found`; ConflictError `table.duplicate`, `table.full`; ValidationError
   * `table.bad-value`
   */
  addRow(id: string, values: JsonObject): Promise<TableRow>;
  /** Fields that `values` does not name stay. @throws as `addRow`; NotFoundError `table.row-not-found` */
  changeRow(id: string, rowId: string, values: JsonObject): Promise<TableRow>;
  /** @throws NotFoundError `table.not-found`, `table.row-not-found` */
  removeRow(id: string, rowId: string): Promise<void>;
  /** One result for each write, as the store gives it; with `preview` nothing is changed. For imports. */
  write(writes: readonly TableWrite[], preview: boolean): Promise<WriteResult[]>;
  now(): string;
}

export function createTableService(deps: {
  store: TableStore;
  flows: Pick<FlowStore, 'active'>;
  manifests: ManifestLookup;
  iso(): string;
  /** S4: secrets do not get into tables by hand either. */
  redact(values: JsonObject): JsonObject;
}): TableService {
  const { store, iso } = deps;

  async function get(id: string): Promise<StoredTable> {
    const table = await store.find(id);
    if (table === undefined) throw tableNotFound(id);
    return table;
  }

  const isTaken = async (id: string): Promise<boolean> => (await store.find(id)) !== undefined;

  async function one(write: TableWrite): Promise<JsonObject> {
    const [result] = await store.apply([redacted(write)]);
    if (result?.ok !== true) throw refusal(result?.error);
    return result.output;
  }

  function redacted(write: TableWrite): TableWrite {
    return 'values' in write ? { ...write, values: deps.redact(write.values) } : write;
  }

  async function row(id: string, rowId: string): Promise<TableRow> {
    const found = await store.findRow(id, rowId);
    if (found === undefined) throw rowNotFound(id, rowId);
    return found;
  }

  function checked(spec: TableSpec): TableSpec {
    const [fault] = columnFaults(spec.columns);
    if (fault !== undefined) throw new ValidationError('table.bad-column', fault);
    return spec;
  }

  /** @returns the active flows, none of which uses it */
  async function refuseInUse(id: string): Promise<LiveVersion[]> {
    const active = await deps.flows.active();
    const flows = active
      .filter(({ flow }) => usesTable(JSON.parse(flow) as Flow, id, deps.manifests))
      .map(({ flowId }) => flowId);
    if (flows.length === 0) return active.map(({ flowId, version }) => ({ flowId, version }));
    throw new ConflictError(
      'table.in-use',
      `The table "${id}" is used by active flows: ${flows.join(', ')}. Deactivate them, or let them use another table.`,
      { details: { flows } },
    );
  }

  return {
    list: () => store.list(),
    get,
    async create({ id, ...spec }) {
      if (id !== undefined && !TABLE_ID.test(id)) {
        throw new ValidationError(
          'table.bad-id',
          `The id "${id}" must have small letters, digits and hyphens only, 64 at most, and begin with a letter or digit.`,
        );
      }
      return store.create({ id: id ?? (await freeSlug(slugOf(spec.name, 'table'), isTaken)), ...checked(spec) }, iso());
    },
    change: (id, spec) => store.change(id, checked(spec), iso()),
    async remove(id) {
      const others = await refuseInUse(id);
      if (!(await store.drop(id, iso(), others))) throw tableNotFound(id);
    },
    async rows(id, filter, { cursor, limit, newestFirst }) {
      const { columns } = await get(id);
      const where = conditionsOf(columns, filter);
      const items: TableRow[] = [];
      let next: string | null | undefined = cursor;
      for (let read = 0; read < READS_A_PAGE; read++) {
        const wanted = { where, limit: limit - items.length, newestFirst };
        const page: RowPage = await store.rows(id, next === undefined ? wanted : { ...wanted, cursor: next });
        items.push(...page.items);
        next = page.nextCursor;
        if (next === null || items.length >= limit) return { items, nextCursor: next };
      }
      return { items, nextCursor: next ?? null };
    },
    row,
    async addRow(id, values) {
      const { id: rowId } = await one({ kind: 'insert', table: id, values, at: iso() });
      return row(id, String(rowId));
    },
    async changeRow(id, rowId, values) {
      const where = [{ column: 'id', value: rowId }];
      const { count } = await one({ kind: 'update', table: id, where, values, at: iso() });
      if (count === 0) throw rowNotFound(id, rowId);
      return row(id, rowId);
    },
    async removeRow(id, rowId) {
      const { count } = await one({ kind: 'delete', table: id, where: [{ column: 'id', value: rowId }], at: iso() });
      if (count === 0) throw rowNotFound(id, rowId);
    },
    write: (writes, preview) => (preview ? store.preview(writes.map(redacted)) : store.apply(writes.map(redacted))),
    now: iso,
  };
}

/** The conditions of a query string: `key=value` compares by `equals`. */
function conditionsOf(columns: StoredTable['columns'], filter: Readonly<Record<string, string>>): Condition[] {
  const given = Object.entries(filter).map(([name, value]) => {
    const [column = '', is = 'equals', ...rest] = name.split('.');
    if (rest.length > 0 || !isComparison(is)) {
      throw new ValidationError(
        'table.bad-condition',
        `"${name}" is no filter. Write the key of a column, or add a comparison: ${COMPARISONS.join(', ')}.`,
      );
    }
    const type = columns.find(({ key }) => key === column)?.type;
    return { column, is, value: type === 'json' ? jsonOf(value) : value };
  });
  const read = readConditions(columns, given);
  if (!read.ok) throw new ValidationError('table.bad-condition', read.faults.join(' '));
  return read.conditions;
}

/** A value of a column of JSON; what is no JSON is meant as a text. */
function jsonOf(text: string): JsonObject[string] {
  try {
    return JSON.parse(text) as JsonObject[string];
  } catch {
    return text;
  }
}

function isComparison(text: string): text is Comparison {
  return COMPARISONS.some((each) => each === text);
}

function rowNotFound(id: string, rowId: string): NotFoundError {
  return new NotFoundError('table.row-not-found', `The table "${id}" has no row "${rowId}". It may have been deleted.`);
}

/** The store's refusal as the error whose class the API answers by. */
function refusal(error: ErrorRecord | undefined): AppError {
  const { code, message, details = {} } = error ?? { code: 'internal', message: 'The store gave no answer.' };
  if (code === 'table.not-found') return new NotFoundError(code, message, { details });
  if (code === 'table.duplicate' || code === 'table.full') return new ConflictError(code, message, { details });
  return code === 'internal' ? new TerminalError(code, message) : new ValidationError(code, message, { details });
}
