// What a step may read of the coverage of the connection that its slot is bound to (T1.1).
import { noCoverage, type CoverageReading, type CoverageReads } from '../../../shared/card/coverage.ts';
import { unbound } from './stand-in.ts';

/** What the steps of all runs share. */
export interface CoverageDesk {
  /** The coverage of a connection between two times, ISO 8601. */
  of(connection: string, since: string, until: string): Promise<CoverageReading>;
  /** The connection that a slot of the flow is bound to; undefined: none. */
  bound(flowId: string, slot: Slot): Promise<{ id: string } | undefined>;
}

interface Slot {
  name: string;
  app: string;
}

/** What the card of one step reads by. Where there is no desk, or the node has no slot, every read fails. */
export function stepCoverage(
  desk: CoverageDesk | undefined,
  { flowId, slot }: { flowId: string; slot: Slot | undefined },
): CoverageReads {
  if (desk === undefined || slot === undefined) return noCoverage();
  return {
    async of(since, until) {
      const connection = await desk.bound(flowId, slot);
      if (connection === undefined) throw unbound(slot);
      return desk.of(connection.id, since, until);
    },
  };
}
