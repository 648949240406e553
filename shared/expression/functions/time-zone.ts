// Times as the clocks of a time zone show them, and back.
import { type FunctionCall, type Parameter } from '../function-spec.ts';

/** Formatting in a time zone takes as long as this many steps. */
const ZONE_STEPS = 2_000;
const OFFSET = /^([+-])?([01]\d|2[0-3]):([0-5]\d)$/;
const UNKNOWN = 'the time zone is unknown; write one such as Europe/Berlin or +02:00';

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

/** The same clock reading as if it were UTC, so that the UTC getters give the zone's parts. */
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

/** The moment at which the zone's clocks show what a UTC clock would show at `local`, in milliseconds. */
export function fromZone(local: number, zone: string, call: FunctionCall): number {
  const offsetAt = (ms: number): number => inZone(ms, zone, call).getTime() - ms;
  // The offset is that of the moment sought; beside a change of the clocks the first guess may have the other one.
  return local - offsetAt(local - offsetAt(local));
}
