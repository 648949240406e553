// Which connection each slot of a flow uses: what a person bound, else the only connection of the slot's app. Pure.
import type { Flow } from '../../shared/flow/flow.ts';

/**
 * The connection of each slot, by the slot's name. What a person bound wins where that connection still exists and is
 * of the slot's app; a slot that is left out uses none.
 */
export function effectiveBindings(
  flow: Pick<Flow, 'connections'>,
  explicit: Readonly<Record<string, string>>,
  connections: readonly { id: string; app: string }[],
): Record<string, string> {
  const bound: Record<string, string> = {};
  for (const [slot, { app }] of Object.entries(flow.connections ?? {})) {
    const fitting = connections.filter((connection) => connection.app === app);
    const chosen = Object.hasOwn(explicit, slot)
      ? fitting.find((connection) => connection.id === explicit[slot])
      : undefined;
    const only = fitting.length === 1 ? fitting[0] : undefined;
    const connection = chosen ?? only;
    if (connection !== undefined) bound[slot] = connection.id;
  }
  return bound;
}
