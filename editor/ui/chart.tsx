// Small charts of bars, with their legend and the same numbers as a table, for those who cannot tell colours apart or
// cannot see the chart.
import type { ReactNode } from 'react';

import { locale } from '../i18n/language.ts';
import styles from './chart.module.css';

/** Units of the drawing; it is stretched to the width that there is. */
const HEIGHT = 72;
const STEP = 24;
const BAR = 16;
/** The least height of a part, so that whatever is not zero can be seen. */
const LEAST = 2;

export interface Bar {
  key: string;
  /** What the bar shows, in words; the browser shows it under the pointer. */
  title: string;
  /** From the ground up. The sum of their values is the bar's height, and each needs a colour of its own. */
  parts: readonly { color: string; value: number }[];
}

/** @param ends what stands at the left and at the right end of the axis */
export function BarChart({ bars, label, ends }: { bars: readonly Bar[]; label: string; ends: [string, string] }) {
  const most = Math.max(1, ...bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0)));
  return (
    <div>
      <svg
        className={styles.chart}
        viewBox={`0 0 ${bars.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {bars.map((bar, at) => {
          const x = at * STEP + (STEP - BAR) / 2;
          return (
            <g key={bar.key}>
              <title>{bar.title}</title>
              <rect className={styles.ground} x={x} y={HEIGHT - 1} width={BAR} height={1} />
              {stacked(bar, most).map(({ color, top, height }) => (
                <rect key={color} fill={color} x={x} y={top} width={BAR} height={height} />
              ))}
            </g>
          );
        })}
      </svg>
      <div className={styles.axis} aria-hidden>
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </div>
    </div>
  );
}

/** Puts the parts one upon the other. */
function stacked({ parts }: Bar, most: number): { color: string; top: number; height: number }[] {
  const drawn: { color: string; top: number; height: number }[] = [];
  for (const { color, value } of parts) {
    if (value === 0) continue;
    const height = Math.max(LEAST, (value / most) * (HEIGHT - 3 * LEAST));
    drawn.push({ color, height, top: (drawn.at(-1)?.top ?? HEIGHT) - height });
  }
  return drawn;
}

/** An item without `color` is a number that has no bar. */
export function ChartLegend({ items }: { items: readonly { text: string; value: string | number; color?: string }[] }) {
  return (
    <ul className={styles.legend}>
      {items.map(({ text, value, color }) => (
        <li key={text}>
          {color === undefined ? null : <span className={styles.key} style={{ background: color }} />}
          {text} <strong>{value}</strong>
        </li>
      ))}
    </ul>
  );
}

interface ChartTableProps {
  /** What one presses to open the table. */
  show: string;
  label: string;
  head: readonly string[];
  /** The first cell names the row and is its heading; each of the others belongs to a title of `head`. */
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
}

/** Closed at first, and absent where there is nothing to show. */
export function ChartTable({ show, label, head, rows }: ChartTableProps) {
  if (rows.length === 0) return null;
  return (
    <details className={styles.details}>
      <summary>{show}</summary>
      <div className={styles.scroll}>
        <table className={styles.table} aria-label={label}>
          <thead>
            <tr>
              {head.map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, cells: [name, ...cells] }) => (
              <tr key={key}>
                <th scope="row">{name}</th>
                {cells.map((cell, at) => (
                  <td key={head[at + 1]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** Such as "Mar 1, 10:00", in the language and the time zone of the browser. */
export function hourText(hour: string): string {
  return new Date(hour).toLocaleString(locale, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
}
