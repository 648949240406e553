// A time that somebody gave, in the one form in which times are stored and compared.
import { ValidationError } from '../../shared/errors.ts';

/**
 * ISO 8601 in UTC, with milliseconds. Stored times have them, and are compared as texts, so the other one must have
 * them, too.
 * @param time any form that `Date.parse` reads
 * @throws ValidationError `time.invalid`, for a year outside 0 to 9999 as well
 */
export function isoTime(time: string): string {
  const ms = Date.parse(time);
  const iso = Number.isNaN(ms) ? '' : new Date(ms).toISOString();
  // A year of more than four digits is written with a sign, and would compare as less than all others.
  if (!/^\d/.test(iso)) {
    throw new ValidationError('time.invalid', `"${time}" is not a time. Write it as 2026-01-31T09:00:00Z.`);
  }
  return iso;
}
