// Bars of 24 hours, and the same as a table: whoever cannot see colours, or the chart at all, has the numbers.
import type { CoverageHour } from '../../shared/api/coverage.ts';
import { durationText } from '../../shared/duration-text.ts';
import { useNow } from '../ui/time.tsx';
import { barsOf, countsOf, HOURS, sumOf, WAYS, type Bars, type Way } from './coverage-bars.ts';
import styles from './coverage.module.css';
import { TEXTS } from './texts.ts';

const texts = TEXTS.coverage;
const HEIGHT = 72;
const STEP = 24;
const BAR = 16;
const LEAST = 2;

export function CoverageChart({ items }: { items: readonly CoverageHour[] }) {
  const hours = barsOf(items, useNow());
  const shown = hours.flatMap(({ item }) => item ?? []);
  const sum = sumOf(hours);
  const most = Math.max(1, ...hours.map((hour) => hour.byHook + hour.missed + hour.notForHooks));
  return (
    <>
      <svg
        className={styles.chart}
        viewBox={`0 0 ${HOURS * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={summaryOf(sum)}
      >
        {hours.map((hour, at) => (
          <HourBars key={hour.hour} hour={hour} x={at * STEP + (STEP - BAR) / 2} most={most} />
        ))}
      </svg>
      <div className={styles.axis} aria-hidden>
        <span>{hourText(hours[0]!.hour)}</span>
        <span>{texts.now}</span>
      </div>
      <ul className={styles.legend}>
        {WAYS.map((way) => (
          <li key={way} data-way={way}>
            {texts.ways[way]} <strong>{sum[way]}</strong>
          </li>
        ))}
        <li>
          {texts.failures} <strong>{sum.failures}</strong>
        </li>
      </ul>
      {shown.length === 0 ? null : <HourTable items={shown} />}
    </>
  );
}

function HourBars({ hour, x, most }: { hour: Bars; x: number; most: number }) {
  return (
    <g>
      <title>{`${hourText(hour.hour)}: ${summaryOf(hour)}`}</title>
      <rect className={styles.ground} x={x} y={HEIGHT - 1} width={BAR} height={1} />
      {partsOf(hour, most).map(({ way, top, height }) => (
        <rect key={way} data-way={way} x={x} y={top} width={BAR} height={height} />
      ))}
    </g>
  );
}

function summaryOf({ byHook, missed, notForHooks, failures }: ReturnType<typeof sumOf>): string {
  return texts.summary(byHook, missed, notForHooks, failures);
}

/** One upon the other, from the ground up. */
function partsOf(hour: Bars, most: number): { way: Way; top: number; height: number }[] {
  const parts: { way: Way; top: number; height: number }[] = [];
  for (const way of WAYS) {
    if (hour[way] === 0) continue;
    const height = Math.max(LEAST, (hour[way] / most) * (HEIGHT - 3 * LEAST));
    parts.push({ way, height, top: (parts.at(-1)?.top ?? HEIGHT) - height });
  }
  return parts;
}

function HourTable({ items }: { items: readonly CoverageHour[] }) {
  const { table } = texts;
  return (
    <details className={styles.details}>
      <summary>{table.show}</summary>
      <div className={styles.scroll}>
        <table className={styles.table} aria-label={texts.title}>
          <thead>
            <tr>
              {[table.hour, table.events, ...WAYS.map((way) => texts.ways[way]), texts.failures, table.delay].map(
                (title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {items.toReversed().map((item) => (
              <tr key={item.hour}>
                <th scope="row">{hourText(item.hour)}</th>
                <td>{item.events}</td>
                <td>{item.byHook}</td>
                <td>{countsOf(item).missed}</td>
                <td>{item.notForHooks}</td>
                <td>{item.deliveryFailures}</td>
                <td>{item.delayMs === null ? '–' : delayText(item.delayMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function delayText({ p50, p95, max }: NonNullable<CoverageHour['delayMs']>): string {
  return [p50, p95, max].map((ms) => durationText(ms)).join(' · ');
}

function hourText(hour: string): string {
  return new Date(hour).toLocaleString(undefined, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
}
