// What helps while cards are dragged: lines to snap to, and the wire that letting go would draw. Fetched once the
// page stands; without it a drag is a plain one.
import type { ManifestLookup } from '../../../shared/card/manifest.ts';
import type { Flow, FlowEdge } from '../../../shared/flow/flow.ts';
import { boxIn, surround, type Box, type Places } from '../../geometry/frames.ts';
import { snapTo, type Guide } from '../../geometry/guides.ts';
import { nearPort } from '../../geometry/near-port.ts';
import { noteBox } from '../../geometry/note-frames.ts';
import { snapped } from '../../geometry/position.ts';
import { openPort } from '../../session/add-card.ts';
import { noteId, noteKeyOf } from '../../session/element-ids.ts';

export interface DragAids {
  guides: Guide[];
  wire: FlowEdge | null;
}

/** How near a line must be, on the screen, in pixels: the same whatever the zoom. */
const REACH = 6;

/**
 * Works out the help for one moment of a drag, and how far all that is dragged moves to be in line.
 * @param held the card or note that the pointer has taken hold of
 * @param places where all that is dragged is now
 */
export function dragAids(
  flow: Flow,
  manifests: ManifestLookup,
  places: Places,
  held: string,
  zoom: number,
): DragAids & { dx: number; dy: number } {
  const boxes = new Map<string, Box>(Object.keys(flow.nodes).map((key) => [key, boxIn(flow, key, manifests)]));
  for (const [key, note] of Object.entries(flow.layout?.notes ?? {}))
    if (note.frame !== true) boxes.set(noteId(key), noteBox(note));
  const moving = Object.entries(places).flatMap(([id, at]): Box[] => {
    const box = boxes.get(id);
    return box === undefined ? [] : [{ ...box, ...at }];
  });
  // A frame that nothing lies in has no edges to snap by.
  if (moving.length === 0) return { dx: 0, dy: 0, guides: [], wire: null };
  const others = [...boxes].filter(([id]) => places[id] === undefined);
  const box = surround(moving);
  const snap = snapTo(
    box,
    others.map(([, each]) => each),
    REACH / zoom,
  );
  // Cards come to lie on the grid: a line holds only where it goes through it.
  const end = snapped({ x: box.x + snap.dx, y: box.y + snap.dy });
  const holds = { x: end.x === box.x + snap.dx, y: end.y === box.y + snap.dy };
  const alone = Object.keys(places).length === 1 && noteKeyOf(held) === undefined ? moving[0] : undefined;
  const cards = Object.fromEntries(others.filter(([id]) => noteKeyOf(id) === undefined));
  const wire =
    alone === undefined || flow.nodes[held] === undefined
      ? undefined
      : nearPort(flow, held, alone, cards, (key) => openPort(flow, key, manifests), manifests);
  return {
    dx: holds.x ? snap.dx : 0,
    dy: holds.y ? snap.dy : 0,
    guides: snap.guides.filter(({ axis }) => holds[axis]),
    wire: wire ?? null,
  };
}
