// Names edges and notes inside the editor, and finds them by these names. Files have no ids of edges: an edge is its
// from, port and to. A note's id must not be taken for a node's key, so it has a prefix that no key can have.
import type { Flow, FlowEdge } from '../../shared/flow/flow.ts';

export function edgeId(edge: FlowEdge): string {
  return `${edge.from}:${edge.to}:${edge.port}`;
}

/** The edge with this id; undefined where the flow has it no more. */
export function findEdge(flow: Pick<Flow, 'edges'>, id: string): FlowEdge | undefined {
  return flow.edges.find((edge) => edgeId(edge) === id);
}

const NOTE_PREFIX = 'note:';

export function noteId(key: string): string {
  return NOTE_PREFIX + key;
}

/** The key of the note with this id; undefined for the id of anything else. */
export function noteKeyOf(id: string): string | undefined {
  return id.startsWith(NOTE_PREFIX) ? id.slice(NOTE_PREFIX.length) : undefined;
}

const FRAME_PREFIX = 'frame:';

/** The id of the frame around the body of a For each, made of the For each's key. */
export function frameId(key: string): string {
  return FRAME_PREFIX + key;
}

/** The key of the For each whose frame this is; undefined for the id of anything else. */
export function frameKeyOf(id: string): string | undefined {
  return id.startsWith(FRAME_PREFIX) ? id.slice(FRAME_PREFIX.length) : undefined;
}
