// News inside the process: what changed, for the live stream and metrics. Losing one loses nothing: the store is the
// truth and every listener reads it again.
import type { StreamEvent } from '../../shared/api/stream.ts';

export interface Bus {
  publish(event: StreamEvent): void;
  /**
   * Returns the way to leave. Listeners are called at once, within `publish`. They must not throw: one that does is
   * dropped.
   */
  subscribe(listener: (event: StreamEvent) => void): () => void;
  /** True while anybody listens. The engine asks, so that it builds no news of steps for nobody. */
  readonly watched: boolean;
}

export function createBus(): Bus {
  const listeners = new Set<(event: StreamEvent) => void>();
  return {
    publish(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch {
          listeners.delete(listener);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get watched() {
      return listeners.size > 0;
    },
  };
}
