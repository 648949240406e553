// The spans of time that the charts of runs have a bar for. Pure.
import type { RunSpan } from '../../../shared/api/many-runs.ts';
import { SPANS_MS, type Since } from '../../ui/since.ts';
import { beginningsOf, type ChartSpans } from '../../ui/spans.ts';

const SIX_HOURS = { hours: 6, count: SPANS_MS.week / 21_600_000 };

/** What the charts show for a filter of time: a day by the hour, or a week by six hours. */
export function chartOf(since: Since | undefined): ChartSpans {
  return since === 'week' ? SIX_HOURS : { count: 24, hours: 1 };
}

/** One entry for each span, also for those in which nothing ended: the server leaves them out. */
export function allSpans(items: readonly RunSpan[], chart: ChartSpans, now: number): RunSpan[] {
  const known = new Map(items.map((item) => [Date.parse(item.from), item]));
  return beginningsOf(chart, now).map((from) => known.get(from) ?? nothingOf(from));
}

function nothingOf(from: number): RunSpan {
  return { from: new Date(from).toISOString(), succeeded: 0, failed: 0, cancelled: 0, durationMs: null };
}
