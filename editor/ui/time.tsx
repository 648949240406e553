// Shows times relative to now, with the exact local time and UTC in a tooltip. They move on by themselves.
import { Tooltip } from '@mantine/core';
import { useState, useSyncExternalStore } from 'react';

import { durationText } from '../i18n/duration-text.ts';
import { TEXTS } from './texts.ts';
import { localText, relativeTime, utcText } from './time-text.ts';

const TICK_MS = 15_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: number | undefined;

/** One interval serves every time on the page, and none runs while no time is shown. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

function currentNow(): number {
  // Without a ticking clock the cached value would be old at the first render.
  if (timer === undefined && Date.now() - now > TICK_MS) now = Date.now();
  return now;
}

/** Now, in milliseconds since 1970. It is renewed every 15 seconds, and then draws anew whatever uses it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, currentNow);
}

export function Time({ at, fallback = TEXTS.never }: { at: string | null | undefined; fallback?: string }) {
  const ticked = useNow();
  const [mountedMs] = useState(Date.now);
  // What has happened since the last tick must not appear to lie ahead.
  const nowMs = Math.max(ticked, mountedMs);
  if (at === null || at === undefined) return <span style={{ color: 'var(--sb-text-3)' }}>{fallback}</span>;
  return (
    <Tooltip label={<ExactTime at={at} />}>
      <time dateTime={at} style={{ whiteSpace: 'nowrap' }}>
        {relativeTime(at, nowMs)}
      </time>
    </Tooltip>
  );
}

function ExactTime({ at }: { at: string }) {
  return (
    <span style={{ display: 'block', fontSize: 12 }}>
      {localText(at)} <br />
      {utcText(at)}
    </span>
  );
}

/**
 * How long it took from `from` to `to`; while `to` is null, how long it has been until now. Shows nothing without a
 * beginning.
 */
export function Duration({ from, to }: { from: string | null; to: string | null }) {
  const nowMs = useNow();
  if (from === null) return null;
  const end = to === null ? Math.max(nowMs, Date.parse(from)) : Date.parse(to);
  return <span style={{ whiteSpace: 'nowrap' }}>{durationText(end - Date.parse(from))}</span>;
}
