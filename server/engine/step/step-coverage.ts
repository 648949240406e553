// What a step may read of the coverage of the connection that its slot is bound to.
import { noCoverage, type CoverageReading, type CoverageReads } from '../../../shared/card/coverage.ts';
import { unbound } from './stand-in.ts';

export interface CoverageDesk {
  of(connection: string, since: string, until: string): Promise<CoverageReading>;
  /** What a slot of the flow is bound to. */
  bound(flowId: string, slot: Slot): Promise<{ id: string } | undefined>;
}

interface Slot {
  name: string;
  app: string;
}

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
