// One line that says how the polling of a connection's System Log stands: its state, how far it has read, its last
// error, and whether the clocks differ.
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
      {clockText(polling.clockAheadSeconds)}
    </span>
  );
}

/**
 * A difference of half a minute or more is worth saying: Signalbox makes up for it, but other programs on this
 * machine may not.
 */
function clockText(aheadSeconds: number): string | null {
  const minutes = Math.round(Math.abs(aheadSeconds) / 60);
  return minutes < 1 ? null : ` ${texts.clock(minutes, aheadSeconds > 0)}`;
}
