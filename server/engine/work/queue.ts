// What this process knows of the store's queue (J9): which flows may have runs there that nobody handed over. A flow is
// known to have none only after a read that gave all of them. This file takes no run up.
import type { RunHead, RunStore } from '../../store/run-store.ts';
import type { WorkerLease } from './lease.ts';

/** Runs that are read at once, beside those that are taken care of though their rows still say `queued`. */
const PAGE = 400;

export interface QueuePage {
  /** The runs of the page, in order of arrival (T6), without those that are taken care of. */
  heads: RunHead[];
  /** To be called when all runs of the page are taken up, or noted again. */
  end(): void;
}

/**
 * A flow is behind while the store may have queued runs of it. It comes to be so by `note` and by a read that may not
 * have given all; a read that gave all ends it.
 */
export interface Queue {
  /** Asks the store for the flows that have queued runs. */
  start(): Promise<void>;
  /** To be called when the store has, or may have, queued runs of the flow that nobody handed over. */
  note(flowId: string): void;
  /** T6: true where a fresh run of the flow has to wait its turn in the store. */
  isBehind(flowId: string): boolean;
  /** True where a flow that is behind has `room` for one more. */
  hasFor(room: (flowId: string) => number): boolean;
  /**
   * The next runs of flows that are behind, of each as many as it has `room` for; undefined: there is nothing to read.
   * One page at a time: the caller ends it before it reads on.
   */
  read(room: (flowId: string) => number): Promise<QueuePage | undefined>;
  /** The run is taken care of, though its row may still say that it is queued. */
  take(head: Pick<RunHead, 'seq' | 'flowId'>): void;
  /** From now on the run's row is true again: it says `queued` only where the run is to be taken up once more. */
  release(head: Pick<RunHead, 'seq' | 'flowId'>): void;
  /** J9: gives queued runs that nothing told of. `skip` says of which flows the runs are to stay queued. */
  lost(skip: (flowId: string) => boolean): Promise<RunHead[]>;
}

export function createQueue(
  {
    runs,
    lease,
    limits,
  }: {
    runs: Pick<RunStore, 'lease' | 'queuedFlows'>;
    lease: Pick<WorkerLease, 'worker'>;
    /** T4 */
    limits(): ReadonlyMap<string, number>;
  },
  /** True for a run that is in memory. */
  isHeld: (runSeq: number) => boolean,
): Queue {
  /** The flows that may have queued runs. */
  const behind = new Set<string>();
  /** The flows of the page that is being taken up. */
  let underway: ReadonlySet<string> = new Set();
  /** By flow, the runs that are taken care of though their rows may still say `queued`. */
  const taken = new Map<string, Set<number>>();

  const takenOf = (flowId: string): number => taken.get(flowId)?.size ?? 0;
  const isTakenCareOf = ({ seq, flowId }: RunHead): boolean => isHeld(seq) || taken.get(flowId)?.has(seq) === true;
  const isBehind = (flowId: string): boolean => behind.has(flowId) || underway.has(flowId);

  const leased = (flows: ReadonlyMap<string, number>, limit: number): Promise<RunHead[]> =>
    runs.lease({ worker: lease.worker, queued: flows, limits: limits(), limit });

  /** Of a flow as many runs are asked for as have a place, and beside them as many as are taken care of already. */
  function wanted(room: (flowId: string) => number): { flows: Map<string, number>; limit: number } {
    const flows = new Map<string, number>();
    let limit = PAGE;
    for (const flowId of behind) {
      const free = room(flowId);
      if (free < 1) continue;
      flows.set(flowId, free + takenOf(flowId));
      limit += takenOf(flowId);
    }
    return { flows, limit };
  }

  return {
    async start() {
      for (const flowId of await runs.queuedFlows()) behind.add(flowId);
    },
    note: (flowId) => void behind.add(flowId),
    isBehind,
    hasFor: (room) => behind.values().some((flowId) => room(flowId) > 0),
    async read(room) {
      const { flows, limit } = wanted(room);
      if (flows.size === 0) return undefined;
      // A flow that is noted from here on may have runs that came after the read.
      for (const flowId of flows.keys()) behind.delete(flowId);
      underway = new Set(flows.keys());
      let isWhole = false;
      try {
        const heads = await leased(flows, limit);
        const given = Map.groupBy(heads, ({ flowId }) => flowId);
        for (const [flowId, most] of flows) {
          // A flow has no more runs only where fewer came than were asked for.
          if (heads.length === limit || given.get(flowId)?.length === most) behind.add(flowId);
        }
        isWhole = true;
        return { heads: heads.filter((head) => !isTakenCareOf(head)), end: () => (underway = new Set()) };
      } finally {
        if (!isWhole) {
          for (const flowId of flows.keys()) behind.add(flowId);
          underway = new Set();
        }
      }
    },
    take({ seq, flowId }) {
      const mine = taken.get(flowId);
      if (mine === undefined) taken.set(flowId, new Set([seq]));
      else mine.add(seq);
    },
    release({ seq, flowId }) {
      const mine = taken.get(flowId);
      if (mine?.delete(seq) === true && mine.size === 0) taken.delete(flowId);
    },
    async lost(skip) {
      const flows = new Map<string, number>();
      for (const flowId of await runs.queuedFlows())
        if (!skip(flowId) && !isBehind(flowId)) flows.set(flowId, takenOf(flowId) + 1);
      if (flows.size === 0) return [];
      const limit = flows.values().reduce((sum, most) => sum + most, 0);
      return (await leased(flows, limit)).filter(
        (head) => !isTakenCareOf(head) && !isBehind(head.flowId) && !skip(head.flowId),
      );
    },
  };
}
