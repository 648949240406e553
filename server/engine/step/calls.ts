// S6: the run that a step calls: which flow, whether the input fits, which id; and how it ended. That it is made in the
// same commit as the step's wait, and wakes the step when it ends, is the store's (RunAppend.startRuns).
import { readDeclaredFields } from '../../../shared/card/declared-fields.ts';
import { takeFields } from '../../../shared/card/taken-fields.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { evaluateCondition } from '../../../shared/expression/evaluate.ts';
import type { JsonObject, JsonValue } from '../../../shared/json.ts';
import type { RunEnd, StepRef } from '../../../shared/run.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { runNotFound } from '../../store/refusals.ts';
import type { NewCall, NewRun, RunHead } from '../../store/run-store.ts';
import type { Store } from '../../store/store.ts';
import { concurrencyOfStart } from '../start/concurrency.ts';
import type { LiveFlows, LiveTrigger } from '../start/live-flows.ts';
import { callPayload } from '../start/manual-payload.ts';
import type { Plans } from '../plan/plans.ts';
import { resultAsDeclared } from '../plan/return-check.ts';
import { triggerOutput } from '../start/trigger-data.ts';

/** S6.7: how many calls may lie between a run and the one that nobody called. */
export const DEEPEST_CALL = 10;

/** The run that a step is about to start, and the version of its flow. */
export interface PreparedCall {
  run: NewRun & { calledBy: NewCall };
  version: number;
}

/** What steps that call ask of the other flows. Neither method writes anything. */
export interface Calls {
  /**
   * The run that a call starts, on the called flow's live version.
   * @param generation counts how often the step began anew (S10): the same step of the same run always starts the same
   * run
   * @throws TerminalError `flow.call-too-deep`, `flow.call-unknown`, `flow.call-inactive`, `flow.not-callable`,
   * `flow.call-input` (details: issues), `flow.call-refused`
   * @throws ConflictError `run.no-key`
   */
  prepare(
    caller: RunHead,
    step: StepRef & { generation: number },
    call: { flowId: string; input: JsonObject; awaited: boolean },
  ): Promise<PreparedCall>;
  /**
   * How the called run ended, with its result as the version that it is pinned to declares it (S6.3).
   * @throws NotFoundError `run.not-found` where the run is no longer stored
   * @throws TerminalError `flow.call-result`
   */
  endOf(runId: string): Promise<RunEnd>;
}

export function createCalls({
  store,
  liveFlows,
  plans,
  iso,
}: {
  store: Pick<Store, 'flows' | 'runs' | 'events' | 'waits'>;
  liveFlows: Pick<LiveFlows, 'ofSource'>;
  plans: Pick<Plans, 'get'>;
  iso(): string;
}): Calls {
  /** The trigger by which the flow is called. Where it has none, the error says why. */
  async function find(flowId: string): Promise<LiveTrigger> {
    const found = liveFlows.ofSource('call').find(({ flow }) => flow.flowId === flowId);
    if (found !== undefined) return found;
    const row = await store.flows.find(flowId);
    if (row === undefined)
      throw new TerminalError('flow.call-unknown', `There is no flow "${flowId}" to call. Correct the node's flow.`);
    if (row.liveVersion === null || !row.active) {
      const what = row.liveVersion === null ? 'was never published' : 'is not active';
      throw new TerminalError('flow.call-inactive', `Flow "${row.name}" ${what}, so it cannot be called. Activate it.`);
    }
    throw new TerminalError(
      'flow.not-callable',
      `Flow "${row.name}" has no trigger by which it can be called. Add one to it and publish it, or call another flow.`,
    );
  }

  return {
    async prepare(caller, { nodeId, iteration, generation }, { flowId, input, awaited }) {
      const depth = (caller.calledBy?.depth ?? 0) + 1;
      if (depth > DEEPEST_CALL) {
        throw new TerminalError(
          'flow.call-too-deep',
          `Flows call each other ${DEEPEST_CALL} deep here, and no deeper. Look for flows that call each other in a loop.`,
        );
      }
      const { flow, trigger } = await find(flowId);
      const declared = trigger.input[trigger.card.fieldsFrom ?? ''];
      const { values, misfits } = takeFields(readDeclaredFields(declared), input);
      // What is not declared has no effect, as publishing says.
      const faults = misfits.filter((misfit) => misfit.kind !== 'unknown');
      const [first] = faults;
      if (first !== undefined) {
        const issues = faults.map(({ path, message }): JsonValue => ({ path: ['input', ...path], message }));
        throw new TerminalError(
          'flow.call-input',
          `Flow "${flow.name}" was not called: input "${first.path.join('.')}": ${first.message}`,
          { details: { issues } },
        );
      }
      const createdAt = iso();
      const payload = callPayload(trigger, values, createdAt);
      if (
        trigger.when !== undefined &&
        !evaluateCondition(trigger.when, { trigger: triggerOutput(trigger, [payload]) })
      )
        throw new TerminalError(
          'flow.call-refused',
          `Flow "${flow.name}" was not called: its condition \`${trigger.when.source}\` is false for this input.`,
        );
      const run = {
        id: calledRunId(caller.id, { nodeId, iteration }, generation),
        createdAt,
        flowId,
        version: flow.version,
        snapshot: flow.snapshot,
        mode: caller.mode,
        triggerNodeId: trigger.key,
        eventId: null,
        payload: JSON.stringify(payload),
        // S9.4: whoever started the caller by hand decides no more in what it calls.
        startedBy: caller.startedBy ?? null,
        replayOf: null,
        calledBy: { runId: caller.id, nodeId, iteration, depth, awaited },
      };
      // T4.1: in its own flow it has its turn as any other run.
      const concurrency = await concurrencyOfStart(flow.plan, { ...run, seq: 0 }, store);
      return { run: { ...run, concurrency }, version: flow.version };
    },
    async endOf(runId) {
      const [end, row] = await Promise.all([store.runs.findEnd(runId), store.runs.find(runId)]);
      if (end === undefined || row === undefined) throw runNotFound(runId);
      if (end.status !== 'succeeded') return end;
      const { returns } = await plans.get(row.snapshot);
      return { ...end, result: resultAsDeclared(end.result, returns, { runId, flowId: row.flowId }) };
    },
  };
}

/**
 * S6.1: the id of the called run, made of what tells the call: so no recovery starts a second one. It is as long as any
 * run's id, and near its caller's in their order, by the caller's time.
 */
function calledRunId(callerId: string, { nodeId, iteration }: StepRef, generation: number): string {
  const time = callerId.slice(0, 'run_'.length + 10);
  return `${time}${sha256Hex(JSON.stringify([callerId, nodeId, iteration, generation])).slice(0, 16)}`;
}
