// The spans of time that a chart shows. All are shown, also those in which nothing happened, and the last one is
// still under way. Pure.
const HOUR_MS = 3_600_000;

export interface ChartSpans {
  count: number;
  /** How long one span is. Each begins at a multiple of this since 1970, in UTC. */
  hours: number;
}

/** Where the spans begin, in milliseconds since 1970, the oldest first. */
export function beginningsOf({ count, hours }: ChartSpans, now: number): number[] {
  const length = hours * HOUR_MS;
  const last = Math.floor(now / length) * length;
  return Array.from({ length: count }, (_, at) => last - (count - 1 - at) * length);
}
