// The canvas of an open flow: draws it and turns gestures into operations. Says what was asked for (quick-add, open the
// inspector) and leaves those to the page.
import { useSelector } from '@xstate/store-react';
import { LayoutDashboard, StickyNote } from 'lucide-react';
import {
  Suspense,
  useCallback,
  useDeferredValue,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type MouseEvent as ReactMouseEvent,
  type Ref,
} from 'react';
import {
  ConnectionLineType,
  MiniMap,
  ReactFlowProvider,
  useReactFlow,
  type EdgeChange,
  type NodeChange,
} from 'reactflow';

import type { Flow } from '../../shared/flow/flow.ts';
import type { CardTarget } from '../session/add-card.ts';
import { findEdge, frameKeyOf, noteKeyOf } from '../session/element-ids.ts';
import { noteBox } from '../geometry/note-frames.ts';
import { HEADER_HEIGHT } from '../geometry/node-shape.ts';
import type { EditorSession } from '../session/session.ts';
import { ADD_NOTE, TIDY, type CanvasPlace } from '../commands/canvas-commands.ts';
import { selectedKeys } from '../commands/edit.ts';
import { lazyPart } from '../ui/lazy-part.ts';
import { CanvasContext, type CanvasActions } from './canvas-context.ts';
import { CanvasControls, VIEW_CONTROLS } from './canvas-controls.tsx';
import { CanvasRegion, CanvasSurface } from './canvas-surface.tsx';
import { createCanvasUi, type Tone } from './canvas-ui.ts';
import { Said } from './said.tsx';
import type { StepView } from './run-overlay.ts';
import { TEXTS } from './texts.ts';
import { useCanvasKeys } from './gestures/use-canvas-keys.ts';
import { useCanvasMenu } from './use-canvas-menu.tsx';
import { useCanvasPlace } from './use-canvas-place.ts';
import { useCanvasView } from './use-canvas-view.ts';
import { useCardDrop } from './gestures/use-card-drop.ts';
import { useNodeDrag } from './gestures/use-node-drag.ts';
import { useNodeWalk } from './gestures/use-node-walk.ts';
import { usePress } from './gestures/use-press.ts';
import { useWiring } from './gestures/use-wiring.ts';
import { useSummaryWords } from './use-summary-words.ts';
import { ViewModel, type CanvasEdge, type CanvasNode } from './view-model.ts';
import styles from './canvas.module.css';

/** Somebody asked for a card: where on the screen, and where in the flow. */
export interface QuickAddRequest {
  client: { x: number; y: number };
  target: CardTarget;
}

export interface CanvasHandle {
  /** Brings a node to the middle and focuses it. */
  reveal(key: string): void;
  /** Moves the view as little as it takes to see the node. */
  show(key: string): void;
  /** The same for a note, by its id. */
  showNote(id: string): void;
  focus(): void;
  /** What commands are asked for on; of the node with this key, where one is given. */
  place(node?: string): CanvasPlace;
}

export interface FlowCanvasProps {
  session: EditorSession;
  steps?: ReadonlyMap<string, StepView> | undefined;
  onQuickAdd: (request: QuickAddRequest) => void;
  /** Enter or a double click on a node. */
  onOpenNode: (key: string) => void;
  handle?: Ref<CanvasHandle>;
}

const DragOverlay = lazyPart(async () => (await import('./drag-overlay.tsx')).DragOverlay);
const Lasso = lazyPart(async () => (await import('./lasso.tsx')).Lasso);

const MULTI_SELECT_KEYS = ['Control', 'Meta'];
const CONTROLS = [...VIEW_CONTROLS, { command: TIDY, icon: LayoutDashboard }, { command: ADD_NOTE, icon: StickyNote }];
const SNAP: [number, number] = [8, 8];

export function FlowCanvas(props: FlowCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({ session, steps, onQuickAdd, onOpenNode, handle }: FlowCanvasProps) {
  const { editor, checks, manifests, isReadOnly } = session;
  const frame = useRef<HTMLDivElement>(null);
  const pointer = useRef<{ x: number; y: number } | null>(null);
  const rf = useReactFlow<CanvasNode, CanvasEdge>();
  const [ui] = useState(createCanvasUi);
  const [view] = useState(() => new ViewModel());
  const summaryWords = useSummaryWords();
  const [isLasso, setLasso] = useState(false);
  const flow = useShownFlow(editor);
  const selection = useSelector(editor.store, ({ context }) => context.selection);
  const issues = useSelector(checks.store, ({ context }) => context.issues);

  const input = useMemo(
    () => ({ flow, manifests, issues, steps, isReadOnly, summaryWords }),
    [flow, manifests, issues, steps, isReadOnly, summaryWords],
  );
  const say = useCallback(
    (text: string, tone: Tone = 'info') => ui.trigger.say({ text, tone, at: performance.now() }),
    [ui],
  );
  const { dragged, isDragging, onChanges, onDragStart, onDrag, onDragStop } = useNodeDrag({ session, ui, say });
  const nodes = useMemo(() => view.nodes(input, selection, dragged), [view, input, selection, dragged]);
  const edges = useMemo(() => view.edges(input, selection), [view, input, selection]);

  const quickAdd = useCallback(
    (client: { x: number; y: number }, target: CardTarget, atPointer: boolean) => {
      const at = rf.screenToFlowPosition(client);
      onQuickAdd({ client, target: atPointer ? { ...target, at: { x: at.x, y: at.y - HEADER_HEIGHT / 2 } } : target });
    },
    [onQuickAdd, rf],
  );
  // Not on the grid yet: the place of a card is found from the pointer's, and put on the grid once.
  const toFlow = useCallback(
    (client: { x: number; y: number }) => rf.screenToFlowPosition(client, { snapToGrid: false }),
    [rf],
  );
  const wiring = useWiring({ session, ui, say, quickAdd, toFlow });
  const drop = useCardDrop(session, ui, toFlow);
  const ownFlow = useCallback(() => editor.get().flow, [editor]);
  const seen = useCanvasView({
    frame,
    manifests,
    flow: ownFlow,
    onKept: ({ show }) => {
      if (isDragging()) return;
      const [key, ...others] = selectedKeys(session);
      if (key !== undefined && others.length === 0) show(key);
    },
  });
  const holdAndDrag = useCallback(
    (event: unknown, node: CanvasNode) => {
      seen.keep();
      onDragStart(event, node);
    },
    [onDragStart, seen],
  );
  const walk = useNodeWalk(frame, ownFlow, seen.show);
  const menu = useCanvasMenu(session, frame);
  const startLasso = useCallback(() => {
    setLasso(true);
    say(TEXTS.lassoStarted, 'shown');
  }, [say]);
  const placeOf = useCanvasPlace({
    session,
    frame,
    pointer,
    seen,
    walk,
    say,
    quickAdd,
    onOpenNode,
    openMenu: menu.openMenu,
    replug: wiring.replug,
    startLasso,
  });
  const onKeyDown = useCanvasKeys(frame, placeOf);
  useImperativeHandle(
    handle,
    () => ({
      reveal: seen.reveal,
      show: seen.show,
      showNote: (id) => {
        const note = editor.get().flow.layout?.notes[noteKeyOf(id) ?? ''];
        if (note !== undefined) seen.showBox(noteBox(note));
      },
      focus: () => frame.current?.focus(),
      place: (node) => placeOf({ node }),
    }),
    [editor, placeOf, seen],
  );

  const actions = useMemo(
    (): CanvasActions => ({
      ui,
      startWiring: wiring.startByKeyboard,
      addBehind: (key, port, client) => quickAdd(client, { after: { key, port } }, false),
      removePortEdges: (key, port) => {
        const gone = editor.get().flow.edges.filter((edge) => edge.from === key && edge.port === port);
        if (gone.length > 0 && editor.dispatch({ type: 'removeEdges', edges: gone })) say(TEXTS.unwired(port));
      },
      insertOnEdge: (id, at) => {
        const edge = findEdge(editor.get().flow, id);
        if (edge !== undefined) onQuickAdd({ client: rf.flowToScreenPosition(at), target: { edge } });
      },
      removeEdge: (id) => {
        const edge = findEdge(editor.get().flow, id);
        if (edge !== undefined) editor.dispatch({ type: 'removeEdges', edges: [edge] });
      },
      setNoteText: (key, text) => {
        const note = editor.get().flow.layout?.notes[key];
        if (note !== undefined && note.text !== text)
          editor.dispatch({ type: 'setNote', key, note: { ...note, text } });
      },
      setNoteSize: (key, { x, y, width, height }) => {
        const note = editor.get().flow.layout?.notes[key];
        if (note !== undefined) editor.dispatch({ type: 'setNote', key, note: { ...note, x, y, width, height } });
      },
      removeNote: (key) => editor.dispatch({ type: 'removeNote', key }),
    }),
    [editor, onQuickAdd, quickAdd, rf, say, ui, wiring.startByKeyboard],
  );

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      let chosen: Set<string> | undefined;
      for (const change of changes) {
        if (change.type !== 'select') continue;
        chosen ??= new Set(editor.get().selection.nodes);
        if (change.selected) chosen.add(change.id);
        else chosen.delete(change.id);
      }
      if (!isReadOnly) onChanges(changes);
      if (chosen !== undefined) editor.select([...chosen], editor.get().selection.edges);
    },
    [editor, isReadOnly, onChanges],
  );
  const onEdgesChange = useCallback(
    (changes: EdgeChange<CanvasEdge>[]) => {
      const chosen = new Set(editor.get().selection.edges);
      for (const change of changes) {
        if (change.type !== 'select') continue;
        if (change.selected) chosen.add(change.id);
        else chosen.delete(change.id);
      }
      editor.select(editor.get().selection.nodes, [...chosen]);
    },
    [editor],
  );
  // Handlers that are new at each key would have every node drawn again.
  const holdAndDragAll = useCallback(
    (event: unknown, [first]: CanvasNode[]) => {
      if (first !== undefined) holdAndDrag(event, first);
    },
    [holdAndDrag],
  );
  // A click on one of several that are selected means that one; React Flow leaves all of them selected.
  const onNodeClick = useCallback(
    (event: ReactMouseEvent, node: CanvasNode) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      const owner = frameKeyOf(node.id);
      if (owner !== undefined) editor.select([owner]);
      const { nodes: chosen, edges: wires } = editor.get().selection;
      if (chosen.length + wires.length > 1 && chosen.includes(node.id)) editor.select([node.id]);
    },
    [editor],
  );
  const onNodeDoubleClick = useCallback(
    (_event: unknown, node: CanvasNode) => {
      if (noteKeyOf(node.id) === undefined) onOpenNode(frameKeyOf(node.id) ?? node.id);
    },
    [onOpenNode],
  );
  const onPointerDown = usePress(editor);
  const focusCanvas = useCallback(() => frame.current?.focus({ preventScroll: true }), []);
  // A node that had the focus and went out of sight left the page, and the keys with it. Who has not come to the canvas
  // yet is not taken there: the view moves by itself when a flow is opened.
  const hadFocus = useRef(false);
  const keepFocus = useCallback(() => {
    if (hadFocus.current && document.activeElement === document.body) focusCanvas();
  }, [focusCanvas]);
  return (
    <CanvasContext value={actions}>
      <CanvasRegion
        frame={frame}
        tabIndex={0}
        onKeyDownCapture={wiring.onKey}
        onFocus={() => {
          hadFocus.current = true;
        }}
        onBlur={({ relatedTarget }) => {
          if (relatedTarget !== null) hadFocus.current = false;
        }}
        onContextMenu={menu.onContextMenu}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={(event) => {
          pointer.current = { x: event.clientX, y: event.clientY };
        }}
        onPointerLeave={() => {
          pointer.current = null;
        }}
        {...drop}
      >
        <CanvasSurface
          nodes={nodes}
          edges={edges}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onNodeDragStart={holdAndDrag}
          onNodeDrag={onDrag}
          onNodeDragStop={onDragStop}
          onSelectionDragStart={holdAndDragAll}
          onSelectionDrag={onDrag}
          onSelectionDragStop={onDragStop}
          onNodeClick={onNodeClick}
          onNodeDoubleClick={onNodeDoubleClick}
          onPaneClick={focusCanvas}
          onMoveEnd={keepFocus}
          onConnectStart={wiring.onConnectStart}
          onConnect={wiring.onConnect}
          onConnectEnd={wiring.onConnectEnd}
          isValidConnection={wiring.isValidConnection}
          {...(isReadOnly
            ? {}
            : {
                onReconnect: wiring.onReconnect,
                onReconnectStart: wiring.onReconnectStart,
                onReconnectEnd: wiring.onReconnectEnd,
              })}
          edgesReconnectable={false}
          connectionLineType={ConnectionLineType.SmoothStep}
          connectOnClick={false}
          connectionRadius={28}
          nodesDraggable={!isReadOnly}
          nodesConnectable={!isReadOnly}
          multiSelectionKeyCode={MULTI_SELECT_KEYS}
          selectionKeyCode="Shift"
          elevateNodesOnSelect={false}
          snapToGrid
          snapGrid={SNAP}
          onInit={seen.onInit}
          onMoveStart={seen.onMoveStart}
        >
          <MiniMap
            pannable
            zoomable
            className={styles.minimap}
            nodeColor={minimapColor}
            nodeStrokeWidth={0}
            maskColor="var(--sb-minimap-mask)"
            ariaLabel={null}
          />
          <Suspense>
            <DragOverlay ui={ui} flow={flow} manifests={manifests} dragged={dragged} />
          </Suspense>
        </CanvasSurface>
        {isLasso && (
          <Suspense>
            <Lasso
              session={session}
              onDone={(count) => {
                setLasso(false);
                if (count !== null) say(TEXTS.lassoDone(count));
                frame.current?.focus();
              }}
            />
          </Suspense>
        )}
        <CanvasControls commands={CONTROLS} place={placeOf({})} />
        <Said ui={ui} />
      </CanvasRegion>
      {menu.draw(placeOf)}
    </CanvasContext>
  );
}

/** What is typed is drawn on the canvas when there is time: a letter never waits for it. */
function useShownFlow(editor: EditorSession['editor']): Flow {
  const flow = useSelector(editor.store, ({ context }) => context.flow);
  const isTyping = useSelector(editor.store, ({ context }) => context.burst !== null);
  const later = useDeferredValue(flow);
  return isTyping ? later : flow;
}

function minimapColor(node: CanvasNode): string {
  if (node.type === 'frame') return 'var(--sb-minimap-frame)';
  return node.type === 'note' ? 'var(--sb-waiting-soft)' : 'var(--sb-minimap-node)';
}
