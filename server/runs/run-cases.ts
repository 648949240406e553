// A run that has ended, as a test case for its flow file: uncut, and without secrets (S4).
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { ConflictError } from '../../shared/errors.ts';
import { caseFromRun, type CaseOfRun } from '../../shared/flow/cases/from-run.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts';
import { foldSteps } from '../../shared/run-steps.ts';
import { isEnded } from '../../shared/run.ts';
import type { FlowPlan } from '../engine/plan/plan.ts';
import type { Plans } from '../engine/plan/plans.ts';
import { eventOf } from '../engine/start/event-match.ts';
import { ownPayload } from '../engine/start/given.ts';
import type { TriggerData } from '../engine/start/trigger-data.ts';
import { REDACTED } from '../secrets/redact.ts';
import { runNotFound } from '../store/refusals.ts';
import type { RunRow } from '../store/run-store.ts';
import type { Store } from '../store/store.ts';

/** A test case, made of a run that has ended, for the `tests` of its flow file. */
export interface RunCase extends CaseOfRun {
  /** The event that started the run is no longer stored: the card's sample stands in. */
  withoutEvent: boolean;
  /** Values that were secrets, and stand in the case as `[redacted]`. */
  redacted: number;
}

export interface RunCases {
  /**
   * The run is read with the flow that it is pinned to, so the case fits that version. @throws NotFoundError
   * `run.not-found`; ConflictError `run.not-ended`
   */
  of(runId: string): Promise<RunCase>;
}

export function createRunCases(deps: {
  store: Pick<Store, 'runs' | 'events'>;
  plans: Plans;
  manifests: ManifestLookup;
  redact(value: JsonValue): JsonValue;
}): RunCases {
  const { store, plans, manifests, redact } = deps;

  /**
   * The event that started the run: from its own payload where it has one, else from the stored event; undefined where
   * that was pruned.
   */
  async function startOf({ payload, eventId }: RunRow): Promise<TriggerData['event'] | undefined> {
    const own = ownPayload(payload);
    if (own !== null) return (JSON.parse(own) as TriggerData).event;
    const stored = eventId === null ? undefined : await store.events.findForTrigger(eventId);
    return stored === undefined ? undefined : eventOf(stored);
  }

  return {
    async of(runId) {
      const row = await store.runs.find(runId);
      if (row === undefined) throw runNotFound(runId);
      if (!isEnded(row.status)) {
        throw new ConflictError(
          'run.not-ended',
          `Run ${runId} is ${row.status}. Wait for its end before it becomes a test case.`,
        );
      }
      const plan = await plans.get(row.snapshot);
      const event = await startOf(row);
      const { records } = await store.runs.journal(row.seq);
      const steps = foldSteps(plan.flow, records);
      const given = event === undefined ? undefined : givenOf(plan, row.triggerNodeId, event);
      const made = caseFromRun({ flow: plan.flow, event: given, status: row.status, steps }, manifests);
      const test = redact(made.test as JsonValue) as typeof made.test;
      const redacted = JSON.stringify(test).split(REDACTED).length - 1;
      return { test, differing: made.differing, withoutEvent: event === undefined, redacted };
    },
  };
}

/** The event as a test case takes it: fields where the flow declares them, else the event itself. */
function givenOf(plan: FlowPlan, triggerNodeId: string, event: JsonObject): JsonObject {
  const trigger = plan.triggers.find(({ key }) => key === triggerNodeId);
  if (trigger?.card.fieldsFrom === undefined) return event;
  const { input } = event;
  return isJsonObject(input) ? input : {};
}
