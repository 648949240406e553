// What happens to runs, steps and flows, as news for the live stream of the API. Who watches hears of it after its
// commit.
import type { JournalRecord, RunStatus, StepStatus } from '../../../shared/run.ts';
import type { Bus } from '../../lib/bus.ts';
import type { FlowRow } from '../../store/flow-store.ts';
import type { RunHead } from '../../store/run-store.ts';

/** A run has another status. It costs nothing while nobody watches. */
export function publishRun(bus: Bus, head: Pick<RunHead, 'id' | 'flowId'>, status: RunStatus, at: string): void {
  if (bus.watched) bus.publish({ type: 'run', runId: head.id, flowId: head.flowId, status, at });
}

/** A flow was changed, published, activated or paused. */
export function publishFlow(
  bus: Bus,
  { id, revision, active, paused, liveVersion }: Pick<FlowRow, 'id' | 'revision' | 'active' | 'paused' | 'liveVersion'>,
): void {
  bus.publish({ type: 'flow', flowId: id, revision, active, paused: paused !== null, liveVersion });
}

/** What records say of steps, one message a record. */
export function publishSteps(bus: Bus, head: RunHead, records: readonly JournalRecord[]): void {
  for (const record of records) {
    if (!('nodeId' in record)) continue;
    const { nodeId, iteration, at } = record;
    const port = record.type === 'step.finished' ? record.port : null;
    bus.publish({ type: 'step', runId: head.id, nodeId, iteration, status: statusAfter(record), port, at });
  }
}

/** The status that a step has after this record. */
function statusAfter(record: Extract<JournalRecord, { nodeId: string }>): StepStatus {
  switch (record.type) {
    case 'step.started':
    case 'step.looping':
    case 'step.woken':
    case 'step.looked':
    case 'step.decided':
      return 'running';
    case 'step.approval':
    case 'step.approval-link':
    case 'step.retry':
    case 'step.waiting':
      return 'waiting';
    case 'step.finished':
      return record.simulated === true ? 'simulated' : 'succeeded';
    case 'step.failed':
      return 'failed';
    case 'step.cancelled':
      return 'cancelled';
  }
}
