// Shows an error of a run or step: the sentence, its code, its details.
import type { ErrorRecord } from '../../shared/errors.ts';
import type { JsonValue } from '../../shared/json.ts';
import { JsonView } from '../ui/json-view.tsx';
import styles from './run-page.module.css';
import { TEXTS } from './texts.ts';

interface FailureProps {
  error: { code: string; message: string; details?: ErrorRecord['details'] | Record<string, unknown> | undefined };
}

export function Failure({ error }: FailureProps) {
  return (
    <>
      <div className={styles.failure}>
        <p>{error.message}</p>
        <code>{error.code}</code>
      </div>
      {error.details === undefined || Object.keys(error.details).length === 0 ? null : (
        <JsonView value={error.details as JsonValue} label={TEXTS.step.error} />
      )}
    </>
  );
}
