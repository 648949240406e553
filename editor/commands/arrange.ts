// Puts what is selected in order, as plain functions over a session; fetched once the page stands. Each is one step
// of undo, and gives false where nothing changed.
import { outermost, withBodies } from '../../shared/flow/bodies.ts';
import type { Flow, FlowEdge } from '../../shared/flow/flow.ts';
import { applyOperation } from '../../shared/flow/operations.ts';
import type { FlowOperation, Position } from '../../shared/flow/operations/operation.ts';
import { edgeId, noteId, noteKeyOf } from '../session/element-ids.ts';
import { aligned, distributed, type Axis, type Boxes, type Side } from '../geometry/arrange.ts';
import { boxIn, surround, type Box, type Places } from '../geometry/frames.ts';
import { GRID, NODE_WIDTH } from '../geometry/node-shape.ts';
import { boundsOf, NOTE_HEIGHT } from '../geometry/placement.ts';
import { positionOf } from '../geometry/position.ts';
import type { EditorSession } from '../session/session.ts';
import { STEP_TEXTS } from '../session/step-texts.ts';
import { move, selectedKeys } from './edit.ts';

/**
 * The boxes of the cards and notes that are selected, by id. A For each counts as its card, and its body goes with
 * it.
 */
function selectedBoxes({ editor, manifests }: EditorSession): Record<string, Box> {
  const { flow, selection } = editor.get();
  const cards = outermost(
    flow,
    selection.nodes.filter((id) => noteKeyOf(id) === undefined),
  );
  const notes = selection.nodes.flatMap((id): [string, Box][] => {
    const note = flow.layout?.notes[noteKeyOf(id) ?? ''];
    if (note === undefined) return [];
    return [[id, { x: note.x, y: note.y, width: note.width ?? NODE_WIDTH, height: note.height ?? NOTE_HEIGHT }]];
  });
  return Object.fromEntries([...cards.map((key) => [key, boxIn(flow, key, manifests)] as const), ...notes]);
}

/** How many things there are to be put in line. */
export function countOfBoxes(session: EditorSession): number {
  return Object.keys(selectedBoxes(session)).length;
}

/** Puts what is selected in line at a side. */
export function alignSelection(session: EditorSession, side: Side): boolean {
  return place(session, (boxes) => aligned(boxes, side), STEP_TEXTS.align);
}

/** Makes equal gaps between what is selected. */
export function distributeSelection(session: EditorSession, axis: Axis): boolean {
  return place(session, (boxes) => distributed(boxes, axis), STEP_TEXTS.distribute);
}

/** Moves what is selected to where `how` says, and bodies along with their For each. */
function place(session: EditorSession, how: (boxes: Boxes) => Places, label: string): boolean {
  const { flow } = session.editor.get();
  const boxes = selectedBoxes(session);
  const places: Record<string, Position> = {};
  for (const [id, at] of Object.entries(how(boxes))) {
    places[id] = at;
    const from = boxes[id];
    if (from === undefined || noteKeyOf(id) !== undefined) continue;
    for (const key of withBodies(flow, [id])) {
      const { x, y } = positionOf(flow, key);
      places[key] = { x: x + at.x - from.x, y: y + at.y - from.y };
    }
  }
  return move(session, places, { label });
}

/** Tidies the flow from top to bottom, or only what is selected where that is several. */
export async function tidyDown(session: EditorSession): Promise<boolean> {
  const { editor, manifests } = session;
  const { tidyPositions } = await import('../geometry/auto-layout.ts');
  const keys = selectedKeys(session);
  const positions = tidyPositions(editor.get().flow, manifests, keys.length > 1 ? keys : undefined, 'down');
  return dispatch(session, [{ type: 'moveNodes', positions }], STEP_TEXTS.tidy);
}

/** Tidies all but what is selected, which stays where its author placed it. */
export async function tidyOthers(session: EditorSession): Promise<boolean> {
  const { editor, manifests } = session;
  const { tidyAround } = await import('../geometry/auto-layout.ts');
  const positions = tidyAround(editor.get().flow, manifests, selectedKeys(session));
  return dispatch(session, [{ type: 'moveNodes', positions }], STEP_TEXTS.tidy);
}

/** Takes the selected cards out of their wires, and joins what was before them to what came after. */
export function detachSelection(session: EditorSession): boolean {
  const { editor, manifests } = session;
  const { flow } = editor.get();
  const keys = selectedKeys(session);
  const chosen = new Set(withBodies(flow, keys));
  const touching = flow.edges.filter((edge) => chosen.has(edge.from) !== chosen.has(edge.to));
  if (touching.length === 0) return false;
  const healed = applyOperation(flow, { type: 'removeNodes', keys, heal: true }, manifests);
  const joins = healed.edges.filter((edge) => !flow.edges.some((each) => edgeId(each) === edgeId(edge)));
  return dispatch(
    session,
    [{ type: 'removeEdges', edges: touching }, ...joins.map((edge): FlowOperation => ({ type: 'addEdge', edge }))],
    STEP_TEXTS.detach(keys.length === 1 ? nameOf(flow, keys[0] ?? '') : STEP_TEXTS.nodes(keys.length)),
  );
}

const MARGIN = { side: GRID * 3, top: GRID * 6 };

/**
 * Draws a frame around what is selected, with a title to be written. Gives its key; undefined where nothing is
 * selected.
 */
export function frameSelection(session: EditorSession): string | undefined {
  const { editor, manifests } = session;
  const { flow, selection } = editor.get();
  const cards = boundsOf(flow, selectedKeys(session), manifests);
  const notes = Object.entries(selectedBoxes(session)).filter(([id]) => noteKeyOf(id) !== undefined);
  const boxes = [...(cards === undefined ? [] : [cards]), ...notes.map(([, box]) => box)];
  if (selection.nodes.length === 0 || boxes.length === 0) return undefined;
  const { x, y, width, height } = surround(boxes);
  let number = 1;
  while (Object.hasOwn(flow.layout?.notes ?? {}, `frame${number}`)) number += 1;
  const key = `frame${number}`;
  const note = {
    x: x - MARGIN.side,
    y: y - MARGIN.top,
    width: width + 2 * MARGIN.side,
    height: height + MARGIN.top + MARGIN.side,
    text: '',
    frame: true,
  };
  const operations: FlowOperation[] = [{ type: 'setNote', key, note }];
  editor.dispatch({ type: 'batch', operations, label: STEP_TEXTS.addFrame }, { nodes: [noteId(key)], edges: [] });
  return key;
}

/** The one wire that is selected; undefined where anything else is selected, too. */
export function selectedWire({ editor }: EditorSession): FlowEdge | undefined {
  const { flow, selection } = editor.get();
  const [only, ...others] = selection.edges;
  if (selection.nodes.length > 0 || others.length > 0) return undefined;
  return flow.edges.find((edge) => edgeId(edge) === only);
}

function dispatch({ editor }: EditorSession, operations: FlowOperation[], label: string): boolean {
  return editor.dispatch({ type: 'batch', operations, label });
}

function nameOf(flow: Flow, key: string): string {
  return flow.nodes[key]?.name ?? key;
}
