// Draws the frame behind the body of a For each. Its title is what the pointer takes hold of; the rest lets the
// pointer through to the wires and cards in it.
import { useSelector } from '@xstate/store-react';
import { Repeat } from 'lucide-react';
import { memo } from 'react';
import type { NodeProps } from 'reactflow';

import { useCanvasActions } from '../canvas-context.ts';
import { TEXTS } from '../texts.ts';
import type { FrameRfNode } from '../view-model.ts';
import styles from './frame-node.module.css';

export const FrameNode = memo(function FrameNode({ data }: NodeProps<FrameRfNode>) {
  const { ui } = useCanvasActions();
  const isTarget = useSelector(ui, ({ context }) => context.drop?.into === data.key);
  return (
    <div
      className={styles.frame}
      data-testid={`frame-${data.key}`}
      data-target={isTarget}
      data-selected={data.isSelected}
      data-depth={data.depth % 2}
      style={{ width: data.width, height: data.height }}
    >
      <div className={styles.title} data-held={!data.isReadOnly} title={data.title}>
        <Repeat size={14} aria-hidden />
        <span>{data.title}</span>
      </div>
      {data.isEmpty && <p className={styles.empty}>{data.isReadOnly ? TEXTS.emptyBody : TEXTS.dropHere}</p>}
    </div>
  );
});
