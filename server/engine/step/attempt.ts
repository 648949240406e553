// One attempt at a step, as the step runner and its waits hand it about. Types, and the key that receivers know it by.
import type { ActionContext, Outcome } from '../../../shared/card/card.ts';
import type { Effect } from '../../../shared/card/manifest.ts';
import type { JsonObject, JsonValue } from '../../../shared/json.ts';
import type { MissingConnection, StepRef } from '../../../shared/run.ts';
import type { PlanNode } from '../plan/plan.ts';
import type { RunActor } from '../run/run-actor.ts';
import type { Visitor } from '../../lib/host-places.ts';
import type { Step } from '../run/step.ts';

export interface Attempt {
  run: RunActor;
  step: Step;
  node: PlanNode;
  input: JsonValue;
  effect: Effect;
  /** True where an earlier record holds the input already. */
  inputIsJournalled: boolean;
  /** Of a For each whose items the journal knows: it goes on, `again` where the run was resumed (S10.2). */
  goesOn?: 'still' | 'again';
  /** J5: it looks what became of the attempt, and changes nothing. */
  looks?: boolean;
  /** In a dry run, where its connection is missing (S11). */
  standIn?: StandIn;
}

/** What stands in the place of an attempt's connection. */
export interface StandIn extends Pick<
  ActionContext<unknown>,
  'http' | 'mail' | 'okta' | 'slack' | 'coverage' | 'connection' | 'connectionApp' | 'standsIn'
> {
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

export type Perform = (ready: Attempt, context: () => ActionContext<unknown>) => Outcome | Promise<Outcome>;

/**
 * J6: the same for every attempt and recovery. A step that goes on with other inputs (S10.3) asks for something else, which
 * a receiver must not take for what it answered before: `….edit1`, `….edit2`.
 */
export function idempotencyKey(runId: string, { nodeId, iteration }: StepRef, edition: number): string {
  const key = iteration === null ? `${runId}.${nodeId}` : `${runId}.${nodeId}.${iteration}`;
  return edition === 0 ? key : `${key}.edit${edition}`;
}
