// The picture of a day's coverage and the numbers beside it are of the same 24 hours.
import { expect, test } from 'vitest';

import type { CoverageHour } from '../../shared/api/coverage.ts';
import { barsOf, sumOf } from './coverage-bars.ts';

const hourOf = (hour: string, counts: Partial<CoverageHour> = {}): CoverageHour => ({
  hour,
  events: 0,
  byHook: 0,
  byPollOnly: 0,
  byHookOnly: 0,
  notForHooks: 0,
  delayMs: null,
  deliveryFailures: 0,
  ...counts,
});

test('24 hours, the one that is under way last; an hour that only touches the day counts nowhere', () => {
  const items = [
    hourOf('2026-03-01T10:00:00.000Z', { byHook: 100, byPollOnly: 100, deliveryFailures: 100 }),
    hourOf('2026-03-01T11:00:00.000Z', { byHook: 3, byPollOnly: 5, notForHooks: 4, deliveryFailures: 2 }),
    hourOf('2026-03-02T10:00:00.000Z', { byHook: 1, deliveryFailures: 1 }),
  ];
  const bars = barsOf(items, Date.parse('2026-03-02T10:59:59.000Z'));
  expect(bars).toHaveLength(24);
  expect(bars.at(0)).toMatchObject({ item: items[1], byHook: 3, missed: 1, notForHooks: 4, failures: 2 });
  expect(bars.at(1)).toMatchObject({ hour: '2026-03-01T12:00:00.000Z', item: undefined, byHook: 0 });
  expect(bars.at(-1)).toMatchObject({ item: items[2], byHook: 1 });
  expect(sumOf(bars)).toEqual({ byHook: 4, missed: 1, notForHooks: 4, failures: 3 });
});
