// The clock of what is shown in pictures: a server, a page and this script stand at the same invented moment, so that dates
// are the same whenever the pictures are taken. Only the time of day is moved; timers keep their pace.

/** Loaded before the server's own code (`--import`), this moves its clock, and those of its threads. */
export const AHEAD = 'SCREENS_CLOCK_AHEAD_MS';

/** Also runs in a page, so it must stand alone. */
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
