// How many runs may be in memory at a time, and how many of them a flow may have (T8): no flow takes all places, and few
// act while memory is short, so that what they hold never ends the process. It counts runs, and holds none.
import { RetryableError, type AppError } from '../../../shared/errors.ts';
import type { Clock } from '../../lib/clock.ts';
import type { HeapSize } from '../../lib/heap.ts';
import type { RunHead } from '../../store/run-store.ts';

/** Runs that act at a time in one process. */
const MAX_HELD = 500;
/** A flow takes a further place while it has fewer than so many for each that is free: alone it has 400, beside a flow that has 400 it has 80. */
const FOR_EACH_FREE = 4;
/** A flow may have so many whatever the others have, up to `MAX_IN_ALL`. */
const OWN = 8;
/** Up to here runs that wake are taken up beside those that act; flows share these places as they share those. */
const MAX_WITH_WOKEN = 2_000;
/** This is above `MAX_WITH_WOKEN`, so that a flow that comes anew finds a place though all woken runs hang. */
const MAX_IN_ALL = 2_500;
/** So many runs act however short memory is: as they end there is more of it. */
const FEW = 8;
/** A part of the heap's limit. The memory above it is left to deliveries and to the runs that act. */
const SHORT_ABOVE = 0.5;
const TELL_AGAIN_MS = 60_000;
const MB = 2 ** 20;

export interface Capacity {
  /** T4, T8: so many more runs of the flow may act; below one: none. */
  freeFor(flowId: string): number;
  /** T8: the same for runs that had their place in their flow before (T4). */
  freeAgainFor(flowId: string): number;
  /** T4.2: a dry run acts on nothing, so it takes no place of its flow. */
  take(head: Pick<RunHead, 'flowId' | 'mode'>): void;
  giveBack(head: Pick<RunHead, 'flowId' | 'mode'>): void;
  /** T8: so many more runs of the flow may wake; below one: none. */
  roomFor(flowId: string): number;
}

export function createCapacity(deps: {
  /** Runs that are in memory, or about to be. */
  taken(): number;
  /** T4 */
  limits(): ReadonlyMap<string, number>;
  heap(): HeapSize;
  clock: Clock;
  onTrouble(error: AppError): void;
}): Capacity {
  const { taken, heap, clock } = deps;
  let toldAt = -Infinity;

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

  /** How many runs each flow has in memory. */
  const perFlow = new Map<string, number>();
  const takenOf = (flowId: string): number => perFlow.get(flowId) ?? 0;

  function count({ flowId, mode }: Pick<RunHead, 'flowId' | 'mode'>, by: 1 | -1): void {
    if (mode === 'dry') return;
    const next = takenOf(flowId) + by;
    if (next <= 0) perFlow.delete(flowId);
    else perFlow.set(flowId, next);
  }

  /** How many of `places` the flow may still take. */
  function shareOf(flowId: string, places: number): number {
    const own = takenOf(flowId);
    const all = taken();
    if (isMemoryShort()) return Math.max(FEW - all, own === 0 && all < 2 * FEW ? 1 : 0);
    // With each place that the flow takes one fewer is free.
    const share = Math.ceil((FOR_EACH_FREE * (places - all) - own) / (FOR_EACH_FREE + 1));
    return Math.max(share, Math.min(OWN - own, MAX_IN_ALL - all));
  }

  const freeAgainFor = (flowId: string): number => shareOf(flowId, MAX_HELD);

  return {
    freeFor(flowId) {
      const within = (deps.limits().get(flowId) ?? Infinity) - takenOf(flowId);
      return within < 1 ? 0 : Math.min(within, freeAgainFor(flowId));
    },
    freeAgainFor,
    take: (head) => count(head, 1),
    giveBack: (head) => count(head, -1),
    roomFor: (flowId) => shareOf(flowId, MAX_WITH_WOKEN),
  };
}
