// The control of one text: plain, with expressions, or one field of earlier data as a chip. It is the same editor
// whatever is typed, so that no key is lost on the way; the chip comes once the author has left it.
import { useImperativeHandle, useRef, useState, type Ref } from 'react';

import type { JsonObject } from '../../../shared/json.ts';
import { chipOf } from '../../mapping/chip-of.ts';
import { ReferenceChip } from '../../mapping/reference-chip.tsx';
import type { ExpressionHandle, Point } from '../expression/expression-editor.tsx';
import { LazyExpressionEditor } from '../expression/lazy-expression-editor.tsx';
import { useNodeScope } from '../node-scope.ts';
import { useFocusHold } from './use-focus-hold.ts';

export interface TextHandle {
  /** Whether it shows a chip, so that one field is the whole of the text. */
  hasChip(): boolean;
  /** Puts an expression, given without braces, at the point, else where the caret is; behind a chip if there is one. */
  insert(path: string, at?: Point): void;
  /** What a field would be at the point, else where the caret is: the whole text, a part of it, or part of its code. */
  placeOf(at?: Point): 'whole' | 'part' | 'code';
  /** Begins an expression where the caret is, for the author to write on. */
  begin(): void;
}

interface TextControlProps {
  label: string;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
  /** The schema of the input, to check the text against. */
  expected?: JsonObject;
  isMultiline?: boolean;
  isInvalid?: boolean;
  /** Whether the editor takes the focus when it is first drawn, since somebody has just asked for it. */
  startsFocused?: boolean;
  /** Called when the chip is taken away. Default: the text becomes empty, and the author goes on in it. */
  onClear?: () => void;
  handle?: Ref<TextHandle>;
}

export function TextControl(props: TextControlProps) {
  const { label, placeholder, value, onChange, expected, isMultiline, isInvalid = false, handle } = props;
  const { types, roots, isReadOnly } = useNodeScope();
  const frame = useRef<HTMLDivElement>(null);
  const editor = useRef<ExpressionHandle>(null);
  const [isEditing, setEditing] = useState(props.startsFocused ?? false);
  const chip = isEditing ? undefined : chipOf(value, roots);
  useFocusHold(frame, {
    onHold: (target) => {
      if (target.isContentEditable) setEditing(true);
    },
    onRelease: () => {
      editor.current?.leave();
      setEditing(false);
    },
  });
  // The handle is made anew at each render, since it reads the value and the chip.
  useImperativeHandle(handle, () => ({
    hasChip: () => chip !== undefined,
    placeOf: (at) => {
      if (value === '') return 'whole';
      return editor.current?.isCodeAt(at) === true ? 'code' : 'part';
    },
    insert: (path, at) => {
      if (isReadOnly) return;
      if (value !== '' && editor.current !== null) editor.current.insert(path, at);
      else {
        setEditing(false);
        onChange(`${value}{{ ${path} }}`);
      }
    },
    begin: () => {
      setEditing(true);
      if (editor.current === null) onChange(`${value}{{  }}`);
      else editor.current.begin();
    },
  }));
  return (
    <div ref={frame}>
      {chip === undefined ? (
        <LazyExpressionEditor
          handle={editor}
          value={value}
          onChange={onChange}
          language="template"
          types={types}
          roots={roots}
          expected={expected}
          label={label}
          placeholder={placeholder ?? ''}
          isMultiline={isMultiline ?? false}
          isInvalid={isInvalid}
          isReadOnly={isReadOnly}
          startsFocused={isEditing}
        />
      ) : (
        <ReferenceChip
          chip={chip}
          label={label}
          isInvalid={isInvalid}
          onEdit={() => setEditing(!isReadOnly)}
          onClear={() => {
            if (isReadOnly) return;
            if (props.onClear !== undefined) return props.onClear();
            setEditing(true);
            onChange('');
          }}
        />
      )}
    </div>
  );
}
