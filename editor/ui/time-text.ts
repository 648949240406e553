// Times and durations as people read them. Pure: the clock is handed in.

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });

/** "5 min. ago", "in 2 hr."; under a minute "just now" or "in a moment". */
export function relativeTime(at: string, nowMs: number): string {
  const difference = Date.parse(at) - nowMs;
  const size = Math.abs(difference);
  for (const [unit, ms] of UNITS) {
    if (size >= ms) return relative.format(Math.trunc(difference / ms), unit);
  }
  return difference > 0 ? 'in a moment' : 'just now';
}

/** "in 42 s", "in 4 min 12 s", "in 3 h 5 min"; "any moment now" once the time has come. */
export function countdownText(until: string, nowMs: number): string {
  const seconds = Math.ceil((Date.parse(until) - nowMs) / 1_000);
  if (seconds <= 0) return 'any moment now';
  return `in ${seconds < 60 ? `${seconds} s` : durationText(seconds * 1_000)}`;
}

/** "< 1 ms", "640 ms", "4.2 s", "3 min 5 s", "2 h 10 min", "3 d 4 h". */
export function durationText(ms: number): string {
  if (ms < 1) return '< 1 ms';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const tenths = Math.round(ms / 100);
  if (tenths < 100) return `${(tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** "2026-11-22 21:55:18 UTC" */
export function utcText(at: string): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

const localFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const clockFormat = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});

const dayFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full' });

/** "Europe/Amsterdam": what local times are in. */
export const TIME_ZONE = dayFormat.resolvedOptions().timeZone;

/** "Monday, November 23, 2026" in local time. */
export function dayText(at: string): string {
  return dayFormat.format(new Date(at));
}

/** In local time. */
export function isSameDay(one: string, other: string): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

export function localText(at: string): string {
  return localFormat.format(new Date(at));
}

/** "21:55:18" in local time. */
export function clockText(at: string): string {
  return clockFormat.format(new Date(at));
}
