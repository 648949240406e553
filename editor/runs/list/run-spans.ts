// The spans of the charts of runs: all that lie in the time that is shown, those in which nothing ended too. Pure.
import type { RunSpan } from '../../../shared/api/many-runs.ts';
import { SPANS_MS, type Since } from '../../ui/since.ts';

const HOUR_MS = 3_600_000;

/** What the charts show for a filter of time: a day by the hour, or a week by six hours. */
export function chartOf(since: Since | undefined): { spans: number; hours: number } {
  return since === 'week' ? { spans: SPANS_MS.week / (6 * HOUR_MS), hours: 6 } : { spans: 24, hours: 1 };
}

/** The beginning of the first span; the last one is under way. */
export function firstSpan({ spans, hours }: { spans: number; hours: number }, now: number): number {
  const length = hours * HOUR_MS;
  return Math.floor(now / length) * length - (spans - 1) * length;
}

export function allSpans(items: readonly RunSpan[], chart: { spans: number; hours: number }, now: number): RunSpan[] {
  const known = new Map(items.map((item) => [Date.parse(item.from), item]));
  const first = firstSpan(chart, now);
  return Array.from({ length: chart.spans }, (_, at) => {
    const from = first + at * chart.hours * HOUR_MS;
    return known.get(from) ?? nothingOf(from);
  });
}

function nothingOf(from: number): RunSpan {
  return { from: new Date(from).toISOString(), succeeded: 0, failed: 0, cancelled: 0, durationMs: null };
}
