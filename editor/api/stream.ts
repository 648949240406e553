// The stream for components: they listen to it and see whether it is live, and it marks cached answers stale, at most
// once a second.
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

import type { StreamEvent } from '../../shared/api/stream.ts';
import { listenLive, liveState, onLiveState, reconnectLive, type LiveState } from './live.ts';
import { markStale } from './stale.ts';

/** Hears every stream event while mounted; with `run`, also that run's steps. */
export function useStream(listener: (event: StreamEvent) => void, options: { run?: string } = {}): void {
  const hear = useEffectEvent(listener);
  const { run } = options;
  useEffect(() => listenLive((event) => hear(event), run), [run]);
}

/** The state of the stream, drawn anew at each change. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(onLiveState, liveState);
}

/** Keeps lists and details fresh. It is mounted once, where somebody is signed in. */
export function useStreamInvalidation(): void {
  const client = useQueryClient();
  useEffect(() => {
    const throttle = throttledInvalidation(client);
    const stop = listenLive((event) => throttle.mark(STALE[event.type]));
    let before = liveState();
    const stopState = onLiveState(() => {
      const now = liveState();
      // What happened during the break was not heard.
      if (now === 'live' && before !== 'live') throttle.mark(Object.values(STALE).flat());
      before = now;
    });
    window.addEventListener('online', reconnectLive);
    return () => {
      stop();
      stopState();
      throttle.cancel();
      window.removeEventListener('online', reconnectLive);
    };
  }, [client]);
}

/**
 * What each kind of event makes stale. A run also changes its flow's sparkline and its event's list of runs; a flow's
 * draft is not read anew for that. Steps are for whoever watches their run.
 */
const STALE = {
  run: ['/api/runs', '/api/runs/:id', '/api/flows', '/api/events', '/api/events/:id'],
  step: [],
  event: ['/api/events'],
  flow: ['/api/flows', '/api/flows/:id', '/api/flows/:id/versions'],
} as const satisfies Record<StreamEvent['type'], readonly string[]>;

const THROTTLE_MS = 1_000;

/** Marks exactly the given paths stale, at most once a second: a burst of runs is one reading of the list. */
function throttledInvalidation(client: QueryClient): { mark: (paths: readonly string[]) => void; cancel: () => void } {
  const marked = new Set<string>();
  let timer: number | undefined;
  let lastAt = -THROTTLE_MS;
  const flush = (): void => {
    timer = undefined;
    lastAt = performance.now();
    const paths = new Set(marked);
    marked.clear();
    markStale(client, (path) => paths.has(path));
  };
  return {
    mark: (paths) => {
      if (paths.length === 0) return;
      for (const path of paths) marked.add(path);
      timer ??= window.setTimeout(flush, Math.max(0, lastAt + THROTTLE_MS - performance.now()));
    },
    cancel: () => window.clearTimeout(timer),
  };
}
