// The installation's flows and tables as steps see them that name one.
import { useMemo } from 'react';

import { listCallableFlows } from '../../shared/api/flows.ts';
import { listTables } from '../../shared/api/tables.ts';
import { inputsByWidget, type CardManifest, type ManifestLookup } from '../../shared/card/manifest.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { finding, type Known } from '../../shared/flow/known.ts';
import { namedBy } from '../../shared/flow/named.ts';
import { useApi } from '../api/hooks.ts';

/** What these nodes name; absent where they name none, or until it is loaded. */
export function useKnown(nodes: Flow['nodes'], manifests: ManifestLookup): Known {
  const [namesFlow, namesTable] = useMemo(() => {
    const names = (widget: 'flow' | 'table'): boolean => namedBy({ nodes }, widget, manifests).length > 0;
    return [names('flow'), names('table')];
  }, [nodes, manifests]);
  return useKnownOf(namesFlow, namesTable);
}

/** What the inputs of the card may name. */
export function useKnownFor(manifest: CardManifest | undefined): Known {
  return useKnownOf(inputsByWidget(manifest, 'flow').length > 0, inputsByWidget(manifest, 'table').length > 0);
}

function useKnownOf(namesFlow: boolean, namesTable: boolean): Known {
  const flows = useApi(listCallableFlows, {}, { enabled: namesFlow }).data?.items;
  const tables = useApi(listTables, {}, { enabled: namesTable }).data?.items;
  return useMemo(() => {
    const known: Known = {};
    if (namesFlow && flows !== undefined) known.flows = finding(flows);
    if (namesTable && tables !== undefined) known.tables = finding(tables);
    return known;
  }, [flows, namesFlow, namesTable, tables]);
}
