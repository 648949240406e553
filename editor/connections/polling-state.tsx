// How polling of the System Log stands for a connection, in a line.
import { getCoverage } from '../../shared/api/coverage.ts';
import { useApi } from '../api/hooks.ts';
import { Time } from '../ui/time.tsx';
import styles from './connections.module.css';
import { TEXTS } from './texts.ts';

const REFETCH_MS = 30_000;

/** Nothing where it is off. */
export function PollingState({ id }: { id: string }) {
  const coverage = useApi(getCoverage, { params: { id } }, { refetchIntervalMs: REFETCH_MS });
  const polling = coverage.data?.polling;
  if (polling === undefined || polling.state === 'off') return null;
  return (
    <div className={styles.polling} data-state={polling.state} data-testid={`polling-${id}`}>
      <span>
        {TEXTS.polling[polling.state]}
        {polling.cursorAt === null ? null : (
          <>
            {' '}
            {TEXTS.readTo} <Time at={polling.cursorAt} />
          </>
        )}
        {polling.lastError === null ? null : ` ${polling.lastError.message}`}
      </span>
    </div>
  );
}
