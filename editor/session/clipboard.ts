// Copy and paste as text: nodes with the edges among them as JSON, so that they travel between tabs, flows and people.
// Pure; the browser's clipboard is the canvas's.
import { withBodies } from '../../shared/flow/bodies.ts';
import type { Flow, FlowEdge, FlowNode } from '../../shared/flow/flow.ts';
import type { FlowOperation, Position } from '../../shared/flow/operations/operation.ts';
import { isJsonObject } from '../../shared/json.ts';
import { positionOf } from '../geometry/position.ts';
import { parseFlow, pasteKeys } from './operations.ts';

/** Nodes under the keys that they had, the edges among them, and where they stood. */
export interface Clip {
  nodes: Record<string, FlowNode>;
  edges: FlowEdge[];
  positions: Record<string, Position>;
}

// Tells text that was copied here from any other JSON. The number changes when older text can no longer be read.
const MARK = 'signalbox/nodes@1';

/** The chosen nodes; the body of a chosen For each comes with it. */
export function clipOf(flow: Flow, keys: readonly string[]): Clip {
  const chosen = new Set(withBodies(flow, keys));
  const entries = Object.entries(flow.nodes).filter(([key]) => chosen.has(key));
  return {
    nodes: Object.fromEntries(entries),
    edges: flow.edges.filter((edge) => chosen.has(edge.from) && chosen.has(edge.to)),
    positions: Object.fromEntries(entries.map(([key]) => [key, positionOf(flow, key)])),
  };
}

/** The clip as it stands on the clipboard: JSON that people can read and mend. */
export function clipText(clip: Clip): string {
  return JSON.stringify({ kind: MARK, ...clip }, null, 2);
}

/**
 * Reads what was copied here or elsewhere; a whole flow file counts too. Undefined for any other text, and for nodes
 * that a flow could not have. Needs the operations (operations.ts).
 */
export function readClip(text: string): Clip | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isJsonObject(value)) return undefined;
  try {
    if (value.kind === MARK) {
      const { nodes, edges, layout } = parseFlow({
        formatVersion: 1,
        id: 'clipboard',
        name: 'Clipboard',
        nodes: value.nodes ?? {},
        edges: value.edges ?? [],
        layout: { nodes: value.positions ?? {}, notes: {} },
      });
      return { nodes, edges, positions: layout?.nodes ?? {} };
    }
    if (value.formatVersion === undefined) return undefined;
    const flow = parseFlow(value);
    return clipOf(flow, Object.keys(flow.nodes));
  } catch {
    return undefined;
  }
}

/**
 * Pastes so that the clip's top left stands at `at`, or a little beside where it was copied from. `keys` are the new
 * nodes' keys in the flow; `parent` is the For each in whose body they stand.
 */
export function planPaste(
  flow: Flow,
  clip: Clip,
  at?: Position,
  parent?: string,
): { operation: FlowOperation; keys: string[] } {
  const places = Object.values(clip.positions);
  const left = Math.min(...places.map(({ x }) => x));
  const top = Math.min(...places.map(({ y }) => y));
  let shift = at === undefined || places.length === 0 ? { x: 40, y: 40 } : { x: at.x - left, y: at.y - top };
  const taken = new Set(Object.keys(flow.nodes).map((key) => spot(positionOf(flow, key))));
  while (places.some(({ x, y }) => taken.has(spot({ x: x + shift.x, y: y + shift.y }))))
    shift = { x: shift.x + 40, y: shift.y + 40 };
  const positions = Object.fromEntries(
    Object.entries(clip.positions).map(([key, { x, y }]) => [key, { x: x + shift.x, y: y + shift.y }]),
  );
  return {
    operation: {
      type: 'paste',
      nodes: clip.nodes,
      edges: clip.edges,
      positions,
      ...(parent === undefined ? {} : { parent }),
    },
    keys: [...pasteKeys(flow, clip.nodes).values()],
  };
}

/** Names a place, where a difference of half a step of the grid is none. */
function spot({ x, y }: Position): string {
  return `${Math.round(x / 8)} ${Math.round(y / 8)}`;
}
