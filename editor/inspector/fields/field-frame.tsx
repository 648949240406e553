// The frame of one input: title, required mark, the switch between fixed value and expression, help, issues; and the
// place where a field of the data panel is dropped.
import { ActionIcon, Tooltip } from '@mantine/core';
import { SquareFunction } from 'lucide-react';
import type { ReactNode } from 'react';

import type { Issue } from '../../../shared/issue.ts';
import { useFieldDrop } from '../../mapping/use-field-drop.ts';
import type { Point } from '../expression/expression-editor.tsx';
import { TEXTS } from '../texts.ts';
import styles from './fields.module.css';
import fieldStyles from '../../ui/field.module.css';

export interface FieldFrameProps {
  /** Path within the node, by dots: how an issue finds its field. */
  name?: string;
  title: string;
  /** Of the control, for its label. Absent: the control names itself. */
  controlId?: string;
  description?: string;
  required?: boolean;
  issues?: readonly Issue[];
  /** Absent where there is only one way to fill it in. */
  mode?: 'fixed' | 'expression';
  onMode?: () => void;
  /** What the switch does from either side, where it is not between a fixed value and an expression. */
  modeTexts?: { fixed: string; expression: string };
  onDropField?: (path: string, at: Point) => void;
  onFocus?: () => void;
  actions?: ReactNode;
  notice?: ReactNode;
  children: ReactNode;
}

export function FieldFrame(props: FieldFrameProps) {
  const {
    name,
    title,
    controlId,
    description = '',
    required = false,
    issues = [],
    mode,
    onMode,
    modeTexts = TEXTS,
    onDropField,
    onFocus,
    actions,
    notice,
    children,
  } = props;
  const drop = useFieldDrop(name ?? '', onDropField);
  return (
    <div className={styles.field} data-field={name} onFocusCapture={onFocus} {...drop}>
      <div className={styles.fieldHead} data-head>
        {controlId === undefined ? (
          <span className={fieldStyles.title}>{title}</span>
        ) : (
          <label className={fieldStyles.title} htmlFor={controlId}>
            {title}
          </label>
        )}
        {required && (
          <span className={styles.fieldRequired} aria-hidden title={TEXTS.missing}>
            *
          </span>
        )}
        <span className={styles.fieldActions}>
          {actions}
          {mode !== undefined && onMode !== undefined && (
            <Tooltip label={mode === 'fixed' ? modeTexts.expression : modeTexts.fixed}>
              <ActionIcon
                size={24}
                aria-label={`${title}: ${modeTexts.expression}`}
                aria-pressed={mode === 'expression'}
                data-on={mode === 'expression'}
                className={styles.fieldMode}
                onClick={onMode}
              >
                <SquareFunction size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
        </span>
      </div>
      {children}
      {notice}
      {issues.map((issue) => (
        <p
          key={`${issue.code}${issue.path.join('.')}${issue.message}`}
          className={fieldStyles.issue}
          data-severity={issue.severity}
        >
          {issue.message}
        </p>
      ))}
      {description !== '' && <p className={fieldStyles.help}>{description}</p>}
    </div>
  );
}
