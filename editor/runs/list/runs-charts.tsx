// Shows how runs have ended over time, and how long they took, for those who would rather look than read. The same
// numbers stand in a table below.
import { runStatistics, type RunSpan } from '../../../shared/api/many-runs.ts';
import { durationText } from '../../i18n/duration-text.ts';
import { useApi } from '../../api/hooks.ts';
import { BarChart, ChartLegend, ChartTable, hourText } from '../../ui/chart.tsx';
import { statusColor } from '../../ui/status-badge.tsx';
import { STATUS_TEXT, statusWord } from '../../ui/status-text.ts';
import { beginningsOf } from '../../ui/spans.ts';
import { useNow } from '../../ui/time.tsx';
import { TEXTS } from '../texts.ts';
import { allSpans, chartOf } from './run-spans.ts';
import styles from './runs-charts.module.css';
import type { Since } from '../../ui/since.ts';

const texts = TEXTS.charts;
const ENDED = ['succeeded', 'failed', 'cancelled'] as const;
const MEDIAN = 'var(--sb-accent)';
const SLOWEST = 'var(--sb-simulated)';
// The stream tells of runs, but not of these sums.
const REFETCH_MS = 60_000;

interface RunsChartsProps {
  flow: string | undefined;
  since: Since | undefined;
}

export function RunsCharts({ flow, since }: RunsChartsProps) {
  const chart = chartOf(since);
  const now = useNow();
  const statistics = useApi(
    runStatistics,
    {
      query: {
        ...(flow === undefined ? {} : { flow }),
        since: new Date(beginningsOf(chart, now)[0] ?? now).toISOString(),
        hours: chart.hours,
      },
    },
    { refetchIntervalMs: REFETCH_MS, keepPrevious: true },
  );
  const { data } = statistics;
  // Nothing to look at: the list says so in words.
  if (data === undefined || data.items.length === 0) return null;
  const spans = allSpans(data.items, chart, now);
  const ends: [string, string] = [hourText(spans[0]!.from), texts.now];
  const sums = ENDED.map((status) => ({ status, value: spans.reduce((sum, span) => sum + span[status], 0) }));
  return (
    <section className={styles.charts} aria-label={texts.title}>
      <div className={styles.part}>
        <h2 className={styles.title}>{texts.ended[since === 'week' ? 'week' : 'day']}</h2>
        <BarChart
          label={sums.map(({ status, value }) => `${STATUS_TEXT[status]}: ${value}`).join(', ')}
          ends={ends}
          bars={spans.map((span) => ({
            key: span.from,
            title: `${hourText(span.from)}: ${endedText(span)}`,
            parts: ENDED.map((status) => ({ color: statusColor(status), value: span[status] })),
          }))}
        />
        <ChartLegend
          items={sums.map(({ status, value }) => ({ text: STATUS_TEXT[status], value, color: statusColor(status) }))}
        />
      </div>
      <div className={styles.part}>
        <h2 className={styles.title}>{texts.took}</h2>
        <BarChart
          label={tookText(data.durationMs)}
          ends={ends}
          bars={spans.map((span) => ({
            key: span.from,
            title: `${hourText(span.from)}: ${tookText(span.durationMs)}`,
            parts: tookParts(span.durationMs),
          }))}
        />
        <ChartLegend items={tookLegend(data.durationMs)} />
        {data.hasMoreDurations ? <p className={styles.note}>{texts.newestOnly}</p> : null}
      </div>
      <ChartTable
        show={texts.table.show}
        label={texts.title}
        head={[texts.table.from, ...ENDED.map((status) => STATUS_TEXT[status]), texts.median, texts.p95, texts.longest]}
        rows={data.items.toReversed().map((span) => ({
          key: span.from,
          cells: [hourText(span.from), ...ENDED.map((status) => span[status]), ...tookCells(span.durationMs)],
        }))}
      />
    </section>
  );
}

function endedText(span: RunSpan): string {
  return ENDED.map((status) => `${span[status]} ${statusWord(status)}`).join(', ');
}

function tookText(took: RunSpan['durationMs']): string {
  if (took === null) return texts.none;
  return `${texts.median} ${durationText(took.p50)}, ${texts.p95} ${durationText(took.p95)}`;
}

function tookCells(took: RunSpan['durationMs']): string[] {
  return took === null ? ['–', '–', '–'] : [took.p50, took.p95, took.max].map((ms) => durationText(ms));
}

/**
 * A bar for how long runs took: it is as high as 95 % of them took at most, and half of them took no longer than its
 * lower part.
 */
function tookParts(took: RunSpan['durationMs']): { color: string; value: number }[] {
  if (took === null) return [];
  return [
    { color: MEDIAN, value: took.p50 },
    { color: SLOWEST, value: took.p95 - took.p50 },
  ];
}

function tookLegend(took: RunSpan['durationMs']): { text: string; value: string; color?: string }[] {
  const [p50, p95, max] = tookCells(took);
  return [
    { text: texts.median, value: p50 ?? '', color: MEDIAN },
    { text: texts.p95, value: p95 ?? '', color: SLOWEST },
    { text: texts.longest, value: max ?? '' },
  ];
}
