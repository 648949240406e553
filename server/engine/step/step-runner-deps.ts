// What steps are made of: the clock and chance, the ways out, accounts, and the store as far as steps ask it. Types
// only. One set serves all runs of the process.
import type { ActionContext, HttpClient, Outcome } from '../../../shared/card/card.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { JsonObject, JsonValue } from '../../../shared/json.ts';
import type { ApprovalClaim } from '../../secrets/approval-links.ts';
import type { HostPlaces, Visitor } from '../../lib/host-places.ts';
import type { Redactor } from '../../secrets/redact.ts';
import type { EventStore } from '../../store/event-store.ts';
import type { WaitStore } from '../../store/wait-store.ts';
import type { MailClient } from '../../../shared/card/mail-client.ts';
import type { OktaClient } from '../../../shared/card/okta-client.ts';
import type { SlackClient } from '../../../shared/card/slack-client.ts';
import type { Account, OktaUse } from './attempt.ts';
import type { Calls } from './calls.ts';
import type { PlanNode } from '../plan/plan.ts';
import type { Accounts } from './stand-in.ts';
import type { CoverageDesk } from './step-coverage.ts';
import type { PledgeDesk } from './step-pledges.ts';
import type { TableReads } from './step-writes.ts';

export interface StepRunnerDeps {
  /** Milliseconds since the epoch; `iso` the same as text. */
  now(): number;
  iso(): string;
  /** In [0, 1). */
  random(): number;
  /** A client for one attempt. @param account what signs its calls in, where its app has a `credential` */
  http(signal: AbortSignal, timeoutMs: number, visitor: Visitor, account?: Account): HttpClient;
  /** A client for one attempt; without settings of a mail server every mail fails. */
  mail(settings: JsonObject | undefined, signal: AbortSignal, visitor: Visitor): MailClient;
  /**
   * A client for one attempt. Without an account its calls fail as `okta.not-connected`. `how.readsOnly`: why a write
   * is refused.
   */
  okta(account: Account | undefined, how: OktaUse): OktaClient;
  /** Calls go by `http`; without an account of Slack they fail as `slack.no-bot-token`. */
  slack(account: Account | undefined, http: HttpClient): SlackClient;
  /** J4: those that `http` and `mail` share; absent where nothing is called (a flow's tests). */
  places?: HostPlaces;
  /** Settings, secrets included, of the connection that a slot of the flow is bound to. */
  connection(flowId: string, slot: { name: string; app: string }): Promise<JsonObject | undefined>;
  /** What a card may see of the settings of a connection of this app; absent: all. */
  shown?(account: Account): JsonObject;
  /** S4: what cuts the secrets that are known now. */
  redactor(): Redactor;
  /** The kinds of connections: what stands in for one that a dry run misses (S11). */
  accounts: Accounts;
  /** S9: the address at which an approver decides. */
  approvalLink(claim: ApprovalClaim): string;
  /** S8: stored events that a wait may concern. */
  events: Pick<WaitStore, 'eventsOfType'> & Pick<EventStore, 'findForTrigger'>;
  /** Where pledges are kept; absent: none can be made (a flow's tests). */
  pledges?: PledgeDesk;
  /** What flows remember; absent: nothing can be read (a flow's tests). */
  tables?: TableReads;
  /** By which way events came; absent: it cannot be read (a flow's tests). */
  coverage?: CoverageDesk;
  /** S6: what a call is prepared by; absent: a call is only simulated (a flow's tests). */
  calls?: Calls;
  /** What stands in for a node's output where nothing gives it (S11); absent: the sample of its card. */
  example?(node: PlanNode): JsonValue;
  /** Checks each output against the card's schema (S3): on in development and tests. */
  strict: boolean;
  /** A defect of ours or of a card: for the log. */
  onDefect(error: AppError, where: { runId: string; nodeId: string }): void;
  /** In place of a card's run: the stubs of a flow's tests. */
  stub?: (node: PlanNode, input: JsonValue, context: () => ActionContext<unknown>) => Outcome | Promise<Outcome>;
}
