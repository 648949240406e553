// The canvas of an open flow: draws it and turns gestures into operations. Says what was asked for (quick-add, open the
// inspector) and leaves those to the page.
import 'reactflow/dist/base.css';
import './canvas.css';

import { useSelector } from '@xstate/store-react';
import { useCallback, useImperativeHandle, useMemo, useRef, useState, type Ref } from 'react';
import {
  Background,
  BackgroundVariant,
  ConnectionLineType,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type EdgeChange,
  type NodeChange,
} from 'reactflow';

import { triggersOf } from '../../shared/flow/graph.ts';
import { openPort, type CardTarget } from '../state/add-card.ts';
import { findEdge, noteKeyOf } from '../state/element-ids.ts';
import { HEADER_HEIGHT, NODE_WIDTH } from '../state/node-shape.ts';
import { boundsOf, positionOf } from '../state/placement.ts';
import type { EditorSession } from '../state/session.ts';
import { addNote, move, selectedKeys, tidy } from './canvas-commands.ts';
import { CanvasContext, type CanvasActions } from './canvas-context.ts';
import { CanvasControls } from './canvas-controls.tsx';
import { createCanvasUi } from './canvas-ui.ts';
import { edgeTypes, nodeTypes } from './element-types.ts';
import { Said } from './said.tsx';
import type { StepView } from './run-overlay.ts';
import { texts } from './texts.ts';
import { useCanvasKeys } from './use-canvas-keys.ts';
import { useCardDrop } from './use-card-drop.ts';
import { useOpeningView } from './use-opening-view.ts';
import { useWiring } from './use-wiring.ts';
import { ViewModel, type CanvasEdge, type CanvasNode, type Places } from './view-model.ts';

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
  focus(): void;
}

export interface FlowCanvasProps {
  session: EditorSession;
  steps?: ReadonlyMap<string, StepView> | undefined;
  onQuickAdd: (request: QuickAddRequest) => void;
  /** Enter or a double click on a node. */
  onOpenNode: (key: string) => void;
  handle?: Ref<CanvasHandle>;
}

const DELETE_BY_REACT_FLOW = null;
const MULTI_SELECT_KEYS = ['Control', 'Meta'];
const SNAP: [number, number] = [8, 8];
/** Pixels that stay free around a node that is brought into view. */
const EDGE_OF_VIEW = 64;
const FIT = { padding: 0.08, maxZoom: 1, minZoom: 0.25 };

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
  const [dragged, setDragged] = useState<Places>({});
  const flow = useSelector(editor.store, ({ context }) => context.flow);
  const selection = useSelector(editor.store, ({ context }) => context.selection);
  const issues = useSelector(checks.store, ({ context }) => context.issues);

  const input = useMemo(
    () => ({ flow, manifests, issues, steps, isReadOnly }),
    [flow, manifests, issues, steps, isReadOnly],
  );
  const nodes = useMemo(() => view.nodes(input, selection, dragged), [view, input, selection, dragged]);
  const edges = useMemo(() => view.edges(input, selection), [view, input, selection]);

  const say = useCallback(
    (text: string, tone: 'info' | 'refused' = 'info') => ui.trigger.say({ text, tone, at: performance.now() }),
    [ui],
  );
  const quickAdd = useCallback(
    (client: { x: number; y: number }, target: CardTarget, atPointer: boolean) => {
      const at = rf.screenToFlowPosition(client);
      onQuickAdd({ client, target: atPointer ? { ...target, at: { x: at.x, y: at.y - HEADER_HEIGHT / 2 } } : target });
    },
    [onQuickAdd, rf],
  );
  const quickAddForSelection = useCallback(() => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined) return;
    const keys = selectedKeys(session);
    const [key] = keys;
    const edge = findEdge(editor.get().flow, editor.get().selection.edges[0] ?? '');
    if (keys.length === 1 && key !== undefined) {
      const port = openPort(editor.get().flow, key, manifests);
      const { x, y } = positionOf(editor.get().flow, key);
      const client = rf.flowToScreenPosition({ x: x + NODE_WIDTH + 16, y });
      onQuickAdd({ client, target: port === undefined ? {} : { after: { key, port } } });
    } else {
      onQuickAdd({
        client: { x: box.x + box.width / 2 - 160, y: box.y + box.height / 3 },
        target: edge === undefined ? {} : { edge },
      });
    }
  }, [editor, manifests, onQuickAdd, rf, session]);

  const wiring = useWiring({ session, ui, say, quickAdd });
  // Not on the grid yet: the place of a card is found from the pointer's, and put on the grid once.
  const toFlow = useCallback(
    (client: { x: number; y: number }) => rf.screenToFlowPosition(client, { snapToGrid: false }),
    [rf],
  );
  const drop = useCardDrop(session, ui, toFlow);
  const middle = useCallback(() => {
    const box = frame.current?.getBoundingClientRect() ?? { x: 0, y: 0, width: 0, height: 0 };
    return rf.screenToFlowPosition({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  }, [rf]);
  const reveal = useCallback(
    (key: string) => {
      const box = boundsOf(editor.get().flow, [key], manifests);
      if (box === undefined) return;
      void rf.setCenter(box.x + box.width / 2, box.y + box.height / 2, {
        zoom: Math.max(rf.getZoom(), 0.75),
        duration: 120,
      });
      frame.current?.querySelector<HTMLElement>(`[data-node-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
    },
    [editor, manifests, rf],
  );
  const show = useCallback(
    (key: string) => {
      const seen = frame.current?.getBoundingClientRect();
      const box = boundsOf(editor.get().flow, [key], manifests);
      if (seen === undefined || box === undefined) return;
      const { x, y, zoom: scale } = rf.getViewport();
      const shift = (start: number, size: number, room: number): number =>
        Math.min(0, room - EDGE_OF_VIEW - start - size) || Math.max(0, EDGE_OF_VIEW - start);
      const dx = shift(box.x * scale + x, box.width * scale, seen.width);
      const dy = shift(box.y * scale + y, box.height * scale, seen.height);
      if (dx !== 0 || dy !== 0) void rf.setViewport({ x: x + dx, y: y + dy, zoom: scale }, { duration: 120 });
    },
    [editor, manifests, rf],
  );
  const opened = useRef(flow);
  const opening = useOpeningView({
    frame,
    boxes: () => {
      // A node was put or moved meanwhile: the view is the one that it was done in.
      if (editor.get().flow.layout !== opened.current.layout) return undefined;
      const [trigger] = triggersOf(opened.current, manifests);
      const all = boundsOf(opened.current, Object.keys(opened.current.nodes), manifests);
      const start = trigger === undefined ? all : boundsOf(opened.current, [trigger], manifests);
      return all === undefined || start === undefined ? undefined : { all, start };
    },
    setView: (viewport) => void rf.setViewport(viewport),
    onKept: () => {
      const [key, ...others] = selectedKeys(session);
      if (key !== undefined && others.length === 0) show(key);
    },
  });
  const { keep } = opening;
  const zoom = useCallback(
    (by: 'in' | 'out' | 'fit') => {
      keep();
      void (by === 'fit' ? rf.fitView(FIT) : by === 'in' ? rf.zoomIn() : rf.zoomOut());
    },
    [keep, rf],
  );
  const onKeyDown = useCanvasKeys(session, frame, {
    quickAdd: quickAddForSelection,
    open: onOpenNode,
    zoom,
    say,
    pasteSpot: () => (pointer.current === null ? middle() : rf.screenToFlowPosition(pointer.current)),
  });
  useImperativeHandle(
    handle,
    () => ({
      reveal: (key) => {
        keep();
        reveal(key);
      },
      show: (key) => {
        keep();
        show(key);
      },
      focus: () => frame.current?.focus(),
    }),
    [keep, reveal, show],
  );

  const actions = useMemo(
    (): CanvasActions => ({
      ui,
      startWiring: wiring.startByKeyboard,
      removePortEdges: (key, port) => {
        const gone = editor.get().flow.edges.filter((edge) => edge.from === key && edge.port === port);
        if (gone.length > 0 && editor.dispatch({ type: 'removeEdges', edges: gone })) say(texts.unwired(port));
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
    [editor, onQuickAdd, rf, say, ui, wiring.startByKeyboard],
  );

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const places: Record<string, { x: number; y: number }> = {};
      let chosen: Set<string> | undefined;
      for (const change of changes) {
        if (change.type === 'position' && change.position !== undefined) places[change.id] = change.position;
        if (change.type === 'select') {
          chosen ??= new Set(editor.get().selection.nodes);
          if (change.selected) chosen.add(change.id);
          else chosen.delete(change.id);
        }
      }
      if (Object.keys(places).length > 0 && !isReadOnly) setDragged((before) => ({ ...before, ...places }));
      if (chosen !== undefined) editor.select([...chosen], editor.get().selection.edges);
    },
    [editor, isReadOnly],
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
  // One drag is one operation: places stay here until the pointer lets go.
  const onDragStop = useCallback(() => {
    setDragged((places) => {
      queueMicrotask(() => move(session, places));
      return {};
    });
  }, [session]);

  return (
    <CanvasContext value={actions}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={frame}
        className="sb-canvas"
        data-testid="canvas"
        role="region"
        aria-label={texts.canvas}
        // The canvas takes keys as a whole: quick-add, paste and select all work before any node has the focus.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onKeyDownCapture={(event) => {
          if (!wiring.onKey(event)) return;
          event.preventDefault();
          event.stopPropagation();
        }}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => {
          pointer.current = { x: event.clientX, y: event.clientY };
        }}
        onPointerLeave={() => {
          pointer.current = null;
        }}
        {...drop}
      >
        <ReactFlow<CanvasNode, CanvasEdge>
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onNodeDragStop={onDragStop}
          onSelectionDragStop={onDragStop}
          // A click on one of several that are selected means that one; React Flow leaves all of them selected.
          onNodeClick={(event, node) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            const { nodes: chosen, edges: wires } = editor.get().selection;
            if (chosen.length + wires.length > 1 && chosen.includes(node.id)) editor.select([node.id]);
          }}
          onNodeDoubleClick={(_, node) => {
            if (noteKeyOf(node.id) === undefined) onOpenNode(node.id);
          }}
          onPaneClick={() => frame.current?.focus({ preventScroll: true })}
          onConnectStart={wiring.onConnectStart}
          onConnect={wiring.onConnect}
          onConnectEnd={wiring.onConnectEnd}
          isValidConnection={wiring.isValidConnection}
          connectionLineType={ConnectionLineType.SmoothStep}
          connectOnClick={false}
          connectionRadius={28}
          nodesDraggable={!isReadOnly}
          nodesConnectable={!isReadOnly}
          edgesFocusable={false}
          disableKeyboardA11y
          deleteKeyCode={DELETE_BY_REACT_FLOW}
          multiSelectionKeyCode={MULTI_SELECT_KEYS}
          selectionKeyCode="Shift"
          zoomOnDoubleClick={false}
          elevateNodesOnSelect={false}
          snapToGrid
          snapGrid={SNAP}
          minZoom={0.1}
          maxZoom={2}
          onInit={opening.onInit}
          onMoveStart={opening.onMoveStart}
          proOptions={{ hideAttribution: true }}
        >
          <Background variant={BackgroundVariant.Dots} gap={24} size={1} color="var(--sb-dots)" />
          <MiniMap
            pannable
            zoomable
            className="sb-minimap"
            nodeColor="var(--sb-minimap-node)"
            nodeStrokeWidth={0}
            maskColor="var(--sb-minimap-mask)"
            ariaLabel={null}
          />
        </ReactFlow>
        <CanvasControls
          onZoom={zoom}
          {...(isReadOnly
            ? {}
            : {
                onTidy: () => void tidy(session).then((done) => done && requestAnimationFrame(() => zoom('fit'))),
                onNote: () => addNote(session, middle()),
              })}
        />
        <Said ui={ui} />
      </div>
    </CanvasContext>
  );
}
