// By which way the events of the last 24 hours came: a chart, its numbers as a table, how polling stands, and its gaps.
// Shown for Okta connections that poll, or that events came by.
import { Select } from '@mantine/core';
import { useState } from 'react';

import { listConnections } from '../../shared/api/connections.ts';
import { getCoverage, type Coverage } from '../../shared/api/coverage.ts';
import { useApi } from '../api/hooks.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { PollingLine } from '../ui/polling-line.tsx';
import { Time } from '../ui/time.tsx';
import { CoverageChart } from './coverage-chart.tsx';
import styles from './coverage.module.css';
import { TEXTS } from './texts.ts';

const texts = TEXTS.coverage;
const REFETCH_MS = 60_000;

/**
 * Shows one connection at a time, the first one until another is chosen. It is absent when there is nothing to say of
 * the only one.
 */
export function CoverageSection() {
  const connections = useApi(listConnections);
  const orgs = connections.data?.items.filter(({ app }) => app === 'okta') ?? [];
  const [chosen, choose] = useState<string | null>(null);
  // A connection that was chosen may be deleted meanwhile.
  const id = (orgs.find((org) => org.id === chosen) ?? orgs[0])?.id;
  const coverage = useApi(
    getCoverage,
    { params: { id: id ?? '' } },
    { enabled: id !== undefined, refetchIntervalMs: REFETCH_MS },
  );
  const { data } = coverage;
  const isEmpty = data === undefined || (data.items.length === 0 && data.polling.state === 'off');
  const isFailed = data === undefined && coverage.error !== null;
  if (isEmpty && !isFailed && orgs.length < 2) return null;
  return (
    <section className={styles.section} aria-label={texts.title}>
      <header className={styles.header}>
        <h2 className={styles.title}>{texts.title}</h2>
        {/* It stays whatever becomes of the numbers, or nobody could choose another. */}
        {orgs.length < 2 ? null : (
          <Select
            aria-label={texts.connection}
            size="xs"
            allowDeselect={false}
            data={orgs.map((org) => ({ value: org.id, label: org.name }))}
            value={id ?? null}
            onChange={choose}
          />
        )}
        {data === undefined ? null : (
          <p className={styles.polling}>
            <PollingLine polling={data.polling} />
          </p>
        )}
      </header>
      {isFailed ? <ErrorPanel error={coverage.error} onRetry={() => void coverage.refetch()} /> : null}
      {data === undefined ? null : (
        <>
          <CoverageChart items={data.items} />
          <Gaps gaps={data.gaps} />
        </>
      )}
    </section>
  );
}

/** The newest gap comes first. One that is too old for Okta's log can never be filled. */
function Gaps({ gaps }: { gaps: Coverage['gaps'] }) {
  if (gaps.length === 0) return null;
  return (
    <ul className={styles.gaps} aria-label={texts.gaps}>
      {gaps.toReversed().map((gap) => (
        <li key={`${gap.from} ${gap.reason}`} data-open={gap.healedAt === null}>
          {texts.gap[gap.reason]} <Time at={gap.from} /> {texts.until} <Time at={gap.to} />:{' '}
          {gap.healedAt === null ? (
            gap.reason === 'too-old' ? (
              texts.lost
            ) : (
              texts.open
            )
          ) : (
            <>
              {texts.healed} <Time at={gap.healedAt} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
