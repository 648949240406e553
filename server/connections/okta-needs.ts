// What active flows need of an Okta connection: the scopes of their cards, by the connection that their slots are bound to.
import { neededScopes, type NeededScope } from '../../shared/okta/needed-scopes.ts';
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { effectiveBindings } from '../flows/bindings.ts';
import type { Store } from '../store/store.ts';

export function createOktaNeeds(
  store: Pick<Store, 'flows' | 'connections'>,
  manifestOf: ManifestLookup,
): (connectionId: string) => Promise<NeededScope[]> {
  return async (connectionId) => {
    const connections = await store.connections.list();
    const flows = (await store.flows.active()).map(({ flowId, flow: text, bindings }) => {
      const flow = JSON.parse(text) as Flow;
      const bound = Object.entries(effectiveBindings(flow, bindings, connections));
      return { id: flowId, flow, slots: new Set(bound.filter(([, id]) => id === connectionId).map(([slot]) => slot)) };
    });
    return neededScopes(flows, manifestOf);
  };
}
