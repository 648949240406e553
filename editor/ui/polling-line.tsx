// How polling of a connection's System Log stands, in a line.
import type { Coverage } from '../../shared/api/coverage.ts';
import styles from './polling-line.module.css';
import { POLLING_TEXTS as texts } from './polling-texts.ts';
import { Time } from './time.tsx';

export function PollingLine({ polling }: { polling: Coverage['polling'] }) {
  return (
    <span className={styles.line} data-state={polling.state}>
      {texts.states[polling.state]}
      {polling.cursorAt === null ? null : (
        <>
          {' '}
          {texts.readTo} <Time at={polling.cursorAt} />
        </>
      )}
      {polling.lastError === null ? null : ` ${polling.lastError.message}`}
    </span>
  );
}
