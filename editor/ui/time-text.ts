// Times as people read them, in the language of the page. The clock is handed in.
import { durationText } from '../i18n/duration-text.ts';
import { locale } from '../i18n/language.ts';
import { phrase, texts } from '../i18n/texts.ts';

export const TIME_TEXTS = texts('ui/time', {
  justNow: 'just now',
  moment: 'in a moment',
  anyMoment: 'any moment now',
  in: phrase('in {{duration}}', (duration: string) => ({ duration })),
});

/** Milliseconds, from the largest down. A month counts 30 days and a year 365. */
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' });

/**
 * Such as "5 min. ago" and "in 2 hr."; under a minute "just now" or "in a moment". Cut, not rounded: 119 minutes are
 * one hour.
 */
export function relativeTime(at: string, nowMs: number): string {
  const difference = Date.parse(at) - nowMs;
  const size = Math.abs(difference);
  for (const [unit, ms] of UNITS) {
    if (size >= ms) return relative.format(Math.trunc(difference / ms), unit);
  }
  return difference > 0 ? TIME_TEXTS.moment : TIME_TEXTS.justNow;
}

/** Such as "in 42 s", "in 4 min 12 s" and "in 3 h 5 min"; "any moment now" once the time has come. */
export function countdownText(until: string, nowMs: number): string {
  const seconds = Math.ceil((Date.parse(until) - nowMs) / 1_000);
  if (seconds <= 0) return TIME_TEXTS.anyMoment;
  return TIME_TEXTS.in(seconds < 60 ? `${seconds} s` : durationText(seconds * 1_000));
}

/** Such as "2026-11-22 21:55:18 UTC". */
export function utcText(at: string): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

const localFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
const clockFormat = new Intl.DateTimeFormat(locale, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});

const dayFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });

/** The time zone that local times are in, such as "Europe/Amsterdam". */
export const TIME_ZONE = dayFormat.resolvedOptions().timeZone;

/** Such as "Monday, November 23, 2026", in local time. */
export function dayText(at: string): string {
  return dayFormat.format(new Date(at));
}

/** Whether both lie on the same day in local time. */
export function isSameDay(one: string, other: string): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

/** Date and time to the second in local time, in the browser's own form. */
export function localText(at: string): string {
  return localFormat.format(new Date(at));
}

/** Such as "21:55:18", in local time. */
export function clockText(at: string): string {
  return clockFormat.format(new Date(at));
}
