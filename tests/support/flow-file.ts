// Flow files in short, for tests that give one to a server.
import type { FlowEdge } from '../../shared/flow/flow.ts';
import type { JsonObject, JsonValue } from '../../shared/json.ts';
import { edgesOf } from './flow-builder.ts';

/** Edges as `edgesOf`. Nodes stand in a row unless `more` says otherwise. */
export function flowFile(
  id: string,
  nodes: JsonObject,
  arrows: readonly string[] = [],
  more: JsonObject = {},
): JsonObject {
  const places = Object.keys(nodes).map((key, at): [string, JsonValue] => [key, { x: at * 320, y: 120 }]);
  return {
    formatVersion: 1,
    id,
    name: id,
    nodes,
    edges: inOrder(edgesOf(...arrows)),
    layout: { nodes: Object.fromEntries(places), notes: {} },
    ...more,
  };
}

const inOrder = (edges: FlowEdge[]): JsonObject[] =>
  edges
    .map(({ from, port, to }) => ({ from, port, to }))
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
