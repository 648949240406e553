// The names of edges and notes inside the editor, and the way back. Files have no edge ids: an edge is its from, port
// and to; a note's id must not be taken for a node's key.
import type { Flow, FlowEdge } from '../../shared/flow/flow.ts';

export function edgeId(edge: FlowEdge): string {
  return `${edge.from}:${edge.to}:${edge.port}`;
}

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

/** The frame around the body of a For each, by the key of the For each. */
export function frameId(key: string): string {
  return FRAME_PREFIX + key;
}

/** The key of the For each whose frame this is; undefined for the id of anything else. */
export function frameKeyOf(id: string): string | undefined {
  return id.startsWith(FRAME_PREFIX) ? id.slice(FRAME_PREFIX.length) : undefined;
}
