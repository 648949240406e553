// The connection behind a slot, for a step that is about to act: asked anew each time, so that a changed binding counts
// from the next step on.
import type { JsonObject } from '../../shared/json.ts';
import type { Store } from '../store/store.ts';
import { effectiveBindings } from './bindings.ts';

export interface SlotConnectionDeps {
  store: Pick<Store, 'flows' | 'connections'>;
  /** The settings of a connection, secrets included. */
  settingsOf(connectionId: string): Promise<JsonObject | undefined>;
}

/** A slot of a flow, by its name and the app that it is for. */
export interface Slot {
  name: string;
  app: string;
}

/**
 * The settings of the connection that a slot is bound to; undefined: it is bound to nothing of its app. The app is what
 * the version of the flow that asks says of the slot: a binding that was made for another version, and another app,
 * does not count.
 */
export function createSlotConnection(
  deps: SlotConnectionDeps,
): (flowId: string, slot: Slot) => Promise<JsonObject | undefined> {
  const bound = createBoundConnection(deps);
  return async (flowId, slot) => (await bound(flowId, slot))?.settings;
}

/** The same, and which connection it is. */
export function createBoundConnection(
  deps: SlotConnectionDeps,
): (flowId: string, slot: Slot) => Promise<{ id: string; settings: JsonObject } | undefined> {
  const { flows, connections } = deps.store;
  return async (flowId, { name, app }) => {
    const slots = { connections: { [name]: { app } } };
    const bound = effectiveBindings(slots, await flows.bindings(flowId), await connections.list());
    const id = bound[name];
    const settings = id === undefined ? undefined : await deps.settingsOf(id);
    return id === undefined || settings === undefined ? undefined : { id, settings };
  };
}
