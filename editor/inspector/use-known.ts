// Asks the server for flows and tables of the installation where some are named, to know their fields and columns.
import { useMemo } from 'react';

import { listCallableFlows } from '../../shared/api/flows.ts';
import { listTables, type Table } from '../../shared/api/tables.ts';
import { inputsByWidget, type CardManifest, type ManifestLookup } from '../../shared/card/manifest.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { finding, type Known } from '../../shared/flow/known.ts';
import { namedBy } from '../../shared/flow/named.ts';
import { remembered } from '../../shared/remembered.ts';
import type { ResponseOf } from '../api/client.ts';
import { useApi } from '../api/hooks.ts';

// They are the same from the panel of one node to that of the next.
const namedIn = remembered((nodes: Flow['nodes'], manifests: ManifestLookup) => ({
  flow: namedBy({ nodes }, 'flow', manifests).length > 0,
  table: namedBy({ nodes }, 'table', manifests).length > 0,
}));
const findingFlows = remembered((flows: ResponseOf<typeof listCallableFlows>['items']) => finding(flows));
const findingTables = remembered((tables: readonly Table[]) => finding(tables));

/** What the nodes of a flow name by fixed texts. A part is absent where they name none, and until it is loaded. */
export function useKnown(nodes: Flow['nodes'], manifests: ManifestLookup): Known {
  const { flow, table } = namedIn(nodes, manifests);
  return useKnownOf(flow, table);
}

/** What the inputs of a card may name, whatever a node names now. */
export function useKnownFor(manifest: CardManifest | undefined): Known {
  return useKnownOf(inputsByWidget(manifest, 'flow').length > 0, inputsByWidget(manifest, 'table').length > 0);
}

function useKnownOf(namesFlow: boolean, namesTable: boolean): Known {
  const flows = useApi(listCallableFlows, {}, { enabled: namesFlow }).data?.items;
  const tables = useApi(listTables, {}, { enabled: namesTable }).data?.items;
  return useMemo(() => {
    const known: Known = {};
    if (namesFlow && flows !== undefined) known.flows = findingFlows(flows);
    if (namesTable && tables !== undefined) known.tables = findingTables(tables);
    return known;
  }, [flows, namesFlow, namesTable, tables]);
}
