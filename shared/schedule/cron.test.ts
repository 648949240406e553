// Times of schedules, daylight saving included. A plain walk over the minutes of the zone is the judge.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import { cronFault, lastTimes, nextTimes, scheduleTimes, timeZoneFault, type ScheduleTimes } from './cron.ts';

const MINUTE = 60_000;

function timesOf(cron: string, timeZone = 'UTC'): ScheduleTimes {
  const result = scheduleTimes({ cron, timeZone });
  if (!result.ok) throw new Error(result.reason);
  return result.times;
}

function next(cron: string, timeZone: string, after: string, count: number): string[] {
  return nextTimes(timesOf(cron, timeZone), Date.parse(after), count).map((at) =>
    new Date(at).toISOString().slice(0, 16),
  );
}

describe('daylight saving', () => {
  test('a time of day that does not exist comes once, at the first moment after the gap', () => {
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', 2)).toEqual([
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ]);
    // Half an hour is set forward there.
    expect(next('15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T12:00:00Z', 2)).toEqual([
      '2026-10-03T15:30',
      '2026-10-04T15:15',
    ]);
    // At midnight.
    expect(next('0 0 * * *', 'America/Havana', '2026-03-07T12:00:00Z', 2)).toEqual([
      '2026-03-08T05:00',
      '2026-03-09T04:00',
    ]);
  });

  test('several that do not exist come once, together', () => {
    expect(next('*/15 1-2 * * *', 'Europe/Berlin', '2026-03-29T00:40:00Z', 3)).toEqual([
      '2026-03-29T00:45',
      '2026-03-29T01:00',
      '2026-03-29T23:00',
    ]);
  });

  test('a time of day that exists twice comes once', () => {
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
    expect(next('30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', 2)).toEqual([
      '2026-11-01T05:30',
      '2026-11-02T06:30',
    ]);
    expect(next('0 */2 * * *', 'Europe/Berlin', '2026-10-24T21:00:00Z', 3)).toEqual([
      '2026-10-24T22:00',
      '2026-10-25T00:00',
      '2026-10-25T03:00',
    ]);
  });

  test('asked between the two, the second is not taken for a new one', () => {
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-10-25T00:45:00Z', 1)).toEqual(['2026-10-26T01:30']);
  });

  test('every hour stays every hour', () => {
    expect(next('0 * * * *', 'Europe/Berlin', '2026-10-24T23:30:00Z', 3)).toEqual([
      '2026-10-25T00:00',
      '2026-10-25T01:00',
      '2026-10-25T02:00',
    ]);
    expect(next('0 * * * *', 'Europe/Berlin', '2026-03-29T00:30:00Z', 2)).toEqual([
      '2026-03-29T01:00',
      '2026-03-29T02:00',
    ]);
  });
});

describe('fields', () => {
  test('days of the week and of the month: where both are given, either will do', () => {
    expect(next('0 9 1 * 1', 'UTC', '2026-01-01T10:00:00Z', 3)).toEqual([
      '2026-01-05T09:00',
      '2026-01-12T09:00',
      '2026-01-19T09:00',
    ]);
    expect(next('0 9 * * MON-FRI', 'UTC', '2026-01-02T10:00:00Z', 2)).toEqual(['2026-01-05T09:00', '2026-01-06T09:00']);
    expect(next('0 9 29 2 *', 'UTC', '2026-01-01T00:00:00Z', 1)).toEqual(['2028-02-29T09:00']);
  });

  test.each([
    ['', 'five fields'],
    ['* * * *', 'this has 4'],
    ['* * * * * *', 'this has 6'],
    ['61 * * * *', 'The minute cannot be "61": give 0 to 59'],
    ['0 24 * * *', 'The hour cannot be "24"'],
    ['0 9 0 * *', 'The day of the month cannot be "0"'],
    ['0 9 * 13 *', 'The month cannot be "13"'],
    ['0 9 * * 8', 'The day of the week cannot be "8"'],
    ['*/0 * * * *', 'The minute cannot be "*/0"'],
    ['? * * * *', 'The minute cannot be "?"'],
    ['@daily', 'this has 1'],
    ['0 0 30 2 *', 'never comes'],
    [`${'0,'.repeat(200)}0 * * * *`, 'five fields'],
  ])('%j is refused with a sentence', (cron, part) => {
    expect(cronFault(cron)).toContain(part);
    expect(scheduleTimes({ cron, timeZone: 'UTC' })).toMatchObject({ ok: false });
  });

  test('a time zone is a name', () => {
    expect(timeZoneFault('Europe/Amsterdam')).toBeUndefined();
    for (const wrong of ['Europe/Nowhere', '+02:00', '', 'UTC '])
      expect(timeZoneFault(wrong)).toContain('There is no time zone');
  });
});

test('the times agree with a walk over every minute of a week without a change of clocks', () => {
  const field = (max: number): fc.Arbitrary<string> =>
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min: 0, max }).map(String),
      fc.integer({ min: 1, max: Math.ceil(max / 2) }).map((step) => `*/${step}`),
      fc
        .tuple(fc.integer({ min: 0, max }), fc.integer({ min: 0, max }))
        .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
      fc.uniqueArray(fc.integer({ min: 0, max }), { minLength: 1, maxLength: 4 }).map((list) => list.join(',')),
    );
  const fits = (text: string, value: number): boolean =>
    text.split(',').some((part) => {
      const [range = '', step = '1'] = part.split('/');
      const [from = 0, to] = range === '*' ? [0, 99] : range.split('-').map(Number);
      return value >= from && value <= (to ?? from) && (value - from) % Number(step) === 0;
    });
  const start = Date.UTC(2026, 5, 1);
  expectProperty(
    fc.property(
      field(59),
      field(23),
      field(6),
      fc.integer({ min: 0, max: 3 * 24 * 60 * 60 - 1 }),
      (minute, hour, day, second) => {
        const after = start + second * 1_000;
        // Berlin is two hours ahead in summer.
        const walked: number[] = [];
        for (
          let at = Math.ceil((after + 1) / MINUTE) * MINUTE;
          walked.length < 3 && at < start + 14 * 24 * 60 * MINUTE;
          at += MINUTE
        ) {
          const local = new Date(at + 120 * MINUTE);
          if (fits(minute, local.getUTCMinutes()) && fits(hour, local.getUTCHours()) && fits(day, local.getUTCDay()))
            walked.push(at);
        }
        expect(
          nextTimes(timesOf(`${minute} ${hour} * * ${day}`, 'Europe/Berlin'), after, 3).slice(0, walked.length),
        ).toEqual(walked);
      },
    ),
    { numRuns: 60 },
  );
});

describe('the last times of a stretch', () => {
  const until = Date.parse('2026-06-01T12:00:00Z');

  test('a few: all of them, the last one included, the first one not', () => {
    const after = Date.parse('2026-06-01T09:00:00Z');
    const { found, more } = lastTimes(timesOf('0 * * * *'), { after, until }, 100);
    expect(found.map((at) => new Date(at).getUTCHours())).toEqual([10, 11, 12]);
    expect(more).toBe(false);
  });

  test('more than asked for: the newest, oldest first, of a year as quick as of a day', () => {
    for (const cron of ['* * * * *', '0 * * * *', '0 0 * * *']) {
      let asked = 0;
      const times = timesOf(cron);
      const counted: ScheduleTimes = { next: (at) => ((asked += 1), times.next(at)) };
      const { found, more } = lastTimes(counted, { after: until - 365 * 86_400_000, until }, 100);
      expect(found).toHaveLength(100);
      expect(found.at(-1)).toBe(cron === '0 0 * * *' ? Date.parse('2026-06-01T00:00:00Z') : until);
      expect(found).toEqual(found.toSorted((left, right) => left - right));
      expect(more).toBe(true);
      expect(asked).toBeLessThan(600);
    }
  });

  test('exactly as many as asked for are no more', () => {
    const after = until - 100 * MINUTE;
    expect(lastTimes(timesOf('* * * * *'), { after, until }, 100)).toMatchObject({
      more: false,
      found: { length: 100 },
    });
    expect(lastTimes(timesOf('0 0 1 1 *'), { after: until - MINUTE, until }, 100)).toEqual({ found: [], more: false });
  });
});
