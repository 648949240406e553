// The stream for components: listen to it, see whether it is live, and let it mark cached answers stale, at most once
// a second for each kind.
import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';

import type { StreamEvent } from '../../shared/api/stream.ts';
import { invalidateApi } from './hooks.ts';
import { listenLive, liveState, onLiveState, reconnectLive, type LiveState } from './live.ts';

/** Hears every stream event while mounted; with `run`, also that run's steps. */
export function useStream(listener: (event: StreamEvent) => void, options: { run?: string } = {}): void {
  const hear = useEffectEvent(listener);
  const { run } = options;
  useEffect(() => listenLive((event) => hear(event), run), [run]);
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(onLiveState, liveState);
}

/** Mount once, where somebody is signed in: keeps lists and details fresh. */
export function useStreamInvalidation(): void {
  const client = useQueryClient();
  useEffect(() => {
    const throttle = throttledInvalidation(client);
    const stop = listenLive((event) => throttle.mark(pathOf(event)));
    let before = liveState();
    const stopState = onLiveState(() => {
      const now = liveState();
      // What happened during the break was not heard.
      if (now === 'live' && before !== 'live') for (const path of PATHS) throttle.mark(path);
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

const PATHS = ['/api/runs', '/api/flows', '/api/events'] as const;
type Path = (typeof PATHS)[number];

function pathOf(event: StreamEvent): Path {
  if (event.type === 'event') return '/api/events';
  return event.type === 'flow' ? '/api/flows' : '/api/runs';
}

const THROTTLE_MS = 1_000;

function throttledInvalidation(client: QueryClient): { mark: (path: Path) => void; cancel: () => void } {
  const marked = new Set<Path>();
  let timer: number | undefined;
  let lastAt = 0;
  const flush = (): void => {
    timer = undefined;
    lastAt = performance.now();
    // A run also changes its flow's sparkline and its event's list of runs.
    if (marked.has('/api/runs')) {
      marked.add('/api/flows');
      marked.add('/api/events');
    }
    for (const path of marked) void invalidateApi(client, path);
    marked.clear();
  };
  return {
    mark: (path) => {
      marked.add(path);
      timer ??= window.setTimeout(flush, Math.max(0, lastAt + THROTTLE_MS - performance.now()));
    },
    cancel: () => window.clearTimeout(timer),
  };
}
