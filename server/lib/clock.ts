// The clock as everything in the server sees it, so that tests can put their own in its place.
// Timers here only wake somebody who then reads what is due from the store; nothing durable hangs on them.

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** The same moment, ISO 8601 UTC with milliseconds. */
  iso(): string;
  /** Calls `fn` once when `now()` has reached `atMs`; soon, where that is past. Any distance is allowed. */
  setTimer(atMs: number, fn: () => void): Timer;
}

// setTimeout takes 32 bits and fires at once beyond them, so longer waits are made of several.
const LONGEST_MS = 2 ** 31 - 1;

// Every record carries a time, and many carry the same one.
let lastMs = NaN;
let lastIso = '';

export const systemClock: Clock = {
  now: () => Date.now(),
  iso() {
    const now = Date.now();
    if (now !== lastMs) {
      lastMs = now;
      lastIso = new Date(now).toISOString();
    }
    return lastIso;
  },
  setTimer(atMs, fn) {
    const distance = (): number => Math.min(Math.max(atMs - Date.now(), 0), LONGEST_MS);
    // A timer may fire a millisecond early, and the wall clock may be set back meanwhile: look again.
    const wake = (): void => {
      if (Date.now() < atMs) handle = setTimeout(wake, distance());
      else fn();
    };
    let handle = setTimeout(wake, distance());
    return { cancel: () => clearTimeout(handle) };
  },
};
