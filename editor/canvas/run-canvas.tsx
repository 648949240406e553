// The same canvas, read-only, with a run on it: what ran, how it ended, how long it took, which way it went.
import 'reactflow/dist/base.css';
import './canvas.css';

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider, useReactFlow, type NodeChange } from 'reactflow';

import type { ManifestLookup } from '../../shared/card/manifest.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { triggersOf } from '../../shared/flow/graph.ts';
import { HEADER_HEIGHT, NODE_WIDTH } from '../state/node-shape.ts';
import { boundsOf } from '../state/placement.ts';
import { CanvasControls } from './canvas-controls.tsx';
import { edgeTypes, nodeTypes } from './element-types.ts';
import { stepViews, type OverlayStep } from './run-overlay.ts';
import { texts } from './texts.ts';
import { useOpeningView } from './use-opening-view.ts';
import { ViewModel, type CanvasEdge, type CanvasNode } from './view-model.ts';

export interface RunCanvasProps {
  flow: Flow;
  manifests: ManifestLookup;
  steps: readonly OverlayStep[];
  /** The key of the selected node. */
  selected: string | null;
  onSelect: (key: string | null) => void;
}

const NO_ISSUES: readonly [] = [];
const NOTHING_DRAGGED = {};
const FIT = { padding: 0.08, maxZoom: 1, minZoom: 0.2 };

export function RunCanvas(props: RunCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({ flow, manifests, steps, selected, onSelect }: RunCanvasProps) {
  const rf = useReactFlow<CanvasNode, CanvasEdge>();
  const frame = useRef<HTMLDivElement>(null);
  const [view] = useState(() => new ViewModel());
  const views = useMemo(() => stepViews(steps), [steps]);
  const input = useMemo(
    () => ({ flow, manifests, issues: NO_ISSUES, steps: views, isReadOnly: true }),
    [flow, manifests, views],
  );
  const selection = useMemo(() => ({ nodes: selected === null ? [] : [selected], edges: [] }), [selected]);
  const nodes = useMemo(() => view.nodes(input, selection, NOTHING_DRAGGED), [view, input, selection]);
  const edges = useMemo(() => view.edges(input, selection), [view, input, selection]);

  const opening = useOpeningView({
    frame,
    boxes: () => {
      const [trigger] = triggersOf(flow, manifests);
      const all = boundsOf(flow, Object.keys(flow.nodes), manifests);
      const start = trigger === undefined ? all : boundsOf(flow, [trigger], manifests);
      return all === undefined || start === undefined ? undefined : { all, start };
    },
    setView: (viewport) => void rf.setViewport(viewport),
  });
  const { keep } = opening;

  useEffect(() => {
    if (selected === null) return;
    const node = rf.getInternalNode(selected);
    if (node === undefined) return;
    const { x, y } = node.internals.positionAbsolute;
    const at = rf.flowToScreenPosition({ x, y });
    const seen = frame.current?.getBoundingClientRect();
    const isSeen =
      seen !== undefined &&
      at.x > seen.left &&
      at.x < seen.right - NODE_WIDTH &&
      at.y > seen.top &&
      at.y < seen.bottom - HEADER_HEIGHT;
    if (isSeen) return;
    keep();
    void rf.setCenter(x + NODE_WIDTH / 2, y + HEADER_HEIGHT / 2, { zoom: rf.getZoom(), duration: 120 });
  }, [keep, rf, selected]);

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const chosen = changes.find((change) => change.type === 'select' && change.selected);
      if (chosen !== undefined && 'id' in chosen) onSelect(chosen.id);
    },
    [onSelect],
  );

  return (
    // Keys of the nodes inside, which have the focus themselves.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={frame}
      className="sb-canvas sb-run-canvas"
      data-testid="canvas"
      role="region"
      aria-label={texts.canvas}
      onKeyDown={(event) => {
        const key = (event.target as HTMLElement).dataset.nodeKey;
        if (key === undefined || (event.key !== 'Enter' && event.key !== ' ')) return;
        event.preventDefault();
        onSelect(key);
      }}
    >
      <ReactFlow<CanvasNode, CanvasEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onPaneClick={() => onSelect(null)}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        zoomOnDoubleClick={false}
        minZoom={0.1}
        maxZoom={2}
        onInit={opening.onInit}
        onMoveStart={opening.onMoveStart}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1} color="var(--sb-dots)" />
      </ReactFlow>
      <CanvasControls
        onZoom={(by) => {
          opening.keep();
          void (by === 'fit' ? rf.fitView(FIT) : by === 'in' ? rf.zoomIn() : rf.zoomOut());
        }}
      />
    </div>
  );
}
