// The connection behind a slot, for a step that is about to act: asked anew each time, so that a changed binding counts
// from the next step on.
import type { JsonObject } from '../../shared/json.ts';
import type { Store } from '../store/store.ts';
import { effectiveBindings } from './bindings.ts';

export interface SlotConnectionDeps {
  store: Pick<Store, 'flows' | 'connections'>;
  /** Secrets included. */
  settingsOf(connectionId: string): Promise<JsonObject | undefined>;
}

/**
 * Undefined: the slot is bound to nothing of its app. The app is what the version of the flow that asks says of the slot: a
 * binding that was made for another version, and another app, does not count.
 */
export function createSlotConnection(
  deps: SlotConnectionDeps,
): (flowId: string, slot: { name: string; app: string }) => Promise<JsonObject | undefined> {
  const { flows, connections } = deps.store;
  return async (flowId, { name, app }) => {
    const slots = { connections: { [name]: { app } } };
    const bound = effectiveBindings(slots, await flows.bindings(flowId), await connections.list());
    const id = bound[name];
    return id === undefined ? undefined : deps.settingsOf(id);
  };
}
