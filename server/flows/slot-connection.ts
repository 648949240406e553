// The connection behind a slot, for a step that is about to act: asked anew each time, so that a changed binding counts
// from the next step on.
import type { JsonObject } from '../../shared/json.ts';
import { parseFlow } from '../../shared/flow/parse.ts';
import type { Store } from '../store/store.ts';
import { effectiveBindings } from './bindings.ts';

export interface SlotConnectionDeps {
  store: Pick<Store, 'flows' | 'connections'>;
  /** Secrets included. */
  settingsOf(connectionId: string): Promise<JsonObject | undefined>;
}

/** Undefined: the slot is bound to nothing. */
export function createSlotConnection(
  deps: SlotConnectionDeps,
): (flowId: string, slot: string) => Promise<JsonObject | undefined> {
  const { flows, connections } = deps.store;

  /** What the flow says of the slot: its live version first, since that is what most runs are of. */
  async function slotsOf(flowId: string): Promise<Record<string, { app: string }>> {
    const row = await flows.find(flowId);
    if (row === undefined) return {};
    const version = row.liveVersion === null ? undefined : await flows.findVersion(flowId, row.liveVersion);
    const live = version === undefined ? undefined : await flows.findSnapshot(version.snapshot);
    const draft = parseFlow(JSON.parse(row.draft)).connections;
    return { ...draft, ...(live === undefined ? {} : parseFlow(JSON.parse(live)).connections) };
  }

  return async (flowId, slot) => {
    const bound = effectiveBindings(
      { connections: await slotsOf(flowId) },
      await flows.bindings(flowId),
      await connections.list(),
    );
    const id = Object.hasOwn(bound, slot) ? bound[slot] : undefined;
    return id === undefined ? undefined : deps.settingsOf(id);
  };
}
