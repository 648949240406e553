// How many runs each flow started within the last minute, to the second: sixty numbers a flow, whatever the load.
// Pure: the caller says what time it is.

const SECONDS = 60;

/** What one flow started. */
interface Counts {
  /** By second modulo sixty. */
  bySecond: number[];
  /** The newest second that was counted, since the epoch. */
  newest: number;
  /** The sum of all seconds. */
  total: number;
}

export interface StartCounts {
  /**
   * Counts starts. @returns how many there are in the minute that ends at `atMs`. A clock that goes back by less than a
   * minute counts as if it stood; one that goes back further begins anew.
   */
  add(flowId: string, atMs: number, count: number): number;
  /** T5.2: the flow gets a new minute. */
  clear(flowId: string): void;
}

export function createStartCounts(): StartCounts {
  const flows = new Map<string, Counts>();
  return {
    add(flowId, atMs, count) {
      const second = Math.floor(atMs / 1_000);
      let counts = flows.get(flowId);
      if (counts === undefined || second < counts.newest - SECONDS) {
        counts = { bySecond: Array.from({ length: SECONDS }, () => 0), newest: second, total: 0 };
        flows.set(flowId, counts);
      }
      moveTo(counts, second);
      const place = counts.newest % SECONDS;
      counts.bySecond[place] = (counts.bySecond[place] ?? 0) + count;
      counts.total += count;
      return counts.total;
    },
    clear: (flowId) => void flows.delete(flowId),
  };
}

/** Takes away the seconds that are a minute old. */
function moveTo(counts: Counts, second: number): void {
  const gone = Math.min(second - counts.newest, SECONDS);
  for (let step = 1; step <= gone; step++) {
    const place = (counts.newest + step) % SECONDS;
    counts.total -= counts.bySecond[place] ?? 0;
    counts.bySecond[place] = 0;
  }
  counts.newest = Math.max(counts.newest, second);
}
