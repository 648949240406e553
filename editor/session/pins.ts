// Keeps pinned outputs of a flow's nodes (S13) in this browser, beside the draft and never in it, so that no export
// and no live run has them.
import type { JsonValue } from '../../shared/json.ts';
import { isJsonObject } from '../../shared/json.ts';

/** By key of the node: the port that it leaves through, and the output that it gives. */
export type Pins = Readonly<Record<string, { port: string; output: JsonValue }>>;

type PinStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const PREFIX = 'signalbox.pins.';

/** The pins of a flow; none where nothing is kept, or nothing that can be read. */
export function readPins(storage: PinStorage | undefined, flowId: string): Pins {
  try {
    const value: unknown = JSON.parse(storage?.getItem(PREFIX + flowId) ?? '{}');
    if (!isJsonObject(value)) return {};
    const pins = Object.entries(value).flatMap(([key, pin]): [string, Pins[string]][] =>
      isJsonObject(pin) && typeof pin['port'] === 'string' && pin['output'] !== undefined
        ? [[key, { port: pin['port'], output: pin['output'] }]]
        : [],
    );
    return Object.fromEntries(pins);
  } catch {
    return {};
  }
}

/** Keeps the pins. Where the browser has no room, they last as long as the page. */
export function writePins(storage: PinStorage | undefined, flowId: string, pins: Pins): void {
  try {
    if (Object.keys(pins).length === 0) storage?.removeItem(PREFIX + flowId);
    else storage?.setItem(PREFIX + flowId, JSON.stringify(pins));
  } catch {
    // Storage may be forbidden or full.
  }
}

/** The pins of nodes that the flow still has. */
export function pinsIn(flow: { nodes: Readonly<Record<string, unknown>> }, pins: Pins): Pins {
  return Object.fromEntries(Object.entries(pins).filter(([key]) => Object.hasOwn(flow.nodes, key)));
}
