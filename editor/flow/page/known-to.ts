// What the checks of a flow are told of the installation: the flows that it calls, and the tables that it names. It
// is asked only for a flow that names some.
import type { QueryClient } from '@tanstack/react-query';

import { listCallableFlows } from '../../../shared/api/flows.ts';
import { listTables } from '../../../shared/api/tables.ts';
import type { ManifestLookup } from '../../../shared/card/manifest.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { finding, type Known } from '../../../shared/flow/known.ts';
import { namedBy } from '../../../shared/flow/named.ts';
import { request } from '../../api/client.ts';
import { apiKey } from '../../api/hooks.ts';

const FRESH_MS = 10_000;

/** What the installation has. @throws ApiError where it cannot be asked now; the findings then stay as they were */
export async function knownTo(
  flow: Flow,
  { manifests, client }: { manifests: ManifestLookup; client: QueryClient },
): Promise<Known> {
  const names = (widget: 'flow' | 'table'): boolean => namedBy(flow, widget, manifests).length > 0;
  const known: Known = {};
  if (names('flow')) {
    const queryFn = () => request(listCallableFlows);
    const flows = await client.fetchQuery({ queryKey: apiKey(listCallableFlows, {}), queryFn, staleTime: FRESH_MS });
    known.flows = finding(flows.items);
  }
  if (names('table')) {
    const queryFn = () => request(listTables);
    const tables = await client.fetchQuery({ queryKey: apiKey(listTables, {}), queryFn, staleTime: FRESH_MS });
    known.tables = finding(tables.items);
  }
  return known;
}
