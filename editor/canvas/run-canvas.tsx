// The same canvas, read-only, with a run on it: what ran, how it ended, how long it took, which way it went.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ReactFlowProvider, type NodeChange } from 'reactflow';

import type { ManifestLookup } from '../../shared/card/manifest.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { frameKeyOf } from '../session/element-ids.ts';
import { takeKey } from '../commands/command.ts';
import { VIEW_COMMANDS, type ViewPlace } from '../commands/view-commands.ts';
import { CanvasControls, VIEW_CONTROLS } from './canvas-controls.tsx';
import { CanvasRegion, CanvasSurface } from './canvas-surface.tsx';
import { whatMatters } from './run-focus.ts';
import { stepViews, type OverlayStep } from './run-overlay.ts';
import { useCanvasView } from './use-canvas-view.ts';
import { useNodeWalk } from './gestures/use-node-walk.ts';
import { TEXTS } from './texts.ts';
import { useSummaryWords } from './use-summary-words.ts';
import { NOTHING_DRAGGED, ViewModel, type CanvasEdge, type CanvasNode } from './view-model.ts';

export interface RunCanvasProps {
  flow: Flow;
  manifests: ManifestLookup;
  /** The steps of the run; left out, no run is shown. */
  steps?: readonly OverlayStep[];
  /** Marks what is drawn. It must stay the same function, since everything is marked anew when it changes. */
  decorate?: (nodes: CanvasNode[], edges: CanvasEdge[]) => { nodes: CanvasNode[]; edges: CanvasEdge[] };
  /** The key of the selected node. */
  selected: string | null;
  onSelect: (key: string | null) => void;
  /** Of the region; another one where two canvases are in the page. */
  label?: string;
  /** Nothing is made smaller than this to fit; by default, than can be read. */
  leastZoom?: number;
}

const NO_ISSUES: readonly [] = [];

export function RunCanvas(props: RunCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
}

function Canvas({
  flow,
  manifests,
  steps,
  decorate,
  selected,
  onSelect,
  label = TEXTS.canvas,
  leastZoom,
}: RunCanvasProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [view] = useState(() => new ViewModel());
  const summaryWords = useSummaryWords();
  const views = useMemo(() => (steps === undefined ? undefined : stepViews(steps)), [steps]);
  const input = useMemo(
    () => ({ flow, manifests, issues: NO_ISSUES, steps: views, isReadOnly: true, summaryWords }),
    [flow, manifests, views, summaryWords],
  );
  const selection = useMemo(() => ({ nodes: selected === null ? [] : [selected], edges: [] }), [selected]);
  const { nodes, edges } = useMemo(() => {
    const [plain, wires] = [view.nodes(input, selection, NOTHING_DRAGGED), view.edges(input, selection)];
    return decorate === undefined ? { nodes: plain, edges: wires } : decorate(plain, wires);
  }, [decorate, view, input, selection]);
  const ownFlow = useCallback(() => flow, [flow]);
  const focus = useMemo(() => selected ?? (steps && whatMatters(flow, steps)), [flow, selected, steps]);
  const { zoom, show, follow, onInit, onMoveStart } = useCanvasView({
    frame,
    manifests,
    flow: ownFlow,
    focus: () => focus,
    ...(leastZoom === undefined ? {} : { leastZoom }),
  });
  const walk = useNodeWalk(frame, ownFlow, show);
  const shown = useRef(selected);
  useEffect(() => {
    // The opening view shows what is selected from the start; moving to it as well would undo that view.
    if (selected !== null && selected !== shown.current) show(selected);
    shown.current = selected;
  }, [selected, show]);

  useEffect(() => {
    // A run that goes on, or is scrubbed through, stays in sight.
    if (focus !== undefined) follow(focus);
  }, [focus, follow]);

  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const chosen = changes.find((change) => change.type === 'select' && change.selected);
      if (chosen !== undefined && 'id' in chosen) onSelect(chosen.id);
    },
    [onSelect],
  );

  const place: ViewPlace = { isReadOnly: true, node: undefined, choose: onSelect, zoom, walk };
  return (
    <CanvasRegion
      frame={frame}
      aria-label={label}
      onKeyDown={(event) =>
        takeKey(VIEW_COMMANDS, event, { ...place, node: (event.target as HTMLElement).dataset.nodeKey })
      }
    >
      <CanvasSurface
        nodes={nodes}
        edges={edges}
        onNodesChange={onNodesChange}
        onNodeClick={(_, node) => {
          const owner = frameKeyOf(node.id);
          if (owner !== undefined) onSelect(owner);
        }}
        onPaneClick={() => onSelect(null)}
        nodesDraggable={false}
        nodesConnectable={false}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        onInit={onInit}
        onMoveStart={onMoveStart}
      />
      <CanvasControls commands={VIEW_CONTROLS} place={place} />
    </CanvasRegion>
  );
}
