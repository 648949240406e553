// The frame around the control of one input: title, required mark, the switch between a fixed value and an expression,
// issues and help. It is also the place on which a field of the data panel is dropped.
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
  /** Path within the node, by dots, by which an issue leads to its field. */
  name?: string;
  title: string;
  /** The id of the control, for its label; absent where the control names itself. */
  controlId?: string;
  description?: string;
  required?: boolean;
  issues?: readonly Issue[];
  /** Absent where there is only one way to fill it in. */
  mode?: 'fixed' | 'expression';
  /** Called by the switch, which is shown where both are given. */
  onMode?: () => void;
  /** What the two sides of the switch are called, where they are not a fixed value and an expression. */
  modeTexts?: { fixed: string; expression: string };
  /** Absent where no field can be dropped. */
  onDropField?: (path: string, at: Point) => void;
  /** Called when anything in the frame gets the focus. */
  onFocus?: () => void;
  /** Buttons beside the switch. */
  actions?: ReactNode;
  /** What is said below the control, before the issues. */
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
