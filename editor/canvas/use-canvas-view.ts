// What is seen of a canvas: the opening view, zoom, and bringing a node into sight.
import { useCallback, useMemo, useRef, type RefObject } from 'react';
import { useReactFlow } from 'reactflow';

import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { triggersOf } from '../../shared/flow/graph.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import type { Box } from '../geometry/frames.ts';
import { boundsOf } from '../geometry/placement.ts';
import { focusNode } from './focus-node.ts';
import { useOpeningView, type OpeningView } from './use-opening-view.ts';
import type { CanvasEdge, CanvasNode } from './view-model.ts';

interface CanvasViewOptions {
  frame: RefObject<HTMLDivElement | null>;
  manifests: ManifestLookup;
  /** Gives the flow as it is now. */
  flow: () => Flow;
  /** Gives the key of the node that matters; undefined: the flow is seen from its beginning. */
  focus?: () => string | undefined;
  /** The smallest zoom of the opening view. */
  leastZoom?: number;
  /** Called when the room changed while the view is somebody's own. */
  onKept?: (view: Pick<CanvasView, 'show'>) => void;
}

export interface CanvasView extends Pick<OpeningView, 'onInit' | 'onMoveStart' | 'keep'> {
  zoom(by: 'in' | 'out' | 'fit'): void;
  /** Moves the view as little as it takes to see the node. */
  show(key: string): void;
  /** The same as long as the view is nobody's own; it stays so. */
  follow(key: string): void;
  /** As `show`, for a box in the flow's coordinates. */
  showBox(box: Box): void;
  /** Brings a node to the middle and focuses it. */
  reveal(key: string): void;
  /** The middle of what is seen, in the flow's coordinates. */
  middle(): { x: number; y: number };
}

/** Pixels that stay free around a node that is brought into view. */
const EDGE_OF_VIEW = 64;
const MOTION_MS = 120;
const FIT = { padding: 0.08, maxZoom: 1, minZoom: 0.2 };

/** The functions stay the same between drawings, for effects and commands keep them. */
export function useCanvasView({ frame, manifests, flow, focus, leastZoom, onKept }: CanvasViewOptions): CanvasView {
  const rf = useReactFlow<CanvasNode, CanvasEdge>();
  // The flow as it was at the first look: as long as nothing was moved since, the opening view may still be worked
  // out anew.
  const opened = useRef<Flow | null>(null);
  const showBox = useCallback(
    (box: Box) => {
      const seen = frame.current?.getBoundingClientRect();
      if (seen === undefined) return;
      const { x, y, zoom: scale } = rf.getViewport();
      const shift = (start: number, size: number, room: number): number =>
        Math.min(0, room - EDGE_OF_VIEW - start - size) || Math.max(0, EDGE_OF_VIEW - start);
      const dx = shift(box.x * scale + x, box.width * scale, seen.width);
      const dy = shift(box.y * scale + y, box.height * scale, seen.height);
      if (dx !== 0 || dy !== 0) void rf.setViewport({ x: x + dx, y: y + dy, zoom: scale }, { duration: MOTION_MS });
    },
    [frame, rf],
  );
  const show = useCallback(
    (key: string) => {
      const box = boundsOf(flow(), [key], manifests);
      if (box !== undefined) showBox(box);
    },
    [flow, manifests, showBox],
  );
  const { onInit, onMoveStart, keep, isKept } = useOpeningView({
    frame,
    boxes: () => {
      opened.current ??= flow();
      const first = opened.current;
      // A node was put or moved meanwhile: the view is the one that it was done in.
      if (flow().layout !== first.layout) return undefined;
      const [trigger] = triggersOf(first, manifests);
      const all = boundsOf(first, Object.keys(first.nodes), manifests);
      const start = trigger === undefined ? all : boundsOf(first, [trigger], manifests);
      const key = focus?.();
      const matters = key === undefined ? undefined : boundsOf(first, [key], manifests);
      return all === undefined || start === undefined ? undefined : { all, start, focus: matters };
    },
    setView: (viewport) => void rf.setViewport(viewport),
    leastZoom,
    onKept: () => onKept?.({ show }),
  });
  return useMemo(
    () => ({
      onInit,
      onMoveStart,
      keep,
      zoom: (by) => {
        keep();
        void (by === 'fit' ? rf.fitView(FIT) : by === 'in' ? rf.zoomIn() : rf.zoomOut());
      },
      show: (key) => {
        keep();
        show(key);
      },
      follow: (key) => {
        if (!isKept()) show(key);
      },
      showBox: (box) => {
        keep();
        showBox(box);
      },
      reveal: (key) => {
        keep();
        const box = boundsOf(flow(), [key], manifests);
        if (box === undefined) return;
        void rf.setCenter(box.x + box.width / 2, box.y + box.height / 2, {
          zoom: Math.max(rf.getZoom(), 0.75),
          duration: MOTION_MS,
        });
        focusNode(frame.current, key);
      },
      middle: () => {
        const box = frame.current?.getBoundingClientRect() ?? { x: 0, y: 0, width: 0, height: 0 };
        return rf.screenToFlowPosition({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
      },
    }),
    [flow, frame, isKept, keep, manifests, onInit, onMoveStart, rf, show, showBox],
  );
}
