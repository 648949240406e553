// Flow files in short, for tests that give one to a server.
import type { JsonObject, JsonValue } from '../../shared/json.ts';

/** Wires in short: `'a > b'` leaves by `out`, `'a.true > b'` by `true`. Nodes stand in a row unless `more` says otherwise. */
export function flowFile(
  id: string,
  nodes: JsonObject,
  wires: readonly string[] = [],
  more: JsonObject = {},
): JsonObject {
  const edges = wires.map((wire): JsonObject => {
    const [left = '', to = ''] = wire.split('>').map((part) => part.trim());
    const [from = '', port = 'out'] = left.split('.');
    return { from, port, to };
  });
  const places = Object.keys(nodes).map((key, at): [string, JsonValue] => [key, { x: at * 320, y: 120 }]);
  return {
    formatVersion: 1,
    id,
    name: id,
    nodes,
    edges: edges.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    layout: { nodes: Object.fromEntries(places), notes: {} },
    ...more,
  };
}
