// Knows of reads of runs that are taken up later whether such a run was in memory since, so that what was read may be old.
import type { ReadAhead } from './timers.ts';

export interface ReadsAhead {
  /** To be called before the read. */
  begin(): ReadAhead;
  /** To be called when a run that was in memory is released. */
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
