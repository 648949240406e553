// Draws a wire: smooth steps with an arrow, the port's name at its start where the node does not say it, and when
// selected the two things one does to a wire.
import { useSelector } from '@xstate/store-react';
import { Plus, X } from 'lucide-react';
import { memo } from 'react';
import { BaseEdge, EdgeLabelRenderer, getSmoothStepPath, type EdgeProps } from 'reactflow';

import { useCanvasActions } from '../canvas-context.ts';
import { TEXTS } from '../texts.ts';
import type { CanvasEdge } from '../view-model.ts';
import styles from '../canvas.module.css';
import buttons from '../../ui/bare-button.module.css';

/**
 * `memo`, and selectors that give booleans: while a card is dragged over 300 wires, only those draw anew that change.
 */
export const CardEdge = memo(function CardEdge(props: EdgeProps<CanvasEdge>) {
  const { id, sourceX, sourceY, sourcePosition, targetX, targetY, targetPosition, selected, data, markerEnd } = props;
  const { ui, insertOnEdge, removeEdge } = useCanvasActions();
  const isSplice = useSelector(ui, ({ context }) => context.spliceEdge === id);
  const isCut = useSelector(ui, ({ context }) => context.drop?.cut.includes(id) === true);
  const [path, middleX, middleY] = getSmoothStepPath({
    sourceX,
    sourceY,
    sourcePosition,
    targetX,
    targetY,
    targetPosition,
    borderRadius: 8,
    offset: 24,
  });
  return (
    <>
      {isSplice && <path d={path} className={styles.edgeSplice} fill="none" />}
      {isCut && <path d={path} className={styles.edgeCut} fill="none" />}
      <BaseEdge id={id} path={path} interactionWidth={24} {...(markerEnd === undefined ? {} : { markerEnd })} />
      {data?.label !== undefined && data.label !== '' && (
        <text className={styles.edgeLabel} x={sourceX + 8} y={sourceY + 20} aria-hidden>
          {data.label}
        </text>
      )}
      {selected === true && data?.isReadOnly !== true && (
        <EdgeLabelRenderer>
          <div
            className={`${styles.edgeTools} nodrag nopan`}
            style={{ transform: `translate(-50%, -50%) translate(${middleX}px, ${middleY}px)` }}
          >
            <button
              type="button"
              className={buttons.icon}
              title={TEXTS.insertHere}
              aria-label={TEXTS.insertHere}
              onClick={() => insertOnEdge(id, { x: middleX, y: middleY })}
            >
              <Plus size={14} aria-hidden />
            </button>
            <button
              type="button"
              className={buttons.icon}
              title={TEXTS.deleteEdge}
              aria-label={TEXTS.deleteEdge}
              onClick={() => removeEdge(id)}
            >
              <X size={14} aria-hidden />
            </button>
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
