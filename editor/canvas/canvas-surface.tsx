// What the canvas of the editor and the canvas of a run have in common: the region that has the focus and takes keys,
// and React Flow as both of them use it.
import 'reactflow/dist/base.css';
import type { ComponentProps, ReactNode, RefObject } from 'react';
import { Background, BackgroundVariant, ReactFlow, type ReactFlowProps } from 'reactflow';

import { edgeTypes, nodeTypes } from './elements/element-types.ts';
import { useSmallMark } from '../ui/use-small-mark.ts';
import { TEXTS } from './texts.ts';
import type { CanvasEdge, CanvasNode } from './view-model.ts';
import styles from './canvas.module.css';

// React Flow deletes by a key of its own. That is switched off, for the table of commands hears the keys.
const BY_US = null;
/** With more nodes than this, those out of sight are not in the page: each of them costs time at every change. */
const MANY_NODES = 100;
/** Below these sizes, in pixels, the map would cover the nodes. */
const NO_ROOM_FOR_MAP = { low: 560, narrow: 600 };
const PRO_OPTIONS = { hideAttribution: true };

interface CanvasRegionProps extends Omit<ComponentProps<'div'>, 'ref' | 'className'> {
  frame: RefObject<HTMLDivElement | null>;
  children: ReactNode;
}

/**
 * The region around a canvas. Keys of the nodes in it come here too; the canvas of the editor gives it a `tabIndex`,
 * so that keys work before any node has the focus.
 */
export function CanvasRegion({ frame, children, ...rest }: CanvasRegionProps) {
  useSmallMark(frame, NO_ROOM_FOR_MAP);
  return (
    <div ref={frame} className={styles.canvas} data-testid="canvas" role="region" aria-label={TEXTS.canvas} {...rest}>
      {children}
    </div>
  );
}

/**
 * React Flow with the settings of both canvases. Its own keyboard handling is off: nodes are walked by
 * use-node-walk.ts, in the order of the flow.
 */
export function CanvasSurface({ children, ...rest }: ReactFlowProps<CanvasNode, CanvasEdge>) {
  return (
    <ReactFlow<CanvasNode, CanvasEdge>
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      edgesFocusable={false}
      disableKeyboardA11y
      deleteKeyCode={BY_US}
      zoomOnDoubleClick={false}
      onlyRenderVisibleElements={(rest.nodes?.length ?? 0) > MANY_NODES}
      minZoom={0.1}
      maxZoom={2}
      proOptions={PRO_OPTIONS}
      {...rest}
    >
      <Background variant={BackgroundVariant.Dots} gap={24} size={1} color="var(--sb-dots)" />
      {children}
    </ReactFlow>
  );
}
