// One attempt as it acts, and what its card is given to act with: its inputs, its account, and its ways out. Each is
// made when it is first asked for, since most cards answer at once and use none of them.
import type { ActionContext } from '../../../shared/card/card.ts';
import { slotOf } from '../../../shared/flow/flow.ts';
import type { JsonObject, JsonValue } from '../../../shared/json.ts';
import type { RunMode } from '../../../shared/run.ts';
import { idempotencyKey, type Account, type Attempt } from './attempt.ts';
import type { Caller, CallingOut } from './calling-out.ts';
import { DEFAULT_TIMEOUT_MS } from './retry.ts';
import { approvalAs } from './step-waits.ts';
import { stepCoverage } from './step-coverage.ts';
import { stepPledges } from './step-pledges.ts';
import type { StepRunnerDeps } from './step-runner-deps.ts';
import { tablesOf } from './step-writes.ts';

/**
 * See `ActionContext` (shared/card) for what each part means to a card. It is a class, since V8 makes a hidden class
 * for each object with accessors that is written as a literal, and what its accessors know, which is the whole run,
 * then stays in memory until the next full collection.
 */
export class Acting implements ActionContext<unknown> {
  readonly input: JsonValue;
  readonly mode: RunMode;
  readonly connection: JsonObject | undefined;
  readonly connectionApp: string | undefined;
  readonly standsIn: boolean;
  readonly startedAt: string;
  readonly #deps: StepRunnerDeps;
  readonly #callingOut: CallingOut;
  readonly #ready: Attempt;
  readonly #timeoutMs: number;
  readonly #settings: JsonObject | undefined;
  readonly #account: Account | undefined;
  #abort: AbortController | undefined = undefined;
  #caller: Caller | undefined = undefined;

  /**
   * @param callingOut what gives it its place at a host
   * @param settings of the connection, secrets included; undefined: the node has none
   */
  constructor(deps: StepRunnerDeps, callingOut: CallingOut, ready: Attempt, settings: JsonObject | undefined) {
    const { run, step, node, input, standIn } = ready;
    const app = settings === undefined ? undefined : slotOf(run.plan.flow, node.node)?.app;
    const account = settings === undefined || app === undefined ? undefined : { app, settings };
    this.#deps = deps;
    this.#callingOut = callingOut;
    this.#ready = ready;
    this.#timeoutMs = node.node.policy?.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#settings = settings;
    this.#account = account;
    this.input = input;
    this.mode = run.head.mode;
    // A card sees what `shown` leaves of the settings: what signs its calls in stays out of its reach.
    this.connection = standIn?.connection ?? (account === undefined ? settings : (deps.shown?.(account) ?? settings));
    this.connectionApp = standIn?.connectionApp ?? app;
    this.standsIn = standIn !== undefined;
    this.startedAt = step.startedAt;
  }

  /** Ends the attempt before its card does. The step keeps it, so that a cancel reaches it. */
  get abort(): AbortController {
    return (this.#abort ??= this.#ready.step.abort = new AbortController());
  }

  /** What the attempt calls hosts as: its flow, its place, its time. */
  get caller(): Caller {
    return (this.#caller ??= this.#callingOut.caller(this.#ready, () => this.abort));
  }

  get signal(): AbortSignal {
    return this.abort.signal;
  }

  /**
   * As all ways out: those of the stand-in where the connection is missing (S11), else real ones that end with the
   * attempt.
   */
  get http(): ActionContext<unknown>['http'] {
    return this.#ready.standIn?.http ?? this.#deps.http(this.signal, this.#timeoutMs, this.caller, this.#account);
  }

  get mail(): ActionContext<unknown>['mail'] {
    return this.#ready.standIn?.mail ?? this.#deps.mail(this.#settings, this.signal, this.caller);
  }

  /** In a dry run and in a look it refuses to write. */
  get okta(): ActionContext<unknown>['okta'] {
    const { run, looks, standIn } = this.#ready;
    const readsOnly = run.head.mode === 'dry' ? 'dry-run' : looks === true ? 'look' : undefined;
    const how = { timeoutMs: this.#timeoutMs, readsOnly } as const;
    return standIn?.okta ?? this.#deps.okta(this.#account, { ...how, signal: this.signal, visitor: this.caller });
  }

  get slack(): ActionContext<unknown>['slack'] {
    return this.#ready.standIn?.slack ?? this.#deps.slack(this.#account, this.http);
  }

  /** Only a live step makes any. */
  get pledges(): ActionContext<unknown>['pledges'] {
    const { run, step, node } = this.#ready;
    return stepPledges(this.#deps.pledges, {
      by: this.idempotencyKey,
      card: node.card.id,
      cardVersion: node.card.version,
      flowId: run.plan.flow.id,
      runId: run.head.id,
      nodeId: step.nodeId,
      slot: slotOf(run.plan.flow, node.node),
      settings: run.head.mode === 'live' ? this.#settings : undefined,
    });
  }

  get tables(): ActionContext<unknown>['tables'] {
    return tablesOf(this.#deps.tables);
  }

  get coverage(): ActionContext<unknown>['coverage'] {
    const { run, node, standIn } = this.#ready;
    const { flow } = run.plan;
    return standIn?.coverage ?? stepCoverage(this.#deps.coverage, { flowId: flow.id, slot: slotOf(flow, node.node) });
  }

  /** J6 */
  get idempotencyKey(): string {
    const { run, step, node } = this.#ready;
    return idempotencyKey(run.head.id, step.place, node.edition);
  }

  /** S9.2: the links of the question, as its card asks it now. */
  get approvalLink(): ActionContext<unknown>['approvalLink'] {
    const { run, step } = this.#ready;
    return (asked, approver) => {
      // Over what the journal keeps, so that the link has the hash that the decision is compared with.
      const { hash } = approvalAs(this.#deps.redactor().json(asked as unknown as JsonObject), step.earlier);
      return this.#deps.approvalLink({ runId: run.head.id, ...step.place, approver, hash });
    };
  }
}
