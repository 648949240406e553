// S10.2: lets a failed run go on from its failed steps. It judges what is asked and writes that into the journal; the
// worker then takes the run up like any other that is queued.
import { ConflictError, ValidationError, toAppError } from '../../../shared/errors.ts';
import { jsonEquals, type JsonValue } from '../../../shared/json.ts';
import { ownersOf } from '../../../shared/flow/bodies.ts';
import { takesFailure } from '../../../shared/flow/flow.ts';
import type { JournalRecord, RunEdits } from '../../../shared/run.ts';
import type { Clock } from '../../lib/clock.ts';
import { WRITTEN_ELSEWHERE, type RunRow } from '../../store/run-store.ts';
import type { Store } from '../../store/store.ts';
import type { FlowPlan } from '../plan/plan.ts';
import type { Plans } from '../plan/plans.ts';
import { editsOf, recall, settledIn } from '../run/run-memory.ts';
import { findApproval } from './given-approvals.ts';

export interface ResumeDeps {
  runs: Store['runs'];
  clock: Clock;
  plans: Plans;
  /** S4: as the journal may keep it; what differs from its original holds a secret. */
  redact(value: JsonValue): JsonValue;
}

/**
 * Gives what resumes a run. It resolves when the run is queued again, durably. `edits`: inputs in place of the flow's,
 * by node.
 * @throws ConflictError `run.not-failed`; ValidationError `run.bad-edit`
 */
export function createResume({
  runs,
  clock,
  plans,
  redact,
}: ResumeDeps): (row: RunRow, edits: RunEdits, by: string, causers: readonly string[]) => Promise<void> {
  /**
   * S10.3: with other data nobody goes on alone from what somebody else approved. @throws ValidationError
   * `run.bad-edit`
   */
  async function checkApprovals(row: RunRow, records: readonly JournalRecord[]): Promise<void> {
    const done = new Set(records.flatMap((record) => (record.type === 'step.finished' ? [record.nodeId] : [])));
    const approved = await findApproval(runs, records, (nodeId) => done.has(nodeId));
    if (approved === undefined) return;
    throw new ValidationError(
      'run.bad-edit',
      `Step "${approved}" of run ${row.id} asked for an approval, which was given for the inputs as they are. Resume the run without other inputs, or replay it, so that it is asked for again.`,
    );
  }

  return async function resume(row: RunRow, edits: RunEdits, by: string, causers: readonly string[]): Promise<void> {
    if (row.status !== 'failed') throw notFailed(row);
    const plan = await plans.get(row.snapshot);
    const { records, chunks } = await runs.journal(row.seq);
    checkResumable(row, plan, records);
    checkEdits(plan.edited([...editsOf(records), edits]), row, records, edits);
    if (Object.keys(edits).length > 0) await checkApprovals(row, records);
    if (!jsonEquals(redact(edits), edits)) {
      throw new ValidationError(
        'run.bad-edit',
        'The new inputs hold a secret of a connection, which no journal may keep. Let the node use the connection instead.',
      );
    }
    // The chunk's number is the one that was read above: whoever else writes in the run meanwhile makes this one fail.
    const record: JournalRecord = { type: 'run.resumed', at: clock.iso(), by, edits };
    try {
      await runs.append(() => {
        return { runSeq: row.seq, chunk: chunks, records: [record], status: 'queued', error: null, causers };
      });
    } catch (thrown) {
      // J10: a second request at the same moment comes too late.
      throw toAppError(thrown).code === WRITTEN_ELSEWHERE ? notFailed(row) : thrown;
    }
  };
}

/** The error for a run that has nothing to do again. */
function notFailed(row: RunRow): ConflictError {
  return new ConflictError(
    'run.not-failed',
    `Run ${row.id} is ${row.status}; only a failed run can be resumed. Replay it to run it again.`,
  );
}

/**
 * M9: the node whose Stop ended the run; undefined: none did. A Stop is a step that finished without leaving by a port.
 */
export function stopIn(plan: FlowPlan, records: readonly JournalRecord[]): string | undefined {
  const stop = settledIn(recall(plan.flow, records)).find(
    (record) => record.type === 'step.finished' && record.port === null,
  );
  return stop?.nodeId;
}

/** @throws ConflictError `run.not-failed` */
function checkResumable(row: RunRow, plan: FlowPlan, records: readonly JournalRecord[]): void {
  // The row was read before the journal: somebody else may have resumed it meanwhile.
  if (records.at(-1)?.type !== 'run.ended') throw notFailed(row);
  const stop = stopIn(plan, records);
  if (stop !== undefined) {
    throw new ConflictError(
      'run.not-failed',
      `No step of run ${row.id} has to be done again: its Stop card "${stop}" ended it as failed. Replay it to run it again.`,
    );
  }
}

/**
 * S10.3: inputs are given only for steps that run again, and must compile.
 * @param plan the plan with all edits of the run, the new ones included
 * @throws ValidationError `run.bad-edit`
 */
function checkEdits(plan: FlowPlan, row: RunRow, records: readonly JournalRecord[], edits: RunEdits): void {
  const steps = new Set(plan.reachable(row.triggerNodeId));
  const { settlements, loops } = recall(plan.flow, records);
  for (const nodeId of Object.keys(edits)) {
    if (!steps.has(nodeId))
      throw new ValidationError(
        'run.bad-edit',
        `Run ${row.id} has no step "${nodeId}" whose inputs could be changed. Name a node that the run can reach.`,
      );
    // What stands in a body runs again as long as its For each does.
    const outermost = ownersOf(plan.flow, nodeId).at(-1) ?? nodeId;
    const last = settlements.get(outermost);
    if (last?.type === 'step.finished' || (last?.type === 'step.failed' && takesFailure(plan.flow, outermost))) {
      throw new ValidationError(
        'run.bad-edit',
        `Step "${nodeId}" of run ${row.id} is done and does not run again, so its inputs cannot be changed. Replay the run to run it again.`,
      );
    }
    if (loops.has(nodeId)) {
      throw new ValidationError(
        'run.bad-edit',
        `Step "${nodeId}" of run ${row.id} has begun with its items and goes on with them, so its inputs cannot be changed. Change the inputs of the nodes in its body, or replay the run.`,
      );
    }
    try {
      plan.node(nodeId);
    } catch (thrown) {
      throw new ValidationError(
        'run.bad-edit',
        `The new inputs of step "${nodeId}" cannot be used: ${toAppError(thrown).message}`,
      );
    }
  }
}
