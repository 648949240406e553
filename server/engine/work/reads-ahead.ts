// Reads of runs that are to be taken up later: whether one was in memory since, so that what was read of it may be old.
import type { ReadAhead } from './timers.ts';

export interface ReadsAhead {
  /** Before the read. */
  begin(): ReadAhead;
  /** The run was in memory, and is released. */
  released(runSeq: number): void;
}

export function createReadsAhead(): ReadsAhead {
  const underway = new Set<Set<number>>();
  return {
    begin() {
      const releasedSince = new Set<number>();
      underway.add(releasedSince);
      return { isOld: (runSeq) => releasedSince.has(runSeq), end: () => underway.delete(releasedSince) };
    },
    released(runSeq) {
      for (const releasedSince of underway) releasedSince.add(runSeq);
    },
  };
}
