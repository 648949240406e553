// One text inside a list of them: plain, or with expressions, or one field of earlier data as a chip.
import { TextInput } from '@mantine/core';
import { useRef, useState } from 'react';

import { hasExpressions } from '../../../shared/expression/template.ts';
import { chipOf } from '../../mapping/chip-of.ts';
import { FIELD_MIME } from '../../mapping/insert-target.ts';
import { ReferenceChip } from '../../mapping/reference-chip.tsx';
import { useInsertTarget } from '../../mapping/use-insert-target.ts';
import type { ExpressionHandle } from '../expression-editor.tsx';
import { LazyExpressionEditor } from '../lazy-expression-editor.tsx';
import { useNodeScope } from '../node-scope.ts';

interface TemplateTextProps {
  id: string;
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}

export function TemplateText({ id, label, placeholder, value, onChange }: TemplateTextProps) {
  const { types, roots, targets, isReadOnly } = useNodeScope();
  const editor = useRef<ExpressionHandle>(null);
  const [isEditing, setEditing] = useState(false);
  const isExpression = hasExpressions(value);
  const chip = isExpression && !isEditing ? chipOf(value, roots) : undefined;
  const insert = (path: string): void => {
    if (isReadOnly) return;
    if (editor.current !== null && isExpression && chip === undefined) editor.current.insert(path);
    else onChange(chip === undefined && value !== '' ? `${value}{{ ${path} }}` : `{{ ${path} }}`);
  };
  const focused = useInsertTarget(targets, id, label, insert);
  // After the field around it, which says the same of itself.
  const onFocus = (): void => queueMicrotask(focused);
  return (
    <div
      className="sb-template-text"
      onFocusCapture={onFocus}
      onDropCapture={(event) => {
        const path = event.dataTransfer.getData(FIELD_MIME);
        if (path === '') return;
        event.preventDefault();
        event.stopPropagation();
        insert(path);
      }}
    >
      {chip !== undefined ? (
        <ReferenceChip
          chip={chip}
          label={label}
          isInvalid={false}
          onFocus={onFocus}
          onEdit={() => setEditing(!isReadOnly)}
          onClear={() => onChange('')}
        />
      ) : isExpression ? (
        <LazyExpressionEditor
          handle={editor}
          value={value}
          onChange={onChange}
          language="template"
          types={types}
          label={label}
          isReadOnly={isReadOnly}
          startsFocused={isEditing}
        />
      ) : (
        <TextInput
          aria-label={label}
          placeholder={placeholder}
          disabled={isReadOnly}
          value={value}
          onChange={(event) => {
            const next = event.currentTarget.value;
            if (hasExpressions(next)) setEditing(true);
            onChange(next);
          }}
        />
      )}
    </div>
  );
}
