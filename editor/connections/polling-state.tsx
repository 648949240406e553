// Says how the polling of the System Log stands for a connection, and keeps asking while it is shown.
import { getCoverage } from '../../shared/api/coverage.ts';
import { useApi } from '../api/hooks.ts';
import { PollingLine } from '../ui/polling-line.tsx';

const REFETCH_MS = 30_000;

/** Shows nothing when polling is off, unless the clock of this machine and Okta's differ. */
export function PollingState({ id }: { id: string }) {
  const coverage = useApi(getCoverage, { params: { id } }, { refetchIntervalMs: REFETCH_MS });
  const polling = coverage.data?.polling;
  if (polling === undefined || (polling.state === 'off' && polling.clockAheadSeconds === 0)) return null;
  return (
    <div data-testid={`polling-${id}`}>
      <PollingLine polling={polling} />
    </div>
  );
}
