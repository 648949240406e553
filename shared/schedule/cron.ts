// The times of a schedule: a cron expression of five fields read in a time zone. This is the only file that uses the
// cron library. Pure: every time is counted from one that the caller gives.
import { Cron } from 'croner';

/** The times of one schedule. */
export interface ScheduleTimes {
  /** The first time after `after`, both in milliseconds since the epoch; undefined: there is none any more. */
  next(after: number): number | undefined;
}

/** `reason` is a sentence for whoever wrote the schedule. */
export type ScheduleResult = { ok: true; times: ScheduleTimes } | { ok: false; reason: string };

interface Field {
  name: string;
  min: number;
  max: number;
  range: string;
  examples: string;
}

const FIELDS: readonly Field[] = [
  { name: 'minute', min: 0, max: 59, range: '0 to 59', examples: '30, 0,30 or */15' },
  { name: 'hour', min: 0, max: 23, range: '0 to 23', examples: '9, 8,12 or 9-17' },
  { name: 'day of the month', min: 1, max: 31, range: '1 to 31, or L for the last day', examples: '1, 1,15 or */2' },
  { name: 'month', min: 1, max: 12, range: '1 to 12, or JAN to DEC', examples: '6, JAN,JUL or */3' },
  {
    name: 'day of the week',
    min: 0,
    max: 7,
    range: '0 to 7 (0 and 7 are Sunday), or SUN to SAT',
    examples: '1, MON,WED or 1-5',
  },
];
const LONGEST = 200;
/**
 * Where the search begins for a first time that only shows that there is one. It is fixed, so that the answer is too.
 */
const ANY_TIME = Date.UTC(2026, 0, 1);

/** What is wrong with a cron expression, as a sentence; undefined: nothing. */
export function cronFault(cron: string): string | undefined {
  const fields = cron.trim().split(/\s+/);
  if (cron.trim() === '' || fields.length !== FIELDS.length || cron.length > LONGEST) {
    const found = cron.trim() === '' ? 'none' : fields.length;
    return `A schedule has five fields (minute, hour, day of the month, month, day of the week), and this has ${found}. Every day at 9 is "0 9 * * *".`;
  }
  for (const [at, field] of FIELDS.entries()) {
    const text = fields[at] ?? '';
    const alone = FIELDS.map((_, place) => (place === at ? text : '*')).join(' ');
    // `?` would mean the time at which it is read, and `@daily` is no field.
    if (/[?@+]/.test(text) || readCron(alone, 'UTC') === undefined) {
      return `The ${field.name} cannot be "${text}": give ${field.range}, or * for every one. For example ${field.examples}.`;
    }
  }
  if ((readCron(fields.join(' '), 'UTC')?.nextRun(new Date(ANY_TIME)) ?? null) === null) {
    return `"${cron}" names a day that never comes. Check the day of the month and the month.`;
  }
  return undefined;
}

/** What is wrong with the name of a time zone, as a sentence; undefined: nothing. */
export function timeZoneFault(timeZone: string): string | undefined {
  try {
    // An offset such as +02:00 knows no daylight saving, so only names are taken.
    if (!/^[A-Za-z]/.test(timeZone)) throw new RangeError(timeZone);
    return Intl.DateTimeFormat('en', { timeZone }) instanceof Intl.DateTimeFormat ? undefined : timeZone;
  } catch {
    return `There is no time zone "${timeZone}". Give a name such as UTC, Europe/Amsterdam or America/New_York.`;
  }
}

/**
 * The times of a schedule, by the rules of standard cron: where both days are given, either will do. When the hour is
 * `*`, every real hour counts. Otherwise the fields name times of day, each of which comes once a day: one that does
 * not exist, because the clock is set forward, comes at the first moment after the gap, and one that exists twice
 * comes the first time.
 */
export function scheduleTimes({ cron, timeZone }: { cron: string; timeZone: string }): ScheduleResult {
  const reason = cronFault(cron) ?? timeZoneFault(timeZone);
  if (reason !== undefined) return { ok: false, reason };
  const job = readCron(asTimesOfDay(cron), timeZone);
  if (job === undefined) return { ok: false, reason: `"${cron}" cannot be read as a schedule.` };
  return { ok: true, times: { next: (after) => job.nextRun(new Date(after))?.getTime() } };
}

/** The next `count` times after `after`, in order; fewer where there are no more. */
export function nextTimes(times: ScheduleTimes, after: number, count: number): number[] {
  const found: number[] = [];
  for (let at = times.next(after); at !== undefined && found.length < count; at = times.next(at)) found.push(at);
  return found;
}

/**
 * The last `most` times after `after` up to and including `until`, oldest first, and whether there were more. Its work
 * depends on `most`, not on how long the stretch is.
 */
export function lastTimes(
  times: ScheduleTimes,
  span: { after: number; until: number },
  most: number,
): { found: number[]; more: boolean } {
  // No two times are nearer than a minute. A window that holds too few is doubled, so none holds much more than twice.
  for (let width = most * 60_000; ; width *= 2) {
    const after = Math.max(span.after, span.until - width);
    const found: number[] = [];
    for (let at = times.next(after); at !== undefined && at <= span.until; at = times.next(at)) found.push(at);
    if (after === span.after || found.length > most) return { found: found.slice(-most), more: found.length > most };
    if (found.length === most) {
      const earlier = times.next(span.after);
      return { found, more: earlier !== undefined && earlier < (found[0] ?? span.until) };
    }
  }
}

function readCron(pattern: string, timezone: string): Cron | undefined {
  try {
    return new Cron(pattern, { mode: '5-part', timezone, fixedTimeRule: 'no-wildcard', paused: true });
  } catch {
    return undefined;
  }
}

/**
 * Writes steps and ranges of minutes and hours as lists. The library takes minutes and hours for times of day only
 * where they are listed.
 */
function asTimesOfDay(cron: string): string {
  const [minute = '*', hour = '*', ...days] = cron.trim().split(/\s+/);
  if (hour === '*' || hour === '*/1') return [minute, '*', ...days].join(' ');
  return [listed(minute, 59), listed(hour, 23), ...days].join(' ');
}

function listed(field: string, max: number): string {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '*', step = '1'] = part.split('/');
    const [from, to] = range === '*' ? [0, max] : range.split('-').map(Number);
    for (let value = from ?? 0; value <= (to ?? from ?? 0); value += Number(step)) values.add(value);
  }
  return [...values].toSorted((left, right) => left - right).join(',');
}
