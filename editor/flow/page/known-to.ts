// Finds out what the checks of a flow are told of the installation: its flows and its tables. The server is asked for
// them only where the flow names some.
import type { QueryClient } from '@tanstack/react-query';

import { listCallableFlows } from '../../../shared/api/flows.ts';
import { listTables } from '../../../shared/api/tables.ts';
import type { ManifestLookup } from '../../../shared/card/manifest.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { finding, type Known } from '../../../shared/flow/known.ts';
import { namedBy } from '../../../shared/flow/named.ts';
import { request } from '../../api/client.ts';
import { apiKey } from '../../api/hooks.ts';

/** Milliseconds for which an answer is not asked for again. */
const FRESH_MS = 10_000;

/** @throws ApiError where the server cannot be asked now; the caller then keeps the findings that it has */
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
