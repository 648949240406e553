// The span of time that somebody asks a chart for: the day before now unless said otherwise, and never without end.
import { isoTime } from './iso-time.ts';

const DAY_MS = 86_400_000;
const LONGEST_MS = 92 * DAY_MS;

/**
 * Both are ISO 8601, as stored times are, and at most 92 days apart: an earlier `since` is moved up. @param now is the
 * end where none is asked for; ISO 8601 @throws ValidationError `time.invalid`
 */
export function timeSpan(
  asked: { since?: string | undefined; until?: string | undefined },
  now: string,
): { since: string; until: string } {
  const until = Date.parse(isoTime(asked.until ?? now));
  const wished = asked.since === undefined ? until - DAY_MS : Date.parse(isoTime(asked.since));
  const iso = (at: number): string => new Date(at).toISOString();
  return { since: iso(Math.max(wished, until - LONGEST_MS)), until: iso(until) };
}
