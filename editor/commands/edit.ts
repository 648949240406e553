// What a person can do on the canvas, as plain functions over a session: the same for keys, menus and pointer. Each
// is one step of undo. Those that give a boolean give false where nothing changed.
import { outermost, withBodies } from '../../shared/flow/bodies.ts';
import { describeOperation } from '../session/describe.ts';
import type { FlowEdge } from '../../shared/flow/flow.ts';
import type { FlowOperation, Position } from '../../shared/flow/operations/operation.ts';
import { clipOf, clipText, planPaste, readClip, type Clip } from '../session/clipboard.ts';
import { edgeId, findEdge, noteId, noteKeyOf } from '../session/element-ids.ts';
import { frameAt, framesIn, type Places, type Reparenting } from '../geometry/frames.ts';
import { roomForMoved } from '../geometry/make-room.ts';
import { GRID, NODE_WIDTH } from '../geometry/node-shape.ts';
import { frameContents } from '../geometry/note-frames.ts';
import { boundsOf, NOTE_HEIGHT, spotForNote } from '../geometry/placement.ts';
import { positionOf, snapped } from '../geometry/position.ts';
import { applyOperation } from '../session/operations.ts';
import type { EditorSession } from '../session/session.ts';
import { STEP_TEXTS } from '../session/step-texts.ts';

/** The keys of selected nodes that are cards, notes left out. */
export function selectedKeys({ editor }: EditorSession): string[] {
  return editor.get().selection.nodes.filter((id) => noteKeyOf(id) === undefined);
}

/**
 * Deletes cards, notes and wires that are selected; a For each goes with its body. `heal` joins what came before a
 * card to what came after it.
 */
export function deleteSelection(session: EditorSession, heal: boolean): boolean {
  const { editor } = session;
  const { flow, selection } = editor.get();
  const keys = selectedKeys(session);
  const notes = selection.nodes.flatMap((id) => noteKeyOf(id) ?? []);
  const edges = selection.edges.flatMap((id) => findEdge(flow, id) ?? []);
  const operations: FlowOperation[] = [
    ...(edges.length > 0 ? [{ type: 'removeEdges' as const, edges }] : []),
    ...(keys.length > 0 ? [{ type: 'removeNodes' as const, keys, heal }] : []),
    ...notes.map((key): FlowOperation => ({ type: 'removeNote', key })),
  ];
  if (operations.length === 0) return false;
  return run(session, operations, keys.length > 1 ? STEP_TEXTS.remove(STEP_TEXTS.nodes(keys.length)) : undefined);
}

/** Moves what is selected by steps of the grid. All moves of a held key are one step of undo. */
export function nudgeSelection(session: EditorSession, dx: number, dy: number): boolean {
  const { flow, selection } = session.editor.get();
  if (selection.nodes.length === 0) return false;
  const chosen = withFrames(session, selection.nodes);
  const notesChosen = chosen.filter((id) => noteKeyOf(id) !== undefined);
  const places = Object.fromEntries(
    [...withBodies(flow, chosen), ...notesChosen].map((id): [string, Position] => {
      const note = noteKeyOf(id);
      const at = note === undefined ? positionOf(flow, id) : (flow.layout?.notes[note] ?? { x: 0, y: 0 });
      return [id, { x: at.x + dx * GRID, y: at.y + dy * GRID }];
    }),
  );
  return move(session, places, { burst: `nudge ${selection.nodes.join(' ')}` });
}

/** These and what lies in frames among them, which goes along. */
function withFrames({ editor, manifests }: EditorSession, ids: readonly string[]): string[] {
  const { flow } = editor.get();
  const inside = ids.flatMap((id) => {
    const { cards, notes } = frameContents(flow, noteKeyOf(id) ?? '', manifests);
    return [...cards, ...notes.map(noteId)];
  });
  return [...new Set([...ids, ...inside])];
}

export interface MoveOptions {
  /** Quick moves with the same one are one step of undo. */
  burst?: string;
  /** What goes into bodies and out of them. */
  reparenting?: readonly Reparenting[];
  /** What the step of undo is called. */
  label?: string;
  /** A wire that is drawn in the same step. */
  wire?: FlowEdge;
}

/**
 * Carries out a drag that has ended: one operation for all that moved, into bodies and out of them too. `places` are
 * by key of the card or id of the note, and are put on the grid here.
 */
export function move(session: EditorSession, places: Places, options: MoveOptions = {}): boolean {
  const { burst, reparenting = [], label: called, wire } = options;
  const { editor, manifests } = session;
  const { flow } = editor.get();
  const cards: Record<string, Position> = {};
  const notes: FlowOperation[] = [];
  for (const [id, at] of Object.entries(places)) {
    const key = noteKeyOf(id);
    const note = key === undefined ? undefined : flow.layout?.notes[key];
    if (key === undefined && Object.hasOwn(flow.nodes, id)) cards[id] = snapped(at);
    else if (key !== undefined && note !== undefined)
      notes.push({ type: 'setNote', key, note: { ...note, ...snapped(at) } });
  }
  const operations: FlowOperation[] =
    Object.keys(cards).length > 0 ? [{ type: 'moveNodes', positions: cards }, ...notes] : notes;
  const standing = reparenting.map((each): FlowOperation => ({ type: 'setParent', ...each }));
  const moved = [...operations, ...standing];
  const [first] = operations;
  if (first === undefined) return false;
  // What stands beside a frame that grew goes aside.
  const after = applyOperation(flow, { type: 'batch', operations: moved }, manifests);
  const aside = roomForMoved(flow, after, Object.keys(cards), manifests);
  if (Object.keys(aside).length > 0) moved.push({ type: 'moveNodes', positions: aside });
  const label = called ?? (moved.length === operations.length ? undefined : describeOperation(standing[0] ?? first));
  if (wire !== undefined) moved.push({ type: 'addEdge', edge: wire });
  return run(session, moved, wire === undefined ? label : STEP_TEXTS.connect(wire.from, wire.to), burst);
}

export function selectAll({ editor }: EditorSession): void {
  const { flow } = editor.get();
  editor.select(
    [...Object.keys(flow.nodes), ...Object.keys(flow.layout?.notes ?? {}).map(noteId)],
    flow.edges.map(edgeId),
  );
}

/** What is selected as text for the clipboard, and how many cards that is; undefined where no card is selected. */
export function copySelection(session: EditorSession): { text: string; count: number } | undefined {
  const keys = selectedKeys(session);
  if (keys.length === 0) return undefined;
  const clip = clipOf(session.editor.get().flow, keys);
  return { text: clipText(clip), count: Object.keys(clip.nodes).length };
}

/** Pastes nodes from text, at a place into the body that is there. False where the text holds no nodes. */
export function pasteText(session: EditorSession, text: string, at?: Position): boolean {
  const clip = readClip(text);
  if (clip === undefined) return false;
  const { editor, manifests } = session;
  const body = at === undefined ? undefined : frameAt(framesIn(editor.get().flow, manifests).values(), at)?.key;
  return pasteClip(session, clip, at, body);
}

/** Puts a copy of what is selected beside it, or below where a frame would cover it. */
export function duplicateSelection(session: EditorSession): boolean {
  const keys = selectedKeys(session);
  if (keys.length === 0) return false;
  const { editor, manifests } = session;
  const { flow } = editor.get();
  const clip = clipOf(flow, keys);
  const tops = outermost(flow, keys);
  // A double stands where its original does; of nodes that stand in different bodies, in the flow itself.
  const bodies = new Set(tops.map((key) => flow.nodes[key]?.parent));
  const [body] = bodies;
  const frames = framesIn(flow, manifests);
  // Frames lie below each other: one over the other would be one to look at.
  const room = tops.some((key) => frames.has(key)) ? boundsOf(flow, tops, manifests) : undefined;
  const left = Math.min(...Object.values(clip.positions).map(({ x }) => x));
  const at = room === undefined ? undefined : { x: left, y: room.y + room.height + GRID * 5 };
  return pasteClip(session, clip, at, bodies.size === 1 ? body : undefined);
}

/** Puts copies of these cards where they were dragged to; the cards themselves stay. */
export function copyTo(session: EditorSession, places: Places): boolean {
  const { flow } = session.editor.get();
  const keys = Object.keys(places).filter((id) => Object.hasOwn(flow.nodes, id));
  const clip = clipOf(flow, keys);
  const corner = (list: readonly Position[]): Position => ({
    x: Math.min(...list.map(({ x }) => x)),
    y: Math.min(...list.map(({ y }) => y)),
  });
  if (keys.length === 0) return false;
  const bodies = new Set(outermost(flow, keys).map((key) => flow.nodes[key]?.parent));
  const [body] = bodies;
  const at = snapped(corner(keys.map((key) => places[key] ?? positionOf(flow, key))));
  return pasteClip(session, clip, at, bodies.size === 1 ? body : undefined);
}

function pasteClip(session: EditorSession, clip: Clip, at?: Position, body?: string): boolean {
  const { editor } = session;
  const { operation, keys } = planPaste(editor.get().flow, clip, at, body);
  return editor.dispatch(operation, { nodes: keys, edges: [] });
}

/**
 * Tidies the flow from left to right, or only what is selected where that is several. The layout's code is fetched
 * when it is first asked for.
 */
export async function tidy(session: EditorSession): Promise<boolean> {
  const { editor, manifests } = session;
  const { tidyPositions } = await import('../geometry/auto-layout.ts');
  const keys = selectedKeys(session);
  const positions = tidyPositions(editor.get().flow, manifests, keys.length > 1 ? keys : undefined);
  return run(session, [{ type: 'moveNodes', positions }], STEP_TEXTS.tidy);
}

/** Whether everything selected is disabled, so that the switch would enable it. */
export function allDisabled(session: EditorSession): boolean {
  const { flow } = session.editor.get();
  return selectedKeys(session).every((key) => flow.nodes[key]?.disabled === true);
}

/** Disables what is selected, or enables it where all of it is disabled. */
export function toggleDisabled(session: EditorSession): boolean {
  const keys = selectedKeys(session);
  const disable = !allDisabled(session);
  const operations = keys.map((key): FlowOperation => ({
    type: 'setNode',
    key,
    patch: { disabled: disable ? true : null },
  }));
  return operations.length > 0 && run(session, operations, disable ? STEP_TEXTS.disable : STEP_TEXTS.enable);
}

/** Adds a note and gives its key. It lies beside what is there, as near to `at` as there is room. */
export function addNote(session: EditorSession, at: Position): string {
  const { editor, manifests } = session;
  const taken = editor.get().flow.layout?.notes ?? {};
  let number = 1;
  while (Object.hasOwn(taken, `note${number}`)) number += 1;
  const key = `note${number}`;
  const size = { width: NODE_WIDTH, height: NOTE_HEIGHT };
  const spot = spotForNote(editor.get().flow, { ...at, ...size }, manifests);
  editor.dispatch({ type: 'setNote', key, note: { ...spot, ...size, text: '' } }, { nodes: [noteId(key)], edges: [] });
  return key;
}

/** Dispatches the operations as one step of undo. A single one keeps its own name and its burst. */
function run({ editor }: EditorSession, operations: FlowOperation[], label?: string, burst?: string): boolean {
  const [first] = operations;
  if (operations.length === 1 && first !== undefined && label === undefined)
    return editor.dispatch(first, undefined, burst);
  return editor.dispatch({ type: 'batch', operations, ...(label === undefined ? {} : { label }) }, undefined, burst);
}

/** How many cards stand in the bodies of what is selected without being selected themselves: they go with it. */
export function carriedCount(session: EditorSession): number {
  const keys = selectedKeys(session);
  return withBodies(session.editor.get().flow, keys).length - keys.length;
}
