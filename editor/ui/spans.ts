// The spans of time that a chart shows: all of them, those in which nothing was too; the last one is under way. Pure.
const HOUR_MS = 3_600_000;

export interface ChartSpans {
  count: number;
  /** Of one span, which begins at a multiple of it since 1970. */
  hours: number;
}

/** Their beginnings, oldest first. */
export function beginningsOf({ count, hours }: ChartSpans, now: number): number[] {
  const length = hours * HOUR_MS;
  const last = Math.floor(now / length) * length;
  return Array.from({ length: count }, (_, at) => last - (count - 1 - at) * length);
}
