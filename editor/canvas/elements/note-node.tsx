// Notes on the canvas.
import { X } from 'lucide-react';
import { memo, useState } from 'react';
import { NodeResizer, type NodeProps } from 'reactflow';

import { useCanvasActions } from '../canvas-context.ts';
import { TEXTS } from '../texts.ts';
import type { NoteRfNode } from '../view-model.ts';
import styles from './note-node.module.css';
import buttons from '../../ui/bare-button.module.css';

export const NoteNode = memo(function NoteNode({ data, selected }: NodeProps<NoteRfNode>) {
  const { setNoteText, setNoteSize, removeNote } = useCanvasActions();
  const [isEditing, setEditing] = useState(data.note.text === '' && !data.isReadOnly);
  return (
    <div className={styles.note} data-selected={selected} onDoubleClick={() => setEditing(!data.isReadOnly)}>
      {selected && !data.isReadOnly && (
        <NodeResizer
          minWidth={120}
          minHeight={56}
          lineClassName={styles.line ?? ''}
          handleClassName={styles.handle ?? ''}
          onResizeEnd={(_, size) => setNoteSize(data.key, size)}
        />
      )}
      {isEditing ? (
        <textarea
          className={`${styles.text} nodrag nowheel`}
          aria-label={TEXTS.note}
          placeholder={TEXTS.notePlaceholder}
          defaultValue={data.note.text}
          // The author has just asked for this field.
          ref={(field) => field?.focus()}
          onBlur={(event) => {
            setEditing(false);
            setNoteText(data.key, event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      ) : (
        <div className={styles.text}>{data.note.text === '' ? TEXTS.notePlaceholder : data.note.text}</div>
      )}
      {selected && !data.isReadOnly && (
        <button
          type="button"
          className={`${buttons.icon} ${styles.delete}`}
          aria-label={TEXTS.deleteNote}
          title={TEXTS.deleteNote}
          onClick={() => removeNote(data.key)}
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  );
});
