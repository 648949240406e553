// The coverage of 24 hours as bars, and the same as a table.
import type { CoverageHour } from '../../shared/api/coverage.ts';
import { durationText } from '../i18n/duration-text.ts';
import { BarChart, ChartLegend, ChartTable, hourText } from '../ui/chart.tsx';
import { useNow } from '../ui/time.tsx';
import { barsOf, countsOf, sumOf, WAYS, type Way } from './coverage-bars.ts';
import { TEXTS } from './texts.ts';

const texts = TEXTS.coverage;
const COLORS: Record<Way, string> = {
  byHook: 'var(--sb-accent)',
  missed: 'var(--sb-waiting)',
  notForHooks: 'var(--sb-simulated)',
};

/** The table leaves out hours in which nothing came, and begins with the newest. */
export function CoverageChart({ items }: { items: readonly CoverageHour[] }) {
  const hours = barsOf(items, useNow());
  const shown = hours.flatMap(({ item }) => item ?? []);
  const sum = sumOf(hours);
  const { table } = texts;
  return (
    <>
      <BarChart
        label={summaryOf(sum)}
        ends={[hourText(hours[0]!.hour), texts.now]}
        bars={hours.map((hour) => ({
          key: hour.hour,
          title: `${hourText(hour.hour)}: ${summaryOf(hour)}`,
          parts: WAYS.map((way) => ({ color: COLORS[way], value: hour[way] })),
        }))}
      />
      <ChartLegend
        items={[
          ...WAYS.map((way) => ({ text: texts.ways[way], value: sum[way], color: COLORS[way] })),
          { text: texts.failures, value: sum.failures },
        ]}
      />
      <ChartTable
        show={table.show}
        label={texts.title}
        head={[table.hour, table.events, ...WAYS.map((way) => texts.ways[way]), texts.failures, table.delay]}
        rows={shown.toReversed().map((item) => ({ key: item.hour, cells: cellsOf(item) }))}
      />
    </>
  );
}

/** In the order of the table's head. */
function cellsOf(item: CoverageHour): (string | number)[] {
  const { missed } = countsOf(item);
  const delay = item.delayMs === null ? '–' : delayText(item.delayMs);
  return [hourText(item.hour), item.events, item.byHook, missed, item.notForHooks, item.deliveryFailures, delay];
}

function summaryOf({ byHook, missed, notForHooks, failures }: ReturnType<typeof sumOf>): string {
  return texts.summary(byHook, missed, notForHooks, failures);
}

/** The delay that half of the events kept, that 95 % kept, and the longest. */
function delayText({ p50, p95, max }: NonNullable<CoverageHour['delayMs']>): string {
  return [p50, p95, max].map((ms) => durationText(ms)).join(' · ');
}
