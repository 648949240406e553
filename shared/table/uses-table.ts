// Which flows a table is for. One that an expression names is known only when its step runs. Pure.
import type { ManifestLookup } from '../card/manifest.ts';
import type { Flow } from '../flow/flow.ts';
import { namedBy } from '../flow/named.ts';

/** Whether a node of the flow names the table; those that are disabled do nothing with it. */
export function usesTable(flow: Pick<Flow, 'nodes'>, id: string, manifests: ManifestLookup): boolean {
  return namedBy(flow, 'table', manifests).some((named) => named.id === id);
}
