// How many cases the long property tests draw. Each run draws others, so that a part of them in each run tries in a few
// days what all of them tried in one.

/** A fourth of the whole by default. */
const PART = Number(process.env['SIGNALBOX_SWEEP'] ?? 0.25);

/** Of the cases of a whole sweep, those of this run: `SIGNALBOX_SWEEP=1` asks for all, 10 for ten times as many. */
export function swept(whole: number): number {
  return Math.max(1, Math.round(whole * PART));
}
