// Notes on the canvas.
import { X } from 'lucide-react';
import { memo, useState } from 'react';
import { NodeResizer, type NodeProps } from 'reactflow';

import { useCanvasActions } from '../canvas-context.ts';
import { TEXTS } from '../texts.ts';
import type { NoteRfNode } from '../view-model.ts';

export const NoteNode = memo(function NoteNode({ data, selected }: NodeProps<NoteRfNode>) {
  const { setNoteText, setNoteSize, removeNote } = useCanvasActions();
  const [isEditing, setEditing] = useState(data.note.text === '' && !data.isReadOnly);
  return (
    <div className="sb-note" data-selected={selected} onDoubleClick={() => setEditing(!data.isReadOnly)}>
      {selected && !data.isReadOnly && (
        <NodeResizer
          minWidth={120}
          minHeight={56}
          lineClassName="sb-note-line"
          handleClassName="sb-note-handle"
          onResizeEnd={(_, size) => setNoteSize(data.key, size)}
        />
      )}
      {isEditing ? (
        <textarea
          className="sb-note-text nodrag nowheel"
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
        <div className="sb-note-text">{data.note.text === '' ? TEXTS.notePlaceholder : data.note.text}</div>
      )}
      {selected && !data.isReadOnly && (
        <button
          type="button"
          className="sb-note-delete"
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
