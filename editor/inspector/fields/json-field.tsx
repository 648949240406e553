// The field of an input that is JSON. A field of earlier data that is dropped on it becomes a value where it falls, and
// the rest stays as it is.
import { useRef, useState } from 'react';

import { chipOf } from '../../mapping/chip-of.ts';
import { ReferenceChip } from '../../mapping/reference-chip.tsx';
import type { ExpressionHandle, Point } from '../expression/expression-editor.tsx';
import { LiveValue } from '../expression/live-value.tsx';
import { issuesOfField, useNodeScope } from '../node-scope.ts';
import { TEXTS } from '../texts.ts';
import { FieldFrame } from './field-frame.tsx';
import type { ValueFieldProps } from './field-props.ts';
import { JsonControl } from './json-control.tsx';
import { useFocusHold } from './use-focus-hold.ts';
import { useMapping } from './use-mapping.tsx';
import { useQuestion } from './use-question.tsx';

export function JsonField({ field, path, value, onChange }: ValueFieldProps) {
  const scope = useNodeScope();
  const { roots, isReadOnly } = scope;
  const frame = useRef<HTMLDivElement>(null);
  const editor = useRef<ExpressionHandle>(null);
  const [isEditing, setEditing] = useState(false);
  const { notice, ask } = useQuestion();
  const text = typeof value === 'string' ? value : '';
  const chip = isEditing ? undefined : chipOf(text, roots);
  const issues = issuesOfField(scope, path, true);
  const id = path.join('.');
  useFocusHold(frame, {
    onHold: (target) => {
      if (target.isContentEditable) setEditing(true);
    },
    onRelease: () => {
      editor.current?.leave();
      setEditing(false);
    },
  });

  const put = (reference: string): void => {
    setEditing(false);
    onChange(`{{ ${reference} }}`);
  };
  /** Whether anything is written in the editor, be it JSON yet or not. */
  const isWritten = (): boolean => chip === undefined && editor.current?.isEmpty() === false;
  const mapping = useMapping({
    id,
    title: field.title,
    schema: field.schema,
    // A part of JSON may be any value, so that within it nothing has to be checked.
    placeOf: () => (isWritten() ? 'code' : 'whole'),
    put: (source: string, at?: Point) => {
      ask(null);
      if (isWritten()) editor.current?.insert(source, at);
      else if (chip === undefined) put(source);
      else ask({ text: TEXTS.wouldReplace, answer: { label: TEXTS.replace, apply: () => put(source) } });
    },
    onRefused: (reason) => ask({ text: reason }),
  });
  return (
    <FieldFrame
      name={id}
      title={field.title}
      description={field.description}
      required={field.required}
      issues={issues}
      onDropField={mapping.onDropField}
      onFocus={mapping.onFocus}
      notice={
        <>
          {chip !== undefined && <LiveValue text={text} language="template" schema={field.schema} />}
          {notice}
          {mapping.menu}
        </>
      }
    >
      <div ref={frame}>
        {chip === undefined ? (
          <JsonControl
            handle={editor}
            id={id}
            field={field}
            value={value}
            onChange={onChange}
            isInvalid={issues.some(({ severity }) => severity === 'error')}
            startsFocused={isEditing}
          />
        ) : (
          <ReferenceChip
            chip={chip}
            label={field.title}
            isInvalid={issues.some(({ severity }) => severity === 'error')}
            onEdit={() => setEditing(!isReadOnly)}
            onClear={() => {
              if (!isReadOnly) onChange(undefined);
            }}
          />
        )}
      </div>
    </FieldFrame>
  );
}
