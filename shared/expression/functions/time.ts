// Timestamps and durations: functions that read them from text and ask for their parts. The present time is not
// available, so that an expression gives the same whenever it is evaluated.
import { type FunctionCall, type FunctionSpec, textArgument, wrong } from '../function-spec.ts';
import { timestampAt } from '../operators.ts';
import { Duration, Timestamp, type Value } from '../values.ts';
import { inZone, ZONE } from './time-zone.ts';

const ISO = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;
const DURATION = /^[+-]?(\d{1,12}(\.\d{1,9})?(h|ms|us|µs|ns|m|s))+$/;
const DURATION_PART = /(\d+)(?:\.(\d+))?(h|ms|us|µs|ns|m|s)/g;
const NANOS: Record<string, bigint> = {
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
  µs: 1_000n,
  ns: 1n,
};
const DAY_MS = 86_400_000;
/** What reading costs beside its call: of a time, and of a duration and each of its parts. */
const TIME_STEPS = 8;
const DURATION_STEPS = 20;

/**
 * A time from text, from seconds since 1970 (whole or not) or from a time. Text needs a zone, for without one the
 * same text would be another time on another machine. @throws Failure
 */
function toTimestamp(value: Value, call: FunctionCall): Timestamp {
  if (value instanceof Timestamp) return value;
  if (typeof value === 'string') {
    call.budget.spend(TIME_STEPS);
    const ms = ISO.test(value) ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(ms)) return call.fail('the text is no time such as 2026-01-31T12:00:00Z');
    return timestampAt(ms, call.fail);
  }
  if (typeof value !== 'bigint' && typeof value !== 'number') return wrong(value, 'text or seconds since 1970', call);
  return timestampAt(Math.trunc(Number(value) * 1000), call.fail);
}

/**
 * A duration from text such as `1h30m`, or from a duration; at most about 292 years, as 64 bits hold nanoseconds.
 * @throws Failure
 */
function toDuration(value: Value, call: FunctionCall): Duration {
  if (value instanceof Duration) return value;
  if (typeof value !== 'string') return wrong(value, 'text such as 1h30m', call);
  if (value.length > 100 || !DURATION.test(value)) return call.fail('the text is no duration such as 90s or 1h30m');
  const parts = [...value.matchAll(DURATION_PART)];
  call.budget.spend(DURATION_STEPS * (1 + parts.length));
  let nanos = 0n;
  for (const [, whole = '0', fraction = '', unit = 's'] of parts) {
    const scale = NANOS[unit] ?? 1n;
    nanos += BigInt(whole) * scale + (BigInt(fraction.padEnd(9, '0')) * scale) / 1_000_000_000n;
  }
  if (nanos > 9_223_372_036_854_775_807n) return call.fail('the duration is longer than 292 years');
  return new Duration(value.startsWith('-') ? -nanos : nanos);
}

/**
 * A method that gives a part of a time, in UTC or in a zone. `gives` is what its example gives. `ofDuration` makes it
 * a method of durations too: it is the nanoseconds of one unit, and whole units are given.
 */
function getter(
  name: string,
  summary: string,
  gives: number,
  get: (date: Date) => number,
  ofDuration?: bigint,
): FunctionSpec {
  return {
    name,
    on: ofDuration === undefined ? ['timestamp'] : ['timestamp', 'duration'],
    parameters: [ZONE],
    optionalParameters: 1,
    result: 'int',
    summary,
    example: { source: `timestamp('2026-03-01T23:30:15.250Z').${name}()`, gives },
    run(args, call) {
      const value = args[0] ?? null;
      if (ofDuration !== undefined && value instanceof Duration && args.length === 1) return value.nanos / ofDuration;
      if (!(value instanceof Timestamp)) return wrong(value, 'a timestamp, as timestamp(text) gives it,', call);
      return BigInt(get(args.length > 1 ? inZone(value.ms, textArgument(args, 1, call), call) : new Date(value.ms)));
    },
  };
}

function dayOfYear(date: Date): number {
  // `Date.UTC` takes the years 0 to 99 for those of the last century.
  const start = new Date(date).setUTCMonth(0, 1);
  return Math.round((startOfDay(date.getTime()) - startOfDay(start)) / DAY_MS);
}

function startOfDay(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS;
}

/** Names and counting of the getters are those of CEL: months, days of the year and days of the week begin at 0. */
export const TIME_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: 'timestamp',
    parameters: [{ name: 'value', type: ['string', 'number', 'timestamp'] }],
    result: 'timestamp',
    example: { source: `timestamp('2026-03-01T12:00:00+01:00')`, gives: '2026-03-01T11:00:00.000Z' },
    summary: 'A time from ISO 8601 text with a zone, or from seconds since 1970.',
    run: (args, call) => toTimestamp(args[0] ?? null, call),
  },
  {
    name: 'duration',
    parameters: [{ name: 'value', type: ['string', 'duration'] }],
    result: 'duration',
    example: { source: `timestamp('2026-03-01T12:00:00Z') + duration('90m')`, gives: '2026-03-01T13:30:00.000Z' },
    summary: 'A length of time from text such as 90s, 1h30m or 250ms.',
    run: (args, call) => toDuration(args[0] ?? null, call),
  },
  getter('getFullYear', 'The year, in UTC or in the zone.', 2026, (date) => date.getUTCFullYear()),
  getter('getMonth', 'The month, from 0.', 2, (date) => date.getUTCMonth()),
  getter('getDate', 'The day of the month, from 1.', 1, (date) => date.getUTCDate()),
  getter('getDayOfMonth', 'The day of the month, from 0.', 0, (date) => date.getUTCDate() - 1),
  getter('getDayOfWeek', 'The day of the week, from 0 for Sunday.', 0, (date) => date.getUTCDay()),
  getter('getDayOfYear', 'The day of the year, from 0.', 59, dayOfYear),
  getter(
    'getHours',
    'The hour of a time; the whole hours of a duration.',
    23,
    (date) => date.getUTCHours(),
    3_600_000_000_000n,
  ),
  getter(
    'getMinutes',
    'The minute of a time; the whole minutes of a duration.',
    30,
    (date) => date.getUTCMinutes(),
    60_000_000_000n,
  ),
  getter(
    'getSeconds',
    'The second of a time; the whole seconds of a duration.',
    15,
    (date) => date.getUTCSeconds(),
    1_000_000_000n,
  ),
  getter(
    'getMilliseconds',
    'The millisecond of a time; the milliseconds of a duration.',
    250,
    (date) => date.getUTCMilliseconds(),
    1_000_000n,
  ),
];
