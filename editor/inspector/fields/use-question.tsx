// Lets a field ask before it replaces what was written, or say why something cannot go there.
import { useState, type ReactNode } from 'react';
import fieldStyles from '../../ui/field.module.css';
import styles from './fields.module.css';

export interface Question {
  text: string;
  /** The button that answers; absent where there is nothing to be done. */
  answer?: { label: string; apply: () => void };
}

/** `notice` is to be drawn below the control. `ask` with null takes the question back. */
export function useQuestion(): { notice: ReactNode; ask: (question: Question | null) => void } {
  const [question, ask] = useState<Question | null>(null);
  const notice =
    question === null ? null : (
      <p className={fieldStyles.issue} data-severity="warning" role="alert">
        {question.text}{' '}
        {question.answer !== undefined && (
          <button
            type="button"
            className={styles.link}
            onClick={() => {
              ask(null);
              question.answer?.apply();
            }}
          >
            {question.answer.label}
          </button>
        )}
      </p>
    );
  return { notice, ask };
}
