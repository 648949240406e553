// Draws helper lines, and the wire that letting go would draw, over the cards. Fetched once the page stands.
import { useSelector } from '@xstate/store-react';
import { ViewportPortal } from 'reactflow';

import type { ManifestLookup } from '../../shared/card/manifest.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { shapeIn } from '../geometry/node-shape.ts';
import { positionOf } from '../geometry/position.ts';
import type { CanvasUi } from './canvas-ui.ts';
import type { Dragged } from './view-model.ts';
import styles from './drag-overlay.module.css';

interface DragOverlayProps {
  ui: CanvasUi;
  flow: Flow;
  manifests: ManifestLookup;
  dragged: Dragged;
}

export function DragOverlay({ ui, flow, manifests, dragged }: DragOverlayProps) {
  const aids = useSelector(ui, ({ context }) => context.aids);
  if (aids === null) return null;
  const { wire } = aids;
  const from =
    wire === null ? undefined : shapeIn(flow, wire.from, manifests)?.ports.find(({ port }) => port === wire.port);
  const to = wire === null ? undefined : shapeIn(flow, wire.to, manifests)?.entry;
  const [start, end] = wire === null ? [] : [positionOf(flow, wire.from), dragged.places[wire.to]];
  return (
    <ViewportPortal>
      <svg className={styles.overlay} aria-hidden>
        {aids.guides.map(({ axis, at, from: begin, to: stop }) => (
          <line
            key={`${axis} ${at}`}
            className={styles.guide}
            {...(axis === 'x' ? { x1: at, x2: at, y1: begin, y2: stop } : { x1: begin, x2: stop, y1: at, y2: at })}
          />
        ))}
        {from !== undefined && to !== undefined && to !== null && start !== undefined && end !== undefined && (
          <line
            className={styles.wire}
            data-testid="wire-hint"
            x1={start.x + from.x}
            y1={start.y + from.y}
            x2={end.x + to.x}
            y2={end.y + to.y}
          />
        )}
      </svg>
    </ViewportPortal>
  );
}
