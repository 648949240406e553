// The same canvas, read-only, with a run on it: what ran, how it ended, how long it took, which way it went.
import 'reactflow/dist/base.css';
import './canvas.css';

import { useCallback, useEffect, useMemo, useState } from 'react';
import { Background, BackgroundVariant, ReactFlow, ReactFlowProvider, useReactFlow, type NodeChange } from 'reactflow';

import type { ManifestLookup } from '../../shared/card/manifest.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { CanvasControls } from './canvas-controls.tsx';
import { edgeTypes, nodeTypes } from './element-types.ts';
import { stepViews, type OverlayStep } from './run-overlay.ts';
import { texts } from './texts.ts';
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
  const [view] = useState(() => new ViewModel());
  const views = useMemo(() => stepViews(steps), [steps]);
  const input = useMemo(
    () => ({ flow, manifests, issues: NO_ISSUES, steps: views, isReadOnly: true }),
    [flow, manifests, views],
  );
  const selection = useMemo(() => ({ nodes: selected === null ? [] : [selected], edges: [] }), [selected]);
  const nodes = useMemo(() => view.nodes(input, selection, NOTHING_DRAGGED), [view, input, selection]);
  const edges = useMemo(() => view.edges(input, selection), [view, input, selection]);

  useEffect(() => {
    if (selected === null) return;
    const node = rf.getInternalNode(selected);
    if (node === undefined) return;
    const { x, y } = node.internals.positionAbsolute;
    const at = rf.flowToScreenPosition({ x, y });
    const frame = document.querySelector('.sb-run-canvas')?.getBoundingClientRect();
    const isSeen =
      frame !== undefined &&
      at.x > frame.left &&
      at.x < frame.right - 120 &&
      at.y > frame.top &&
      at.y < frame.bottom - 40;
    if (!isSeen) void rf.setCenter(x + 120, y + 40, { zoom: rf.getZoom(), duration: 120 });
  }, [rf, selected]);

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
        fitView
        fitViewOptions={FIT}
        proOptions={{ hideAttribution: true }}
      >
        <Background variant={BackgroundVariant.Dots} gap={24} size={1} color="var(--sb-dots)" />
      </ReactFlow>
      <CanvasControls
        onZoom={(by) => void (by === 'fit' ? rf.fitView(FIT) : by === 'in' ? rf.zoomIn() : rf.zoomOut())}
      />
    </div>
  );
}
