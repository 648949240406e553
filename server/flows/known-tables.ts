// The tables that a flow names, as they are now. Read only.
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { namedBy } from '../../shared/flow/named.ts';
import type { TableLookup } from '../../shared/table/table.ts';
import type { StoredTable, TableStore } from '../store/table-store.ts';

/**
 * The tables, by id. `key` changes when a name or a column of them does, or a table comes or goes; empty: the flow
 * names none.
 */
export async function tablesNamed(
  flow: Flow,
  { tables, manifests }: { tables: Pick<TableStore, 'find'>; manifests: ManifestLookup },
): Promise<{ lookup: TableLookup; key: string }> {
  const found = new Map<string, StoredTable | undefined>();
  for (const { id } of namedBy(flow, 'table', manifests)) {
    if (!found.has(id)) found.set(id, await tables.find(id));
  }
  const key = [...found].map(([id, table]) => JSON.stringify([id, table?.name, table?.columns])).join('\n');
  return { lookup: (id) => found.get(id), key };
}
