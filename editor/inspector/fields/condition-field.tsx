// A condition: CEL alone, without braces, that gives true or false.
import { useRef } from 'react';

import type { Issue } from '../../../shared/issue.ts';
import { useInsertTarget } from '../../mapping/use-insert-target.ts';
import type { ExpressionHandle } from '../expression-editor.tsx';
import { LazyExpressionEditor } from '../lazy-expression-editor.tsx';
import { LiveValue } from '../live-value.tsx';
import { useNodeScope } from '../node-scope.ts';
import { FieldFrame } from './field-frame.tsx';

interface ConditionFieldProps {
  id: string;
  title: string;
  description?: string;
  placeholder?: string;
  required?: boolean;
  issues: readonly Issue[];
  value: string;
  onChange: (value: string) => void;
  /** Any value, not only true or false. */
  isValue?: boolean;
}

export function ConditionField({
  id,
  title,
  description = '',
  placeholder = '',
  required = false,
  issues,
  value,
  onChange,
  isValue = false,
}: ConditionFieldProps) {
  const { types, targets, isReadOnly } = useNodeScope();
  const editor = useRef<ExpressionHandle>(null);
  const insert = (path: string): void => editor.current?.insert(path);
  const onFocus = useInsertTarget(targets, id, title, insert);
  return (
    <FieldFrame
      name={id}
      title={title}
      description={description}
      required={required}
      issues={issues}
      onDropField={insert}
      onFocus={onFocus}
      notice={<LiveValue text={value} language="cel" />}
    >
      <LazyExpressionEditor
        handle={editor}
        value={value}
        onChange={onChange}
        language={isValue ? 'value' : 'cel'}
        types={types}
        label={title}
        placeholder={placeholder}
        isMultiline
        isReadOnly={isReadOnly}
      />
    </FieldFrame>
  );
}
