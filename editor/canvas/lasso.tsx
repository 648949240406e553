// Takes a line drawn by hand around what is to be selected. It lies over the canvas until the line is drawn, or
// Escape is pressed.
import { useWindowEvent } from '@mantine/hooks';
import { useRef, useState, type PointerEvent } from 'react';
import { useReactFlow } from 'reactflow';

import { boxIn } from '../geometry/frames.ts';
import { within } from '../geometry/lasso.ts';
import { noteBox } from '../geometry/note-frames.ts';
import { noteId } from '../session/element-ids.ts';
import type { EditorSession } from '../session/session.ts';
import styles from './lasso.module.css';

interface LassoProps {
  session: EditorSession;
  /** Told how many were selected; null where it was called off. */
  onDone: (count: number | null) => void;
}

type Point = { x: number; y: number };

export function Lasso({ session: { editor, manifests }, onDone }: LassoProps) {
  const rf = useReactFlow();
  const [line, setLine] = useState<readonly Point[]>([]);
  const isDrawing = useRef(false);
  useWindowEvent(
    'keydown',
    (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      onDone(null);
    },
    { capture: true },
  );
  const pointIn = (event: PointerEvent): Point => ({ x: event.clientX, y: event.clientY });
  const finish = (): void => {
    const { flow } = editor.get();
    const drawn = line.map((point) => rf.screenToFlowPosition(point, { snapToGrid: false }));
    const cards = Object.keys(flow.nodes).map((key) => [key, boxIn(flow, key, manifests)] as const);
    const notes = Object.entries(flow.layout?.notes ?? {}).map(([key, note]) => [noteId(key), noteBox(note)] as const);
    const chosen = within(drawn, Object.fromEntries([...cards, ...notes]));
    editor.select(chosen);
    onDone(chosen.length);
  };
  return (
    <div
      className={styles.lasso}
      data-testid="lasso"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        isDrawing.current = true;
        setLine([pointIn(event)]);
      }}
      onPointerMove={(event) => {
        if (isDrawing.current) setLine([...line, pointIn(event)]);
      }}
      onPointerUp={() => {
        isDrawing.current = false;
        finish();
      }}
    >
      <svg className={styles.drawing} aria-hidden>
        <polygon points={line.map(({ x, y }) => `${x},${y}`).join(' ')} />
      </svg>
    </div>
  );
}
