// The filter of time is a name in the address and an instant in the call. The instant is cut to the minute, so that
// the key of the cache stays the same from one drawing to the next.
export const SPANS_MS = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;
const MINUTE_MS = 60_000;

export type Since = keyof typeof SPANS_MS | 'any';

/** The beginning of the span that ends now, as ISO text; undefined for any time and for names that are not known. */
export function sinceOf(name: string | undefined, nowMs = Date.now()): string | undefined {
  if (name === undefined || !Object.hasOwn(SPANS_MS, name)) return undefined;
  const span = SPANS_MS[name as keyof typeof SPANS_MS];
  return new Date(Math.floor((nowMs - span) / MINUTE_MS) * MINUTE_MS).toISOString();
}
