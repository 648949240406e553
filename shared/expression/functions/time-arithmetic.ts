// Moving times by units of the calendar, and the units between two times. In UTC, or as the clocks of a zone go.
import {
  choiceArgument,
  type FunctionCall,
  type FunctionSpec,
  type Parameter,
  textArgument,
  wholeArgument,
  wrong,
} from '../function-spec.ts';
import { timestampAt } from '../operators.ts';
import { Timestamp, type Value } from '../values.ts';
import { fromZone, inZone, ZONE } from './time-zone.ts';

const UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds', 'milliseconds'] as const;
/** From the longest to the shortest; whether a unit is one of the calendar goes by this order. */
type Unit = (typeof UNITS)[number];

// In milliseconds. Years and months have no fixed length and go by the calendar.
const LENGTHS: Readonly<Record<Exclude<Unit, 'years' | 'months'>, number>> = {
  weeks: 604_800_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1_000,
  milliseconds: 1,
};
/** What going along the calendar costs beside its call. */
const MONTHS_STEPS = 32;
const UNIT: Parameter = { name: 'unit', type: 'string', values: UNITS };

/**
 * The argument as a time. Text is no time here: the author turns it into one, so that a misfit is found where it is
 * read.
 * @throws Failure
 */
export function timeArgument(args: readonly Value[], at: number, call: FunctionCall): Timestamp {
  const value = args[at] ?? null;
  return value instanceof Timestamp ? value : wrong(value, 'a timestamp, as timestamp(text) gives it,', call);
}

/** The same day and clock so many months on, in milliseconds; the last day of the month where there is no such day. */
function monthsOn(ms: number, months: number): number {
  const date = new Date(ms);
  const day = date.getUTCDate();
  // The day goes to the first before the month changes: 31 January plus one month would else become 3 March.
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(date);
  last.setUTCMonth(last.getUTCMonth() + 1, 0);
  date.setUTCDate(Math.min(day, last.getUTCDate()));
  return date.getTime();
}

// `ms` is a time, or a reading of a zone's clocks as inZone() gives it.
function moved(ms: number, count: number, unit: Unit, call: FunctionCall): number {
  if (unit === 'years' || unit === 'months') call.budget.spend(MONTHS_STEPS);
  if (unit === 'years') return monthsOn(ms, count * 12);
  return unit === 'months' ? monthsOn(ms, count) : ms + count * LENGTHS[unit];
}

function add(args: readonly Value[], call: FunctionCall): Timestamp {
  const { ms } = timeArgument(args, 0, call);
  const count = wholeArgument(args, 1, call);
  const unit = choiceArgument(args, 2, UNITS, call);
  const zone = args.length > 3 ? textArgument(args, 3, call) : undefined;
  // An hour is an hour everywhere; a day is as long as the zone's clocks make it.
  const isOfCalendar = UNITS.indexOf(unit) < UNITS.indexOf('hours');
  if (zone === undefined || !isOfCalendar) return timestampAt(moved(ms, count, unit, call), call.fail);
  const local = moved(inZone(ms, zone, call).getTime(), count, unit, call);
  return timestampAt(fromZone(timestampAt(local, call.fail).ms, zone, call), call.fail);
}

/** Whole months from one time to the other; negative where the other is earlier. */
function wholeMonths(from: number, to: number): number {
  if (to < from) return -wholeMonths(to, from);
  const [start, end] = [new Date(from), new Date(to)];
  const months = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth();
  return monthsOn(from, months) > to ? months - 1 : months;
}

function diff(args: readonly Value[], call: FunctionCall): bigint {
  const [to, from] = [timeArgument(args, 0, call).ms, timeArgument(args, 1, call).ms];
  const unit = choiceArgument(args, 2, UNITS, call);
  if (unit !== 'years' && unit !== 'months') return BigInt(Math.trunc((to - from) / LENGTHS[unit]));
  call.budget.spend(MONTHS_STEPS);
  const months = wholeMonths(from, to);
  return BigInt(unit === 'months' ? months : Math.trunc(months / 12));
}

/** A unit is counted in UTC where no zone is given. */
export const TIME_ARITHMETIC_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: 'add',
    on: ['timestamp'],
    parameters: [{ name: 'count', type: 'int' }, UNIT, ZONE],
    optionalParameters: 1,
    result: 'timestamp',
    summary:
      'The time so many units later, or earlier where the count is negative; days and longer by the clocks of the zone.',
    example: { source: `timestamp('2026-01-31T09:00:00Z').add(1, 'months')`, gives: '2026-02-28T09:00:00.000Z' },
    run: add,
  },
  {
    name: 'diff',
    on: ['timestamp'],
    parameters: [{ name: 'from', type: 'timestamp' }, UNIT],
    result: 'int',
    summary: 'How many whole units have passed since the other time; negative where this one is earlier.',
    example: {
      source: `timestamp('2026-03-01T12:00:00Z').diff(timestamp('2026-02-27T13:00:00Z'), 'days')`,
      gives: 1,
    },
    run: diff,
  },
  {
    name: 'epochMillis',
    on: ['timestamp'],
    parameters: [],
    result: 'int',
    summary: 'Milliseconds since 1970; int() gives the seconds.',
    example: { source: `timestamp('1970-01-01T00:00:01.500Z').epochMillis()`, gives: 1500 },
    run: (args, call) => BigInt(timeArgument(args, 0, call).ms),
  },
];
