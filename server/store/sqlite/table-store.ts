// Tables and counters in SQLite, put together of their parts.
import { tableNotFound } from '../refusals.ts';
import type { TableStore } from '../table-store.ts';
import type { TableWrite, WriteResult } from '../../../shared/table/write.ts';
import type { Context } from './context.ts';
import { liveVersions } from './live-versions.ts';
import { tableReader } from './table-reader.ts';
import { tableSpecs, toStored, type KnownTable } from './table-specs.ts';
import { tableSweeper } from './table-sweep.ts';
import { tableWriter } from './table-writer.ts';

export interface Tables {
  store: TableStore;
  /** Does writes within the caller's transaction (J12); the results are in their order. */
  write(writes: readonly TableWrite[]): WriteResult[];
}

/** The part `tables` of the store, and the write that a run's append calls. */
export function tables(context: Context): Tables {
  const { committer } = context;
  const { insist } = liveVersions(context);
  const specs = tableSpecs(context);
  const reader = tableReader(context);
  const write = tableWriter(context, { specs, reader });
  const sweep = tableSweeper(context);

  /** @throws NotFoundError `table.not-found` */
  function get(id: string): KnownTable {
    const table = specs.find(id);
    if (table === undefined) throw tableNotFound(id);
    return table;
  }

  // Writes of steps join groups; what a person changes is a transaction of its own.
  const store: TableStore = {
    list: () => committer.view(() => specs.list().map(toStored)),
    find: (id) =>
      committer.view(() => {
        const table = specs.find(id);
        return table && toStored(table);
      }),
    create: (table, at) =>
      committer.write(() => {
        specs.create(table, at);
        return toStored(get(table.id));
      }),
    change: (id, spec, at) =>
      committer.write(() => {
        specs.change(id, spec, at);
        return toStored(get(id));
      }),
    drop: (id, at, onlyWhile) =>
      committer.write(() => {
        // In the same transaction, so that no flow that uses the table becomes active in between.
        insist(onlyWhile);
        return specs.drop(id, at);
      }),
    rows: (id, query) => committer.view(() => reader.page(get(id), query)),
    findRow: (id, rowId) => committer.view(() => reader.row(get(id), rowId)),
    apply: (writes) => committer.join(() => write(writes)),
    preview: (writes) => committer.trial(() => write(writes)),
    sweep: (now, batch) => committer.write(() => sweep(now, batch)),
  };
  return { store, write };
}
