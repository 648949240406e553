// Gives a node a connection: says which slot of the flow it then names, and which operations make it so. Pure;
// binding the slot to the connection is the server's.
import type { Flow } from '../../shared/flow/flow.ts';
import type { FlowOperation } from '../../shared/flow/operations/operation.ts';
import { freeSlot } from './add-card.ts';

export interface ConnectionChoice {
  /** The slot to bind to the connection. */
  slot: string;
  /** Empty where the node names the slot already. */
  operations: FlowOperation[];
  /** What the flow's slots are bound to then. */
  bindings: Record<string, string>;
}

/**
 * Plans the choice. The node keeps its slot where that is of the connection's app; other nodes that share it go
 * along. Otherwise it joins a slot that stands for this connection, or for none yet, else it gets one of its own, so
 * that no other node's account changes.
 */
export function chooseConnection(
  flow: Flow,
  key: string,
  connection: { id: string; app: string },
  bindings: Readonly<Record<string, string>>,
): ConnectionChoice {
  const slots = flow.connections ?? {};
  const before = flow.nodes[key]?.connection;
  const fitting = Object.keys(slots).filter((name) => slots[name]?.app === connection.app);
  const slot =
    fitting.find((name) => name === before) ??
    fitting.find((name) => bindings[name] === connection.id) ??
    fitting.find((name) => bindings[name] === undefined) ??
    freeSlot(flow, connection.app);
  const operations: FlowOperation[] = [];
  if (!fitting.includes(slot)) operations.push({ type: 'setConnection', slot, app: connection.app });
  if (slot !== before) operations.push({ type: 'setNode', key, patch: { connection: slot } });
  const left = slot === before ? undefined : leftAlone(flow, key);
  if (left !== undefined) operations.push({ type: 'removeConnection', slot: left });
  const kept = Object.entries(bindings).filter(([name]) => Object.hasOwn(slots, name) && name !== left);
  return { slot, operations, bindings: { ...Object.fromEntries(kept), [slot]: connection.id } };
}

/** The slot that no node names any more when this one names another. */
function leftAlone(flow: Flow, key: string): string | undefined {
  const slot = flow.nodes[key]?.connection;
  if (slot === undefined || flow.connections?.[slot] === undefined) return undefined;
  const others = Object.entries(flow.nodes).filter(([other]) => other !== key);
  return others.some(([, node]) => node.connection === slot) ? undefined : slot;
}
