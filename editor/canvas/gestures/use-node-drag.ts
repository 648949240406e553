// Dragging nodes: places stay here until the pointer lets go, then all of it is one operation and one step of undo. A
// For each takes its body along; over a frame the drag says what it would join and which wires it would cut.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useReactFlow, type NodeChange } from 'reactflow';

import { withBodies } from '../../../shared/flow/bodies.ts';
import { findNode } from '../../../shared/flow/graph.ts';
import type { ManifestLookup } from '../../../shared/card/manifest.ts';
import type { Flow, FlowEdge } from '../../../shared/flow/flow.ts';
import { edgeId, frameKeyOf, noteId, noteKeyOf } from '../../session/element-ids.ts';
import { framesIn, reparentingBy, type Frame, type Reparenting } from '../../geometry/frames.ts';
import { frameContents } from '../../geometry/note-frames.ts';
import { positionOf } from '../../geometry/position.ts';
import { cutBy } from '../../session/operations.ts';
import type { EditorSession } from '../../session/session.ts';
import { copyTo, move } from '../../commands/edit.ts';
import type { CanvasUi, Tone } from '../canvas-ui.ts';
import { TEXTS } from '../texts.ts';
import type { dragAids } from './drag-aids.ts';
import { NOTHING_DRAGGED, type CanvasNode, type Dragged } from '../view-model.ts';

interface NodeDragOptions {
  session: EditorSession;
  ui: CanvasUi;
  say(text: string, tone?: Tone): void;
}

export interface NodeDrag {
  dragged: Dragged;
  /** True while something is held: then nothing else may move what is seen. */
  isDragging(): boolean;
  onChanges(changes: NodeChange<CanvasNode>[]): void;
  onDragStart(event: unknown, node: CanvasNode): void;
  onDrag(event: MouseEvent | TouchEvent | React.MouseEvent): void;
  onDragStop(): void;
}

type Point = { x: number; y: number };

export function useNodeDrag({ session, ui, say }: NodeDragOptions): NodeDrag {
  const { editor, manifests } = session;
  const rf = useReactFlow();
  const [dragged, setDragged] = useState<Dragged>(NOTHING_DRAGGED);
  /**
   * The frames as they were when the drag began: what stays in a frame is measured against where the frame was, not
   * against where the drag has moved it to.
   */
  const frames = useRef<ReadonlyMap<string, Frame>>(new Map());
  // Refs and no state: handlers need the newest values at each move of the pointer, and only `dragged` is drawn.
  const places = useRef<Record<string, Point>>({});
  const reparenting = useRef<readonly Reparenting[]>([]);
  const isHeld = useRef(false);
  /** The id of what the pointer has taken hold of, and whether a copy of it is dragged. */
  const held = useRef({ id: '', isCopy: false });
  const aids = useRef<typeof dragAids | null>(null);
  useEffect(() => {
    // Could it not be fetched, cards are dragged without help.
    import('./drag-aids.ts').then(
      (found) => (aids.current = found.dragAids),
      () => undefined,
    );
  }, []);
  const isDragging = useCallback(() => isHeld.current, []);

  const onChanges = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const { flow } = editor.get();
      const moved: Record<string, Point> = {};
      for (const change of changes) {
        if (change.type !== 'position' || change.position === undefined) continue;
        const owner = frameKeyOf(change.id) ?? (frames.current.has(change.id) ? change.id : undefined);
        if (owner === undefined) {
          moved[change.id] = change.position;
          Object.assign(moved, carried(flow, change.id, change.position, manifests));
          continue;
        }
        const from = owner === change.id ? positionOf(flow, owner) : frames.current.get(owner);
        if (from === undefined) continue;
        const [dx, dy] = [change.position.x - from.x, change.position.y - from.y];
        for (const key of withBodies(flow, [owner])) {
          const { x, y } = positionOf(flow, key);
          moved[key] = { x: x + dx, y: y + dy };
        }
      }
      if (Object.keys(moved).length === 0) return;
      if (isHeld.current && aids.current !== null) {
        const { dx, dy, guides, wire } = aids.current(flow, manifests, moved, held.current.id, rf.getZoom());
        for (const [id, { x, y }] of Object.entries(moved)) moved[id] = { x: x + dx, y: y + dy };
        const next = guides.length === 0 && wire === null ? null : { guides, wire: held.current.isCopy ? null : wire };
        if (JSON.stringify(next) !== JSON.stringify(ui.getSnapshot().context.aids)) ui.trigger.aids({ aids: next });
      }
      Object.assign(places.current, moved);
      setDragged(({ places: before, leaving }) => ({ places: { ...before, ...moved }, leaving }));
    },
    [editor, manifests, rf, ui],
  );

  const onDragStart = useCallback(
    (event: unknown, node: CanvasNode) => {
      const { flow, selection } = editor.get();
      const isCopy = event instanceof Object && 'altKey' in event && event.altKey === true;
      held.current = { id: node.id, isCopy };
      if (isCopy) say(TEXTS.copying, 'shown');
      isHeld.current = true;
      frames.current = framesIn(flow, manifests);
      places.current = {};
      reparenting.current = [];
      const owner = frameKeyOf(node.id);
      if (owner !== undefined && !selection.nodes.includes(owner)) editor.select([owner]);
    },
    [editor, manifests, say],
  );

  const onDrag = useCallback(
    (event: MouseEvent | TouchEvent | React.MouseEvent) => {
      if (frames.current.size === 0 || held.current.isCopy) return;
      const { flow } = editor.get();
      const client = 'clientX' in event ? event : event.touches[0];
      if (client === undefined) return;
      const pointer = rf.screenToFlowPosition({ x: client.clientX, y: client.clientY }, { snapToGrid: false });
      const cards = Object.fromEntries(Object.entries(places.current).filter(([id]) => noteKeyOf(id) === undefined));
      const plans = reparentingBy(flow, frames.current, cards, pointer, manifests);
      const isSame = JSON.stringify(plans) === JSON.stringify(reparenting.current);
      if (isSame) return;
      reparenting.current = plans;
      const leaving = new Set(plans.flatMap(({ keys }) => keys));
      const cut = plans.flatMap((plan): FlowEdge[] => cutBy(flow, { type: 'setParent', ...plan }, manifests));
      ui.trigger.drop({ drop: plans.length === 0 ? null : { into: plans[0]?.parent ?? null, cut: cut.map(edgeId) } });
      if (cut.length > 0) say(TEXTS.wiresToCut(cut.length), 'shown');
      setDragged(({ places: before }) => ({ places: before, leaving }));
    },
    [editor, manifests, rf, say, ui],
  );

  const onDragStop = useCallback(() => {
    const [moved, plans] = [places.current, reparenting.current];
    isHeld.current = false;
    places.current = {};
    reparenting.current = [];
    const cut = ui.getSnapshot().context.drop?.cut.length ?? 0;
    const wire = ui.getSnapshot().context.aids?.wire;
    ui.trigger.drop({ drop: null });
    ui.trigger.aids({ aids: null });
    if (held.current.isCopy) {
      setDragged(NOTHING_DRAGGED);
      copyTo(session, moved);
      return;
    }
    if (Object.keys(moved).length > 0)
      move(session, moved, {
        reparenting: plans,
        ...(wire === undefined || wire === null || plans.length > 0 ? {} : { wire }),
      });
    setDragged(NOTHING_DRAGGED);
    const [plan] = plans;
    if (plan === undefined) return;
    const into = plan.parent === null ? undefined : (findNode(editor.get().flow, plan.parent)?.name ?? plan.parent);
    const text = into === undefined ? TEXTS.movedOut(plan.keys.length) : TEXTS.movedInto(plan.keys.length, into);
    say(cut === 0 ? text : `${text} ${TEXTS.wiresCut(cut)}`, cut > 0 ? 'shown' : 'info');
  }, [editor, say, session, ui]);

  return useMemo(
    () => ({ dragged, isDragging, onChanges, onDragStart, onDrag, onDragStop }),
    [dragged, isDragging, onChanges, onDrag, onDragStart, onDragStop],
  );
}

/** What lies in a drawn frame that is dragged, moved as far as the frame is. */
function carried(flow: Flow, id: string, to: Point, manifests: ManifestLookup): Record<string, Point> {
  const key = noteKeyOf(id) ?? '';
  const frame = flow.layout?.notes[key];
  const { cards, notes } = frameContents(flow, key, manifests);
  if (frame === undefined) return {};
  const [dx, dy] = [to.x - frame.x, to.y - frame.y];
  const shifted = ({ x, y }: Point): Point => ({ x: x + dx, y: y + dy });
  return Object.fromEntries([
    ...cards.map((card) => [card, shifted(positionOf(flow, card))] as const),
    ...notes.map((note) => [noteId(note), shifted(flow.layout?.notes[note] ?? frame)] as const),
  ]);
}
