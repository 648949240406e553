// The file that `signalbox run show --journal` prints and `signalbox run states` reads.
import type { RunDetail } from '../../shared/api/runs.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import type { JournalRecord } from '../../shared/run.ts';

/** Is raised when a reader of the older form would misread the newer one. */
export const EXPORT_VERSION = 1;

/** What `run show --journal` prints: all that the store has of a run, redacted as the journal is. */
export interface RunExport {
  formatVersion: typeof EXPORT_VERSION;
  run: Pick<RunDetail, 'id'> & { trigger: Pick<RunDetail['trigger'], 'nodeId'> };
  /** The flow text that the run is pinned to. */
  flow: Flow;
  journal: JournalRecord[];
}
