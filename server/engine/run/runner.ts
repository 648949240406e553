// What a run asks of whoever runs its steps. The runner (step-runner.ts) knows runs, and runs know this port alone.
import type { WakeCause, InDoubtDecision } from '../../../shared/run.ts';
import type { JsonValue } from '../../../shared/json.ts';
import type { RunActor } from './run-actor.ts';
import type { Step, StepMemory } from './step.ts';

export interface StepRunner {
  begin(run: RunActor, step: Step): void;
  attempt(run: RunActor, step: Step, attempt: number): void;
  /** Carries on a step that a recovered run has open. */
  recoverStep(run: RunActor, step: Step, memory: StepMemory): void;
  decided(run: RunActor, step: Step, decision: InDoubtDecision, output: JsonValue): void;
  /** A wait for a time or an event is over, and that is journalled. */
  woken(run: RunActor, step: Step, by: { cause: WakeCause; eventId: string | null }): void;
  /** S4: as the journal may keep it. */
  redact<Value extends JsonValue>(value: Value): Value;
  /** S9: an approver decided, and that is journalled. */
  approved(run: RunActor, step: Step): void;
}
