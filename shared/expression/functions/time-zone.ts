// Times as the clocks of a time zone show them, and back.
import { type FunctionCall, type Parameter } from '../function-spec.ts';

/** Formatting in a time zone takes as long as this many steps: a formatter is made each time. */
const ZONE_STEPS = 2_000;
const OFFSET = /^([+-])?([01]\d|2[0-3]):([0-5]\d)$/;
const UNKNOWN = 'the time zone is unknown; write one such as Europe/Berlin or +02:00';

/**
 * The last parameter of functions of time: a name of the IANA time zone database, or an offset. Which names there are
 * the browser or Node decides.
 */
export const ZONE: Parameter = {
  name: 'zone',
  type: 'string',
  check: (zone) =>
    formatOf(zone) === undefined && !OFFSET.test(zone)
      ? 'The time zone is unknown; write one such as Europe/Berlin or +02:00.'
      : undefined,
};

/** The longest name of a zone has some thirty characters; whether a long text is one takes far longer than it is worth. */
const LONGEST = 100;

/** Undefined for a zone that there is not. */
function formatOf(zone: string): Intl.DateTimeFormat | undefined {
  if (zone.length > LONGEST) return undefined;
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
}

/**
 * The reading of the zone's clocks at a time, as if it were UTC, so that the UTC getters of the date give the zone's
 * parts. Its own `getTime()` is no moment. @throws Failure for an unknown zone
 */
export function inZone(ms: number, zone: string, call: FunctionCall): Date {
  call.budget.spend(ZONE_STEPS);
  const offset = OFFSET.exec(zone);
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3]);
    return new Date(ms + (offset[1] === '-' ? -minutes : minutes) * 60_000);
  }
  const format = formatOf(zone) ?? call.fail(UNKNOWN);
  const parts = format.formatToParts(ms);
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
  const local = new Date(0);
  // Date.UTC takes the years 0 to 99 for those of a century ago.
  local.setUTCFullYear(part('year'), part('month') - 1, part('day'));
  local.setUTCHours(part('hour'), part('minute'), part('second'), ((ms % 1000) + 1000) % 1000);
  return local;
}

/**
 * The moment at which the zone's clocks show what a UTC clock would show at `local`, in milliseconds; the opposite of
 * inZone(). For a reading that a change of the clocks leaves out or has twice, it gives a moment beside the change.
 * @throws Failure for an unknown zone
 */
export function fromZone(local: number, zone: string, call: FunctionCall): number {
  const offsetAt = (ms: number): number => inZone(ms, zone, call).getTime() - ms;
  // The offset is that of the moment sought; beside a change of the clocks the first guess may have the other one.
  return local - offsetAt(local - offsetAt(local));
}
