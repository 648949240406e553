// What a card file declares, and what its `run` gives back. A card is a function from input to outcome; neither the
// compiler nor the engine has a special case for one.
import type { z } from 'zod';

import type { JsonObject, JsonValue } from '../json.ts';
import type { OktaDelivery, OktaEvent } from '../okta/log-event.ts';
import type { ApprovalDecision, ApprovalRequest, EndStatus, RunEnd, RunMode, WakeCause } from '../run.ts';
import type { AppOf, SettingsFor } from './connection-settings.ts';
import type { CoverageReads } from './coverage.ts';
import type { Credential } from './credential.ts';
// Whoever declares a card may say of its fields what stands there.
import './field-meta.ts';
import type { Look } from './look.ts';
import type { ConnectionNeed, Effect, PortsFrom, CardMark } from './manifest.ts';
import type { MailClient } from './mail-client.ts';
import type { OktaClient } from './okta-client.ts';
import type { TriggerExtension } from './trigger-extension.ts';
import type { SlackClient } from './slack-client.ts';
import type { KeepContext, Kept, Pledges } from './pledge.ts';
import type { Signal } from './signal.ts';
import type { Tables, Write } from './tables.ts';
import type { ScheduleSpec, TriggerSource, WebhookSpec } from './trigger-source.ts';

/** What `run` gave. `preview`, in a dry run only: the request that would have been sent (S11). */
export type Outcome<Output = JsonValue> =
  | { kind: 'done'; port: string; output: Output }
  | { kind: 'simulated'; port: string; output: Output; preview: JsonObject }
  | { kind: 'stop'; status: EndStatus; message: string; result: JsonValue }
  | Write
  | Each
  | Wait;

/**
 * The step runs its body, the nodes whose `parent` it is, once for each item (S5), and finishes through `out` with
 * `{items, errors}`. `run` must be pure: it is asked again, with the input that was recorded, when a run is recovered.
 */
export interface Each {
  kind: 'each';
  items: JsonValue[];
  /** Iterations at a time, from 1. */
  concurrency: number;
  onItemError: 'stop' | 'collect';
}

/**
 * The step waits (S7), and `wake` of the card then says how it ends. `until` is ISO 8601; one that is past wakes it at
 * once. An event is of the type `eventType` and satisfies `match`, bare CEL over `event` and what the node sees; empty:
 * any event of the type (S8). An approval is decided by `wake`, which is called with each decision of an approver (S9).
 * A run of the flow `flowId` is started, and ended or only begun when `wake` is called, as `awaited` says (S6).
 */
export type Wait =
  | { kind: 'wait'; wait: 'time'; until: string }
  | { kind: 'wait'; wait: 'event'; until: string | null; eventType: string; match: string }
  | { kind: 'wait'; wait: 'approval'; until: string | null; asked: ApprovalRequest }
  | { kind: 'wait'; wait: 'run'; until: null; flowId: string; input: JsonObject; awaited: boolean };

/** Finished through `port` (default `out`). */
export function done<Output>(output: Output, port = 'out'): Outcome<Output> {
  return { kind: 'done', port, output };
}

/** Not sent: this is a dry run. `output` is a plausible stand-in that later steps can read. */
export function simulated<Output>(preview: JsonObject, output: Output, port = 'out'): Outcome<Output> {
  return { kind: 'simulated', port, output, preview };
}

/** Ends the run at once (M9). */
export function stop(status: EndStatus, message: string, result: JsonValue): Outcome<never> {
  return { kind: 'stop', status, message, result };
}

/** Runs the body once for each item. */
export function forEach(items: JsonValue[], how: Pick<Each, 'concurrency' | 'onItemError'>): Outcome<never> {
  return { kind: 'each', items, ...how };
}

/** Waits until a time; then `wake` is called. */
export function waitUntil(until: string): Outcome<never> {
  return { kind: 'wait', wait: 'time', until };
}

/** Waits for an event, at the latest until a time; then `wake` is called. */
export function waitForEvent(wanted: { eventType: string; match: string; until: string | null }): Outcome<never> {
  return { kind: 'wait', wait: 'event', ...wanted };
}

/** Waits for approvers, at the latest until a time; `wake` is called with each decision, and gives this again until enough decided. */
export function waitForApproval(asked: ApprovalRequest, until: string | null): Outcome<never> {
  return { kind: 'wait', wait: 'approval', until, asked };
}

/** Starts a run of another flow, and waits for its end where that is `awaited`; then `wake` is called (S6). */
export function callFlow(call: { flowId: string; input: JsonObject; awaited: boolean }): Outcome<never> {
  return { kind: 'wait', wait: 'run', until: null, ...call };
}

export interface HttpRequest {
  method: string;
  url: string;
  headers?: Record<string, string>;
  /** Sent as it is when text, else as JSON with its content type. */
  body?: string | JsonValue;
}

export interface HttpResponse {
  status: number;
  /** Names in lower case; several values joined with `, `. */
  headers: Record<string, string>;
  /** Parsed where the response says JSON and is JSON, else text. */
  body: JsonValue;
  /** Present when a redirect was followed: an earlier address took the request, so nothing is surely not done (S2). */
  redirected?: true;
}

/**
 * The only way out for a card: address-checked, bounded in size and time, never following to a forbidden address.
 * @throws RetryableError `http.unreachable`, `http.refused` (surely not done), `http.reset`
 * @throws TerminalError `http.forbidden-address`, `http.bad-url`, `http.response-too-large`, `http.too-many-redirects`
 * @throws TimeoutError `http.timeout`; CancelledError when `signal` aborts
 */
export interface HttpClient {
  request(request: HttpRequest): Promise<HttpResponse>;
}

/** @typeParam Need what the card declares as its `connection`; it types the settings that the card sees */
export interface ActionContext<Input, Need extends ConnectionNeed | undefined = ConnectionNeed> {
  input: Input;
  mode: RunMode;
  http: HttpClient;
  mail: MailClient;
  /** Of the org that the node's connection names; each call of one without such a connection is `okta.not-connected`. */
  okta: OktaClient;
  /** Of the workspace that the node's connection names; each call of one without a bot token is `slack.no-bot-token`. */
  slack: SlackClient;
  /** What the step promises to do later. */
  pledges: Pledges;
  /** What flows remember. */
  tables: Tables;
  /** By which way the events of the node's Okta connection came. */
  coverage: CoverageReads;
  /** Settings of the bound connection, with its secrets unless its app has a `credential`; undefined where the node has none. */
  connection: SettingsFor<Need> | undefined;
  /** The app of `connection`, for a card that takes those of several. */
  connectionApp: AppOf<Need> | undefined;
  /** `connection` is invented, since the node has none yet: a dry run previews with it, and can read nothing. */
  standsIn?: boolean;
  /** Aborts at the step's timeout and when the run is cancelled. */
  signal: Signal;
  /** J6: the same for every attempt and recovery of this step. */
  idempotencyKey: string;
  /** When this attempt began, ISO 8601: the only clock that a card has. */
  startedAt: string;
  /** S9: the address at which `approver` decides what is asked; the same for every attempt. */
  approvalLink(asked: ApprovalRequest, approver: string): string;
}

/** What `wake` sees: the inputs as they were, and what ended the wait. */
export interface WakeContext<Input, Need extends ConnectionNeed | undefined = ConnectionNeed> extends ActionContext<
  Input,
  Need
> {
  cause: WakeCause;
  /** With cause `event`: the event that came, and the delivery that brought it. */
  event: { event: OktaEvent; delivery: OktaDelivery } | undefined;
  /** Of a wait for an approval: what was asked, and who decided so far, in order. */
  approval: { asked: ApprovalRequest; decisions: readonly ApprovalDecision[] } | undefined;
  /** With cause `run`: the run that was started; `end` is null where its end is not awaited. */
  called: { runId: string; end: RunEnd | null } | undefined;
  /** When the wait began, and its latest end. */
  waited: { since: string; until: string | null };
}

/** What a card gives is JSON. */
export type OutputSchema<Output extends JsonValue = JsonValue> = z.ZodType<Output>;

interface CardText {
  id: string;
  version: number;
  title: string;
  /** Where cards of its app would look alike. */
  mark?: CardMark;
  summary: string;
  docs: string;
  scopes?: string[];
  /** Admin permissions that the account needs beside the scopes; one entry may name several, joined by ` or `. */
  permissions?: string[];
  /** They are what we take them to be: Okta's documentation does not say so of this call. */
  permissionsInferred?: true;
  /** Inputs that work as they stand: shown in the docs, and what the contract suite runs the card with. */
  example?: JsonObject;
}

/** Its types bind what `run`, `look` and `wake` see and give, and the sample, to the schemas and the connection that it declares. */
export interface ActionCard<
  Input extends z.ZodType = z.ZodType,
  Output extends OutputSchema = OutputSchema,
  Need extends ConnectionNeed | undefined = ConnectionNeed | undefined,
> extends CardText {
  kind: 'action';
  effect: Effect;
  /** For a card whose effect depends on its input (J5: web.request). */
  effectOf?(input: z.infer<Input>): Effect;
  input: Input;
  output: Output;
  sample: z.infer<Output>;
  /** Own ports; `error` is added by `defineAction` unless `canFail` is false. */
  ports: string[];
  portsFrom?: PortsFrom;
  connection?: Need;
  /**
   * J4: the address that `run` calls first, for a card that is not pure: its step begins when it has its place at that
   * host. `smtp://host:port` for a mail server; undefined where it calls nobody, or only `run` can tell.
   */
  callsOut?(
    attempt: Pick<ActionContext<z.infer<Input>, Need>, 'input' | 'connection' | 'connectionApp'>,
  ): string | undefined;
  run(context: ActionContext<z.infer<Input>, Need>): Promise<Outcome<z.infer<Output>>> | Outcome<z.infer<Output>>;
  /**
   * J5: how to tell whether a call that `run` made took effect whose answer was lost. It only reads. Asked before the step
   * is made again or a person is asked; an error that may pass (S2) has it asked again later.
   */
  look?(context: ActionContext<z.infer<Input>, Need>): Promise<Look<z.infer<Output>>> | Look<z.infer<Output>>;
  /** How a pledge of its steps is kept when its time has come. @throws as `run`: it is then kept later */
  keep?(context: KeepContext): Promise<Kept>;
  /**
   * How a step goes on whose `run` gave a wait. It may be called again after a crash, so it acts on nothing outside; it
   * may give another wait.
   */
  wake?(context: WakeContext<z.infer<Input>, Need>): Promise<Outcome<z.infer<Output>>> | Outcome<z.infer<Output>>;
}

/** What a trigger sees: one event and the delivery that brought it. */
export interface TriggerContext<Input> {
  input: Input;
  event: OktaEvent;
  delivery: OktaDelivery;
}

export interface TriggerCard<
  Input extends z.ZodType = z.ZodType,
  Output extends OutputSchema<JsonObject> = OutputSchema<JsonObject>,
> extends CardText {
  kind: 'trigger';
  source: TriggerSource;
  input: Input;
  output: Output;
  sample: z.infer<Output>;
  /** A whole event of its source that starts it: what Test uses when no event is given. */
  sampleEvent: JsonObject;
  /** The event types that it starts on; a function where an input chooses them. */
  eventTypes: string[] | ((input: z.infer<Input>) => string[]);
  /** The name of the input that chooses the event type, for the manifest. */
  eventTypeFrom?: string;
  extension?: TriggerExtension;
  connection?: ConnectionNeed;
  /** Of source `schedule`: when it fires. */
  schedule?(input: z.infer<Input>): ScheduleSpec;
  /** Of source `webhook`: the requests that it takes, and the name of the input that is their address. */
  webhook?(input: z.infer<Input>): WebhookSpec;
  addressFrom?: string;
  /** Of source `call`: the name of the input that declares what it is given (`declared-fields.ts`): its output's fields. */
  fieldsFrom?: string;
  /** Likewise the input that declares what the flow returns to its callers. */
  resultFrom?: string;
  /** Pure: why an event of its types is not for it all the same, as a sentence; undefined for one that is. */
  refuses?(context: TriggerContext<z.infer<Input>>): string | undefined;
  /** Pure: the trigger's output for an event. A missing part is null, never an error. */
  toOutput(context: TriggerContext<z.infer<Input>>): z.infer<Output>;
}

export type Card = ActionCard | TriggerCard;

type ActionDefinition<
  Input extends z.ZodType,
  Output extends OutputSchema,
  Need extends ConnectionNeed | undefined,
> = Omit<ActionCard<Input, Output, Need>, 'kind' | 'ports'> & {
  ports?: string[];
  /** False for a card that cannot fail on its own and has no `error` port (Stop). */
  canFail?: boolean;
};

/** Declares an action; `ports` defaults to `['out']`, and `error` is added (F3). */
export function defineAction<
  Input extends z.ZodType,
  Output extends OutputSchema,
  const Need extends ConnectionNeed | undefined = undefined,
>(definition: ActionDefinition<Input, Output, Need>): ActionCard<Input, Output, Need> {
  const { ports = ['out'], canFail = true, ...rest } = definition;
  return { ...rest, kind: 'action', ports: canFail ? [...ports, 'error'] : ports };
}

/** Declares a trigger; its `source` is Okta's System Log unless it names another. */
export function defineTrigger<Input extends z.ZodType, Output extends OutputSchema<JsonObject>>(
  definition: Omit<TriggerCard<Input, Output>, 'kind' | 'source'> & { source?: TriggerSource },
): TriggerCard<Input, Output> {
  return { source: 'okta', ...definition, kind: 'trigger' };
}

/** What trying an account may use. */
export interface ConnectionTrial {
  /** Secrets included. */
  settings: JsonObject;
  http: HttpClient;
  /** Connects to the mail server that the settings name, signs in, and sends nothing. @throws as `MailClient` */
  checkMail(): Promise<void>;
  /**
   * Signs in as the app's `credential` says, as far as that goes without calling a host, and says what came of it; null
   * where nothing can be tried so. @throws AppError `connection.*`
   */
  signIn(): Promise<string | null>;
  /** Signs in to the org that the settings name, and reads one thing. Null where they have no sign-in. @throws as `OktaClient` */
  tryOkta(): Promise<string | null>;
  /** Asks Slack who the bot token is and what it may do. Null where the settings have none. @throws as `SlackClient` */
  trySlack(): Promise<string | null>;
}

/** A kind of account: declared in `<name>.connection.ts` beside the cards that use it, found by scanning. */
export interface ConnectionApp<Settings extends z.ZodType = z.ZodType> {
  app: string;
  title: string;
  summary: string;
  /** Properties with `.meta({ secret: true })` are encrypted, never returned, and redacted by value (S4). */
  settings: Settings;
  /** Settings that satisfy the schema, with invented secrets. */
  example?: JsonObject;
  /**
   * Given where its secrets sign in calls over HTTP: the HTTP client of a step then does that, at the hosts that it names
   * alone (`connection.host-refused` elsewhere), and the card is given the settings without their secrets.
   */
  credential?(settings: z.infer<Settings>): Credential;
  /** Cards are given its settings without their secrets: only clients of ours sign in with them (`okta`). */
  hidesSecrets?: true;
  /**
   * Tries an account without acting on anything, and says in a sentence what it found; null where that cannot be done
   * with these settings. @throws AppError saying what to mend
   */
  test?(trial: ConnectionTrial): Promise<string | null>;
}

export function defineConnection<Settings extends z.ZodType>(app: ConnectionApp<Settings>): ConnectionApp<Settings> {
  return app;
}
