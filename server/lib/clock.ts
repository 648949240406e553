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
  /**
   * Calls `fn` once, when as much time has passed as `now()` lacks of `atMs`; soon, where that is past. Any distance is
   * allowed. A clock that is set meanwhile changes nothing: whoever waits for a time of day looks, and sets a timer anew.
   */
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
    // Not by the wall clock: a second that is waited for before something is tried again must not become the hour by
    // which somebody set it back.
    const end = performance.now() + atMs - Date.now();
    const distance = (): number => Math.min(Math.max(end - performance.now(), 0), LONGEST_MS);
    // A timer may fire a millisecond early: look again.
    const wake = (): void => {
      if (performance.now() < end) handle = setTimeout(wake, distance());
      else fn();
    };
    let handle = setTimeout(wake, distance());
    return { cancel: () => clearTimeout(handle) };
  },
};
