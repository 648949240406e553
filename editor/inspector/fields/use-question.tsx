// What a field asks before it would replace what was written, or says when something cannot go there.
import { useState, type ReactNode } from 'react';
import fieldStyles from '../../ui/field.module.css';
import styles from './fields.module.css';

export interface Question {
  text: string;
  /** What to do about it; absent where there is nothing. */
  answer?: { label: string; apply: () => void };
}

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
