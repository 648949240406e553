// The hours of a coverage chart: the last 24 that have begun, those without anything too, and what they sum up to. Pure.
import type { CoverageHour } from '../../shared/api/coverage.ts';
import { beginningsOf } from '../ui/spans.ts';

/**
 * How an event came: each has exactly one of these. `missed` came by polling although a hook could have brought it;
 * `notForHooks` is of a type that hooks cannot bring.
 */
export const WAYS = ['byHook', 'missed', 'notForHooks'] as const;
export type Way = (typeof WAYS)[number];
type Counts = Record<Way | 'failures', number>;
/** One hour. `hour` is its beginning as ISO text; `item` is undefined when nothing came in it. */
export type Bars = Counts & { hour: string; item: CoverageHour | undefined };

/**
 * @param items those of earlier hours are passed over, such as the hour that was under way 24 hours ago
 * @param now milliseconds since 1970
 */
export function barsOf(items: readonly CoverageHour[], now: number): Bars[] {
  const byHour = new Map(items.map((item) => [Date.parse(item.hour), item]));
  return beginningsOf({ count: 24, hours: 1 }, now).map((hour) => {
    const item = byHour.get(hour);
    return { hour: new Date(hour).toISOString(), item, ...countsOf(item) };
  });
}

/**
 * All zero for an hour in which nothing came. Failed deliveries are counted beside the events and are not among them.
 */
export function countsOf(item: CoverageHour | undefined): Counts {
  if (item === undefined) return { byHook: 0, missed: 0, notForHooks: 0, failures: 0 };
  const { byHook, byPollOnly, notForHooks, deliveryFailures } = item;
  return { byHook, missed: byPollOnly - notForHooks, notForHooks, failures: deliveryFailures };
}

export function sumOf(bars: readonly Bars[]): Counts {
  const sum = countsOf(undefined);
  for (const bar of bars) {
    for (const way of WAYS) sum[way] += bar[way];
    sum.failures += bar.failures;
  }
  return sum;
}
