// Finds which flows a table is for. A table that an expression names is known only when its step runs. Pure.
import type { ManifestLookup } from '../card/manifest.ts';
import type { Flow } from '../flow/flow.ts';
import { namedBy } from '../flow/named.ts';

/** Whether a node of the flow names the table. Disabled nodes do nothing with it and do not count. */
export function usesTable(flow: Pick<Flow, 'nodes'>, id: string, manifests: ManifestLookup): boolean {
  return namedBy(flow, 'table', manifests).some((named) => named.id === id);
}
