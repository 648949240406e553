// How many runs may be in memory at a time: as many as act, some more that wake, and few while memory is short, so that
// what they hold never ends the process. Holds no run.
import { RetryableError, type AppError } from '../../shared/errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { HeapSize } from '../lib/heap.ts';

/** Runs that act at a time in one process. */
export const MAX_HELD = 500;
/** Up to here runs that wake are taken up beside them. */
const MAX_WITH_WOKEN = 2_000;
/** So many act however short memory is: as they end there is more of it. */
const FEW = 8;
/** Of the heap's limit. What is above it is left to deliveries and to those that act. */
const SHORT_ABOVE = 0.5;
const TELL_AGAIN_MS = 60_000;
const MB = 2 ** 20;

export interface Places {
  /** So many more runs may act; below one: none. */
  free(): number;
  /** Resolves when there is room for a run that wakes, or none is wanted any more. */
  room(): Promise<void>;
  /** A place is free. */
  freed(): void;
  /** Nobody waits for room any more. */
  close(): void;
}

export function createPlaces(deps: {
  /** Runs that are in memory, or about to be. */
  taken(): number;
  heap(): HeapSize;
  clock: Clock;
  onTrouble(error: AppError): void;
}): Places {
  const { taken, heap, clock } = deps;
  let closed = false;
  let toldAt = -Infinity;
  /** Set while somebody waits for room. */
  let crowd: PromiseWithResolvers<void> | undefined;

  function isMemoryShort(): boolean {
    const { used, limit } = heap();
    if (used <= limit * SHORT_ABOVE) return false;
    if (Math.abs(clock.now() - toldAt) >= TELL_AGAIN_MS) {
      toldAt = clock.now();
      const message = `${Math.round(used / MB)} of ${Math.round(limit / MB)} MB of memory are in use, so only ${FEW} runs act at a time until some have ended; the others wait. Give Node more (--max-old-space-size), or let fewer runs that hold much act at a time (settings.maxConcurrentRuns).`;
      deps.onTrouble(new RetryableError('engine.memory-short', message));
    }
    return true;
  }

  const below = (most: number): number => (isMemoryShort() ? FEW : most) - taken();
  const isCrowded = (): boolean => below(MAX_WITH_WOKEN) <= 0;

  return {
    free: () => below(MAX_HELD),
    async room() {
      while (isCrowded()) {
        if (closed) return;
        await (crowd ??= Promise.withResolvers<void>()).promise;
      }
    },
    freed() {
      if (crowd === undefined || isCrowded()) return;
      crowd.resolve();
      crowd = undefined;
    },
    close() {
      closed = true;
      crowd?.resolve();
    },
  };
}
