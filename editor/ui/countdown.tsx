// Shows how long it is until a time. One clock serves everything that counts, and none runs while the page is hidden
// or nothing counts.
import { useSyncExternalStore } from 'react';

import { countdownText } from './time-text.ts';

const TICK_MS = 1_000;
const listeners = new Set<() => void>();
/** What the clock showed at its last tick. React needs the same answer until then. */
let now = Date.now();
let timer: number | undefined;

function tick(): void {
  now = Date.now();
  for (const each of listeners) each();
}

/** Starts or stops the clock, whichever is due. */
function adjust(): void {
  const counts = listeners.size > 0 && document.visibilityState === 'visible';
  if (counts && timer === undefined) {
    timer = window.setInterval(tick, TICK_MS);
    // Time has passed while the clock stood still.
    if (Date.now() - now >= TICK_MS) tick();
  } else if (!counts && timer !== undefined) {
    window.clearInterval(timer);
    timer = undefined;
  }
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = Date.now();
    document.addEventListener('visibilitychange', adjust);
  }
  listeners.add(listener);
  adjust();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) document.removeEventListener('visibilitychange', adjust);
    adjust();
  };
}

/** Such as "in 4 min 12 s". As a timer it is not read out every second. */
export function Countdown({ until }: { until: string }) {
  const text = useSyncExternalStore(subscribe, () => countdownText(until, now));
  return <span role="timer">{text}</span>;
}
