// Runs are read with their timers some time before they are taken up. This knows whether such a run was in memory
// since, so that what was read of it may be old.
import type { ReadAhead } from './timers.ts';

export interface ReadsAhead {
  /** To be called before the read. */
  begin(): ReadAhead;
  /** To be called when a run that was in memory is released. */
  released(runSeq: number): void;
}

/** Each read under way has a list of the runs that were released since it began. */
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
