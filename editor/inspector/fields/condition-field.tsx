// A condition: CEL alone, without braces, that gives true or false.
import { useMemo, useRef } from 'react';

import type { Issue } from '../../../shared/issue.ts';
import { useInsertTarget } from '../../mapping/use-insert-target.ts';
import type { ExpressionHandle, Point } from '../expression/expression-editor.tsx';
import { LazyExpressionEditor } from '../expression/lazy-expression-editor.tsx';
import { LiveValue } from '../expression/live-value.tsx';
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
  /** It also sees `event`, which comes only later (S8): so there is no value to show. */
  seesEvent?: boolean;
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
  seesEvent = false,
}: ConditionFieldProps) {
  const { types, targets, isReadOnly } = useNodeScope();
  const known = useMemo(() => (seesEvent ? { ...types, event: {} } : types), [seesEvent, types]);
  const editor = useRef<ExpressionHandle>(null);
  const insert = (path: string, at?: Point): void => editor.current?.insert(path, at);
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
      notice={seesEvent ? null : <LiveValue text={value} language="cel" />}
    >
      <LazyExpressionEditor
        handle={editor}
        value={value}
        onChange={onChange}
        language={isValue ? 'value' : 'cel'}
        types={known}
        label={title}
        placeholder={placeholder}
        isMultiline
        isInvalid={issues.some(({ severity }) => severity === 'error')}
        isReadOnly={isReadOnly}
      />
    </FieldFrame>
  );
}
