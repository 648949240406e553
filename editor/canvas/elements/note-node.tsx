// Draws notes on the canvas, and frames that people draw around cards: a frame shows its title, and is held by it.
import { X } from 'lucide-react';
import { memo, Suspense, useState } from 'react';
import { NodeResizer, type NodeProps } from 'reactflow';

import { lazyPart } from '../../ui/lazy-part.ts';
import { useCanvasActions } from '../canvas-context.ts';
import { TEXTS } from '../texts.ts';
import type { NoteRfNode } from '../view-model.ts';
import styles from './note-node.module.css';
import buttons from '../../ui/bare-button.module.css';

// Formatting is fetched when a note is shown; until then its text stands as it is written.
const Markdown = lazyPart(async () => (await import('../../ui/markdown.tsx')).Markdown);

/** A new note is empty and opens for writing at once. What is written is kept when the field is left. */
export const NoteNode = memo(function NoteNode({ data, selected }: NodeProps<NoteRfNode>) {
  const { setNoteText, setNoteSize, removeNote } = useCanvasActions();
  const [isEditing, setEditing] = useState(data.note.text === '' && !data.isReadOnly);
  const placeholder = data.note.frame === true ? TEXTS.framePlaceholder : TEXTS.notePlaceholder;
  return (
    <div
      className={data.note.frame === true ? styles.frame : styles.note}
      data-selected={selected}
      onDoubleClick={() => setEditing(!data.isReadOnly)}
    >
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
          placeholder={placeholder}
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
        <div className={styles.text} data-testid={`note-${data.key}`}>
          {data.note.text === '' ? (
            placeholder
          ) : (
            <Suspense fallback={data.note.text}>
              <Markdown text={data.note.text} />
            </Suspense>
          )}
        </div>
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
