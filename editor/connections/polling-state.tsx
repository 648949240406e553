// How polling of the System Log stands for a connection, asked for again and again while it is shown.
import { getCoverage } from '../../shared/api/coverage.ts';
import { useApi } from '../api/hooks.ts';
import { PollingLine } from '../ui/polling-line.tsx';

const REFETCH_MS = 30_000;

/** Nothing where it is off, unless the clocks differ. */
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
