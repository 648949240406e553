// What a card is given to act with: its inputs, its account, and its ways out, each made when it is first asked for, since
// most cards answer at once and use none of them.
import type { ActionContext, HttpClient } from '../../../shared/card/card.ts';
import { slotOf } from '../../../shared/flow/flow.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { idempotencyKey, type Attempt } from './attempt.ts';
import type { Caller } from './calling-out.ts';
import { approvalAs } from './step-waits.ts';
import type { StepRunnerDeps } from './step-runner.ts';

export interface Acting {
  ready: Attempt;
  connection: JsonObject | undefined;
  timeoutMs: number;
  abort(): AbortController;
  caller(): Caller;
}

export function actContext(
  deps: StepRunnerDeps,
  { ready, connection, timeoutMs, abort, caller }: Acting,
): ActionContext<unknown> {
  const { run, step, node, input, standIn } = ready;
  const app = connection === undefined ? undefined : slotOf(run.plan.flow, node.node)?.app;
  const account = connection === undefined || app === undefined ? undefined : { app, settings: connection };
  const http = (): HttpClient => standIn?.http ?? deps.http(abort().signal, timeoutMs, caller(), account);
  return {
    input,
    mode: run.head.mode,
    get http() {
      return http();
    },
    get mail() {
      return standIn?.mail ?? deps.mail(connection, abort().signal, caller());
    },
    get okta() {
      const readsOnly = run.head.mode === 'dry' ? 'dry-run' : ready.looks === true ? 'look' : undefined;
      return standIn?.okta ?? deps.okta(account, { signal: abort().signal, timeoutMs, visitor: caller(), readsOnly });
    },
    get slack() {
      return standIn?.slack ?? deps.slack(account, http());
    },
    connection: standIn?.connection ?? (account === undefined ? connection : (deps.shown?.(account) ?? connection)),
    connectionApp: standIn?.connectionApp ?? app,
    standsIn: standIn !== undefined,
    get signal() {
      return abort().signal;
    },
    get idempotencyKey() {
      return idempotencyKey(run.head.id, step.place, node.edition);
    },
    startedAt: step.startedAt,
    approvalLink: (asked, approver) => {
      const { hash } = approvalAs(deps.redactor().json(asked as unknown as JsonObject), step.earlier);
      return deps.approvalLink({ runId: run.head.id, ...step.place, approver, hash });
    },
  };
}
