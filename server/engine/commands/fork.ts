// S14: a new run that goes on from a step of one that has ended. What does not come after that step keeps its result;
// the rest runs anew, with other inputs, and over other outputs of what came before, where somebody gives them.
import { ConflictError, ValidationError, toAppError } from '../../../shared/errors.ts';
import { ownersOf } from '../../../shared/flow/bodies.ts';
import { takesFailure } from '../../../shared/flow/flow.ts';
import { graphOf, reach } from '../../../shared/flow/graph.ts';
import { jsonEquals, type JsonObject, type JsonValue } from '../../../shared/json.ts';
import { isEnded, type JournalRecord, type RunEdits, type RunMode } from '../../../shared/run.ts';
import { foldSteps } from '../../../shared/run-steps.ts';
import type { NewRun, RunRow } from '../../store/run-store.ts';
import type { Store } from '../../store/store.ts';
import type { FlowPlan } from '../plan/plan.ts';
import type { Plans } from '../plan/plans.ts';
import { recall } from '../run/run-memory.ts';
import { ownPayload, withGiven, type Taken } from '../start/given.ts';
import { findApproval } from './given-approvals.ts';
import type { By, RunReplays } from './replay.ts';

/** What is asked of a fork. */
export interface ForkRequest {
  /** The first step that runs anew. A node in a body means its outermost For each. */
  nodeId: string;
  /** Default: that of the run. */
  mode?: RunMode;
  /** Inputs of steps that run anew, by node. */
  inputs?: RunEdits;
  /** Outputs that take the place of what earlier steps gave, by node. */
  outputs?: JsonObject;
}

export interface ForkDeps {
  runs: Store['runs'];
  plans: Plans;
  replays: Pick<RunReplays, 'replayOf'>;
  /** S4: as the journal may keep it; what differs from its original holds a secret. */
  redact(value: JsonValue): JsonValue;
}

/**
 * Gives what makes a fork of a run: the new run, which is still to be stored.
 * @throws ConflictError `run.not-ended`; ValidationError `run.bad-fork`; and what `RunReplays.replayOf` throws
 */
export function createFork({
  runs,
  plans,
  replays,
  redact,
}: ForkDeps): (row: RunRow, request: ForkRequest, by?: By) => Promise<NewRun> {
  /**
   * A live run is forked from a live one only, and takes over no step that asked for an approval: whoever forks could
   * act alone on what somebody else approved, or on what only counted as approved (S9).
   */
  async function checkLive(
    row: RunRow,
    plan: FlowPlan,
    { records, taken }: { records: readonly JournalRecord[]; taken: readonly Taken[] },
  ): Promise<void> {
    if (row.mode === 'dry') {
      throw refused(
        `Run ${row.id} is a dry run: what its steps gave did not happen. Fork it dry, or start a live run of the flow.`,
      );
    }
    const nodes = new Set(taken.map(({ nodeId }) => nodeId));
    const approved = await findApproval(runs, records, (key) => nodes.has(ownersOf(plan.flow, key).at(-1) ?? key));
    if (approved === undefined) return;
    throw refused(
      `Step "${approved}" asked for an approval, which was given for run ${row.id} alone. Fork from that step or from an earlier one, so that it is asked for again, or fork dry.`,
    );
  }

  return async function fork(row, { nodeId, mode, inputs = {}, outputs = {} }, by) {
    if (!isEnded(row.status)) {
      throw new ConflictError(
        'run.not-ended',
        `Run ${row.id} is ${row.status}. Wait for its end, or cancel it, before a new run goes on from one of its steps.`,
      );
    }
    const plan = await plans.get(row.snapshot);
    const start = ownersOf(plan.flow, nodeId).at(-1) ?? nodeId;
    const steps = plan.reachable(row.triggerNodeId);
    if (!steps.includes(start))
      throw refused(`Run ${row.id} has no step "${nodeId}". Name a node that the run can reach.`);
    // The step, all that comes after it, and all that stands in their bodies.
    const anew = new Set(reach(graphOf(plan.flow), [start], 'outgoing')).add(start);
    for (const key of anew) for (const inner of plan.bodyOf(key)) anew.add(inner);
    const { records } = await runs.journal(row.seq);
    const taken = takenOver(plan, records, anew);
    if ((mode ?? row.mode) === 'live') await checkLive(row, plan, { records, taken });
    checkOutputs(taken, outputs);
    checkInputs(plan, steps, taken, inputs);
    if (!jsonEquals(redact({ inputs, outputs }), { inputs, outputs }))
      throw refused(
        'The new data holds a secret of a connection, which no journal may keep. Let the node use the connection instead.',
      );
    const edited = taken.map((record): Taken => {
      const output = outputs[record.nodeId];
      return record.type === 'step.finished' && output !== undefined ? { ...record, output, given: 'edited' } : record;
    });
    const run = await replays.replayOf(row, 'same', by);
    const from = { runId: row.id, nodeId: start };
    const payload = withGiven(ownPayload(row.payload), { fork: { from, taken: edited, edits: inputs } });
    return { ...run, mode: mode ?? row.mode, payload };
  };
}

function refused(message: string): ValidationError {
  return new ValidationError('run.bad-fork', message);
}

/**
 * The settlements outside of loops that the new run keeps. A step that failed is kept where its `error` port took the
 * failure; a Stop is not kept, for it would end the new run as well (M9).
 */
function takenOver(plan: FlowPlan, records: readonly JournalRecord[], anew: ReadonlySet<string>): Taken[] {
  const inputs = new Map(foldSteps(plan.flow, records).map((step) => [`${step.nodeId} ${step.iteration}`, step.input]));
  return [...recall(plan.flow, records).settlements.values()].flatMap((record): Taken[] => {
    const { type, nodeId } = record;
    if (anew.has(nodeId) || type === 'step.cancelled') return [];
    const isTaken = type === 'step.failed' ? takesFailure(plan.flow, nodeId) : record.port !== null;
    if (!isTaken) return [];
    return [{ ...record, input: inputs.get(`${nodeId} null`) ?? null, given: 'taken-over' }];
  });
}

/** Outputs are given only for steps whose results are taken over. @throws ValidationError `run.bad-fork` */
function checkOutputs(taken: readonly Taken[], outputs: JsonObject): void {
  const finished = new Set(taken.flatMap(({ type, nodeId }) => (type === 'step.finished' ? [nodeId] : [])));
  for (const nodeId of Object.keys(outputs))
    if (!finished.has(nodeId))
      throw refused(`The result of step "${nodeId}" is not taken over, so its output cannot be changed.`);
}

/** Inputs are given only for steps that run anew, and must compile. @throws ValidationError `run.bad-fork` */
function checkInputs(plan: FlowPlan, steps: readonly string[], taken: readonly Taken[], inputs: RunEdits): void {
  const done = new Set(taken.map(({ nodeId }) => nodeId));
  const edited = plan.edited([inputs]);
  for (const nodeId of Object.keys(inputs)) {
    const outermost = ownersOf(plan.flow, nodeId).at(-1) ?? nodeId;
    if (!steps.includes(nodeId) || done.has(outermost))
      throw refused(`Step "${nodeId}" does not run anew, so its inputs cannot be changed. Fork from an earlier step.`);
    try {
      edited.node(nodeId);
    } catch (thrown) {
      throw refused(`The new inputs of step "${nodeId}" cannot be used: ${toAppError(thrown).message}`);
    }
  }
}
