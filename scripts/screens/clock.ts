// Moves the clock of what the pictures show: servers and pages are at the same invented moment, so that dates are the
// same whenever the pictures are taken. Only the date and the time are moved; timers keep their pace.

/**
 * The environment variable that says by how many milliseconds the clock is ahead. Where it is set, this file moves the
 * clock as soon as it is loaded: before a server's own code (`--import`), and in each of its threads.
 */
export const AHEAD = 'SCREENS_CLOCK_AHEAD_MS';

/** Moves the clock of this process or page. A page gets its text alone, so it may use nothing from around it. */
export function moveClock(aheadMs: number): void {
  const real = globalThis.Date;
  const now = (): number => real.now() + aheadMs;
  globalThis.Date = new Proxy(real, {
    construct: (target, given: unknown[]) => Reflect.construct(target, given.length === 0 ? [now()] : given) as Date,
    get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
  });
}

const given = globalThis.process?.env[AHEAD];
if (given !== undefined) moveClock(Number(given));
