// Statistics of runs as charts show them: the counts that the store keeps by the hour are put together to longer spans,
// and durations are told by percentiles. Pure.
import type { RunSpan, RunStatistics } from '../../shared/api/many-runs.ts';
import type { RunStatistics as Stored } from '../store/run-store.ts';

const HOUR_MS = 3_600_000;

/**
 * Spans begin at multiples of their length since the epoch, in UTC. A span in which no run ended is left out. Durations
 * come as single values, at most as many as the store gives (`hasMoreDurations` says that there were more). @param
 * hours how long a span is
 */
export function toSpans({ ended, durations, hasMoreDurations }: Stored, hours: number): RunStatistics {
  const spanOf = (hour: string): number => {
    const length = hours * HOUR_MS;
    return Math.floor(Date.parse(`${hour}:00:00Z`) / length) * length;
  };
  const spans = new Map<number, RunSpan>();
  for (const { hour, status, count } of ended) {
    const from = spanOf(hour);
    const span = spans.get(from) ?? emptySpan(from);
    spans.set(from, span);
    if (status === 'succeeded' || status === 'failed' || status === 'cancelled') span[status] += count;
  }
  const took = Map.groupBy(durations, ({ hour }) => spanOf(hour));
  for (const [from, span] of spans) span.durationMs = percentiles(took.get(from)?.map(({ ms }) => ms) ?? []);
  return {
    items: [...spans].toSorted(([a], [b]) => a - b).map(([, span]) => span),
    durationMs: percentiles(durations.map(({ ms }) => ms)),
    hasMoreDurations,
  };
}

function emptySpan(from: number): RunSpan {
  return { from: new Date(from).toISOString(), succeeded: 0, failed: 0, cancelled: 0, durationMs: null };
}

/**
 * The nearest rank: the least value that at least this share of all does not exceed. Milliseconds; null where there is
 * no value.
 */
function percentiles(values: readonly number[]): RunSpan['durationMs'] {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return sorted.length === 0 ? null : { p50: at(0.5), p95: at(0.95), max: at(1) };
}
