// What flows need of Okta connections: the events that they listen to, and the scopes of their cards, by the connection
// that their slots are bound to.
import { neededEventTypes, type NeededEventType } from '../../shared/okta/needed-event-types.ts';
import { neededScopes, type NeededScope, type OwnUse } from '../../shared/okta/needed-scopes.ts';
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { effectiveBindings } from '../flows/bindings.ts';
import type { Store } from '../store/store.ts';

export interface OktaNeeds {
  /** Types of events that active flows listen to, whatever org they come from. */
  eventTypes(): Promise<NeededEventType[]>;
  /** The scopes of all active flows that use the connection, and of what it does by itself: polling, event hooks. */
  ofConnection(connectionId: string): Promise<NeededScope[]>;
  /** The scopes of one flow, by the connections that its slots use. Slots that use none need nothing. */
  ofFlow(
    flowId: string,
    flow: Flow,
    bindings: Readonly<Record<string, string>>,
  ): Promise<ReadonlyMap<string, NeededScope[]>>;
}

/** @param pollsLog whether the System Log of a connection is read */
export function createOktaNeeds(
  store: Pick<Store, 'flows' | 'connections' | 'oktaHooks'>,
  manifestOf: ManifestLookup,
  pollsLog: (connectionId: string) => Promise<boolean>,
): OktaNeeds {
  /** What the connection does without a flow. */
  async function ownUses(connectionId: string): Promise<OwnUse[]> {
    const [polls, hook] = await Promise.all([pollsLog(connectionId), store.oktaHooks.find(connectionId)]);
    return [...(polls ? (['polling'] as const) : []), ...(hook === undefined ? [] : (['eventHook'] as const))];
  }

  return {
    async eventTypes() {
      const active = await store.flows.active();
      return neededEventTypes(
        active.map(({ flowId, flow }) => ({ id: flowId, flow: JSON.parse(flow) as Flow })),
        manifestOf,
      );
    },
    async ofConnection(connectionId) {
      const connections = await store.connections.list();
      const flows = (await store.flows.active()).map(({ flowId, flow: text, bindings }) => {
        const flow = JSON.parse(text) as Flow;
        const bound = Object.entries(effectiveBindings(flow, bindings, connections));
        return {
          id: flowId,
          flow,
          slots: new Set(bound.filter(([, id]) => id === connectionId).map(([slot]) => slot)),
        };
      });
      return neededScopes(flows, manifestOf, await ownUses(connectionId));
    },
    async ofFlow(flowId, flow, bindings) {
      const bound = Object.entries(effectiveBindings(flow, bindings, await store.connections.list()));
      const slotsOf = Map.groupBy(bound, ([, connection]) => connection);
      const needs = [...slotsOf].map(([connection, entries]): [string, NeededScope[]] => {
        const slots = new Set(entries.map(([slot]) => slot));
        return [connection, neededScopes([{ id: flowId, flow, slots }], manifestOf)];
      });
      return new Map(needs.filter(([, scopes]) => scopes.length > 0));
    },
  };
}
