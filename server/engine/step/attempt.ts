// One attempt at a step, as the step runner and its parts hand it about. Types, and the key that receivers know it by.
import type { ActionContext, Outcome } from '../../../shared/card/card.ts';
import type { Effect } from '../../../shared/card/manifest.ts';
import type { JsonObject, JsonValue } from '../../../shared/json.ts';
import type { MissingConnection, StepRef } from '../../../shared/run.ts';
import type { PlanNode } from '../plan/plan.ts';
import type { RunActor } from '../run/run-actor.ts';
import type { Visitor } from '../../lib/host-places.ts';
import type { Step } from '../run/step.ts';

/** An attempt whose inputs are evaluated. It is never changed: whoever knows more of it makes a new one. */
export interface Attempt {
  run: RunActor;
  step: Step;
  node: PlanNode;
  /** The input, checked against the card's schema; secrets of the scope are in it. */
  input: JsonValue;
  /** What doing it twice would mean; `pure` in a dry run, and for what is stored with its record (J12). */
  effect: Effect;
  /** True where an earlier record of the attempt holds the input, or will before the card acts. */
  inputIsJournalled: boolean;
  /** Of a For each whose items the journal knows: it goes on, `again` where the run was resumed (S10.2). */
  goesOn?: 'still' | 'again';
  /** J5: it looks what became of the attempt, and changes nothing. */
  looks?: boolean;
  /** S11: in a dry run, what stands for its missing connection. */
  standIn?: StandIn;
}

/** What stands in the place of an attempt's connection. */
export interface StandIn extends Pick<
  ActionContext<unknown>,
  'http' | 'mail' | 'okta' | 'slack' | 'coverage' | 'connection' | 'connectionApp' | 'standsIn'
> {
  /** What a live run needs in its place; the preview says it. */
  missing: MissingConnection;
}

/** The connection that a step acts under: its settings, secrets included. */
export interface Account {
  app: string;
  settings: JsonObject;
}

/** How an attempt uses Okta. `readsOnly`: writes are refused, for this is a dry run (S11) or a look (J5). */
export interface OktaUse {
  signal: AbortSignal;
  timeoutMs: number;
  visitor: Visitor;
  readsOnly: 'dry-run' | 'look' | undefined;
}

/** What is done in an attempt: the card's `run`, a look, or what a wake leads to. */
export type Perform = (ready: Attempt, context: () => ActionContext<unknown>) => Outcome | Promise<Outcome>;

/**
 * J6: the same for every attempt and recovery. A step that goes on with other inputs (S10.3) asks for something else,
 * which a receiver must not take for what it answered before: `….edit1`, `….edit2`.
 */
export function idempotencyKey(runId: string, { nodeId, iteration }: StepRef, edition: number): string {
  const key = iteration === null ? `${runId}.${nodeId}` : `${runId}.${nodeId}.${iteration}`;
  return edition === 0 ? key : `${key}.edit${edition}`;
}
