// The field of a condition: CEL without braces that gives true or false. It is shown as rows of field, operator and
// value, or as code where the author wants that, or where rows cannot show it.
import { useLocalStorage } from '@mantine/hooks';
import { useMemo, useRef, useState } from 'react';

import { isComplete, isGroup } from '../../../shared/condition/condition.ts';
import type { Issue } from '../../../shared/issue.ts';
import { useInsertTarget } from '../../mapping/use-insert-target.ts';
import { ConditionRows } from '../condition/condition-rows.tsx';
import { EVENT_ROOT, EVENT_TYPES } from '../condition/event-root.ts';
import { newRow } from '../condition/new-row.ts';
import { TEXTS } from '../condition/texts.ts';
import { useRows } from '../condition/use-rows.ts';
import type { ExpressionHandle, Point } from '../expression/expression-editor.tsx';
import { LazyExpressionEditor } from '../expression/lazy-expression-editor.tsx';
import { LiveValue } from '../expression/live-value.tsx';
import { useNodeScope } from '../node-scope.ts';
import { FieldFrame } from './field-frame.tsx';
import { useFocusHold } from './use-focus-hold.ts';
import { useQuestion } from './use-question.tsx';
import styles from '../condition/condition.module.css';

interface ConditionFieldProps {
  /** Path within the node, by dots. */
  id: string;
  title: string;
  description?: string;
  placeholder?: string;
  required?: boolean;
  issues: readonly Issue[];
  /** The CEL; empty for no condition. */
  value: string;
  onChange: (value: string) => void;
  /** Whether it may give any value, and not only true or false; there are no rows then. */
  isValue?: boolean;
  /** Whether it also sees `event`, which comes only later (S8), so that there is no value to show for the sample. */
  seesEvent?: boolean;
}

const MODES = { fixed: TEXTS.asRows, expression: TEXTS.asCode };

export function ConditionField(props: ConditionFieldProps) {
  const { id, title, description = '', placeholder = '', required = false, issues, value, onChange } = props;
  const { isValue = false, seesEvent = false } = props;
  const scope = useNodeScope();
  const { types, targets, isReadOnly, sample } = scope;
  const known = useMemo(() => (seesEvent ? { ...types, ...EVENT_TYPES } : types), [seesEvent, types]);
  const roots = useMemo(() => (seesEvent ? [EVENT_ROOT, ...scope.roots] : scope.roots), [scope.roots, seesEvent]);
  // Rows or code is a habit of the person: it is one choice for all conditions, kept in this browser.
  const [view, setView] = useLocalStorage<'rows' | 'code'>({
    key: 'signalbox.condition.view',
    defaultValue: 'rows',
    getInitialValueInEffect: false,
  });
  const { condition, change } = useRows(value, onChange);
  /** Whether somebody is at work in the code, which then stays code until they leave it. */
  const [isHeld, setHeld] = useState(false);
  const { notice, ask } = useQuestion();
  const frame = useRef<HTMLDivElement>(null);
  const editor = useRef<ExpressionHandle>(null);
  const isEmpty = value.trim() === '';
  const isCode = isValue || view === 'code' || condition === null || (isHeld && !isEmpty);
  const hasEditor = isCode || (isEmpty && !isReadOnly && condition.items.length === 0);
  useFocusHold(frame, {
    onHold: (target) => {
      if (target.isContentEditable) setHeld(true);
    },
    onRelease: () => setHeld(false),
  });

  const insert = (path: string, at?: Point): void => {
    if (isReadOnly) return;
    if (isCode || isHeld) return editor.current?.insert(path, at);
    const items = condition.items.filter((item) => isGroup(item) || isComplete(item) || item.field !== '');
    change({ ...condition, items: [...items, newRow(path, known, sample)] });
  };
  const toggle = (): void => {
    ask(null);
    setHeld(false);
    if (!isCode) return setView('code');
    setView('rows');
    if (condition === null) ask({ text: TEXTS.noRows });
  };
  const onFocus = useInsertTarget(targets, id, title, { insert });
  return (
    <div ref={frame}>
      <FieldFrame
        name={id}
        title={title}
        description={description}
        required={required}
        issues={issues}
        onDropField={insert}
        onFocus={onFocus}
        {...(isValue ? {} : { mode: isCode ? 'expression' : 'fixed', onMode: toggle, modeTexts: MODES })}
        notice={
          <>
            {!seesEvent && <LiveValue text={value} language="cel" />}
            {notice}
          </>
        }
      >
        {!isCode && (
          <ConditionRows
            id={id}
            title={title}
            condition={condition}
            types={known}
            roots={roots}
            hasAnswer={!seesEvent}
            onChange={change}
          />
        )}
        {!isCode && hasEditor && <p className={styles.orCode}>{TEXTS.orCode}</p>}
        {hasEditor && (
          <LazyExpressionEditor
            handle={editor}
            value={value}
            onChange={onChange}
            language={isValue ? 'value' : 'cel'}
            types={known}
            roots={roots}
            label={title}
            placeholder={placeholder}
            isMultiline
            isInvalid={issues.some(({ severity }) => severity === 'error')}
            isReadOnly={isReadOnly}
          />
        )}
      </FieldFrame>
    </div>
  );
}
