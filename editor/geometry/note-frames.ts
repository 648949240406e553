// Frames that people draw around cards: which things lie in one, and so move with it. Pure.
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { withBodies } from '../../shared/flow/bodies.ts';
import type { Flow, FlowNote } from '../../shared/flow/flow.ts';
import { boxIn, type Box } from './frames.ts';
import { NODE_WIDTH } from './node-shape.ts';
import { NOTE_HEIGHT } from './placement.ts';

/** The box of a note. One that was never resized has the usual size. */
export function noteBox({ x, y, width = NODE_WIDTH, height = NOTE_HEIGHT }: FlowNote): Box {
  return { x, y, width, height };
}

/**
 * What lies wholly within the frame: keys of cards (with the bodies of those that open one) and of notes. Nothing for
 * a note that is no frame.
 */
export function frameContents(
  flow: Flow,
  key: string,
  manifests: ManifestLookup,
): { cards: readonly string[]; notes: readonly string[] } {
  const frame = flow.layout?.notes[key];
  if (frame?.frame !== true) return { cards: [], notes: [] };
  const around = noteBox(frame);
  const isIn = (box: Box): boolean =>
    box.x >= around.x &&
    box.y >= around.y &&
    box.x + box.width <= around.x + around.width &&
    box.y + box.height <= around.y + around.height;
  const cards = Object.keys(flow.nodes).filter((each) => isIn(boxIn(flow, each, manifests)));
  const notes = Object.entries(flow.layout?.notes ?? {}).filter(([each, note]) => each !== key && isIn(noteBox(note)));
  return { cards: withBodies(flow, cards), notes: notes.map(([each]) => each) };
}
