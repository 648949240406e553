// What the HTTP layer is given by the composition root: public functions of the layers below, and nothing of their
// inside.
import type { AccessChanges } from '../access/changes.ts';
import type { AuditLog } from '../access/audit/log.ts';
import type { SignInLimits } from '../access/sign-in-limits.ts';
import type { TokenService } from '../access/tokens.ts';
import type { UserService } from '../access/users.ts';
import type { CardRegistry } from '../cards/registry.ts';
import type { Config } from '../config.ts';
import type { ConnectionService } from '../connections/connection-service.ts';
import type { OktaHooks } from '../connections/hooks/okta-hooks.ts';
import type { OktaNeeds } from '../connections/okta-needs.ts';
import type { OktaScopes } from '../connections/okta-scopes.ts';
import type { OwnTokenKeeper } from '../connections/own-tokens.ts';
import type { TryConnection } from '../connections/try-connection.ts';
import type { Engine } from '../engine/engine.ts';
import type { RunCases } from '../runs/run-cases.ts';
import type { RunStories } from '../runs/run-story.ts';
import type { RunViews } from '../runs/run-view.ts';
import type { FlowService } from '../flows/flow-service.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { Coverage } from '../ingest/system-log/coverage.ts';
import type { Webhooks } from '../ingest/webhook.ts';
import type { Bus } from '../lib/bus.ts';
import type { Clock } from '../lib/clock.ts';
import type { OktaDesk } from '../okta/desk.ts';
import type { ApprovalLinks } from '../secrets/approval-links.ts';
import type { OpenScratch } from '../store/scratch.ts';
import type { Store } from '../store/store.ts';
import type { TableService } from '../tables/table-service.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Clients } from './clients.ts';

export interface HttpDeps {
  config: Pick<Config, 'publicUrl' | 'flowsDir' | 'hookMaxBytes' | 'metrics'>;
  /** Of package.json. */
  version: string;
  logger: Logger;
  metrics: Metrics;
  clock: Clock;
  bus: Bus;
  audit: AuditLog;
  store: Store;
  registry: CardRegistry;
  connections: ConnectionService;
  tryConnection: TryConnection;
  /** The scopes and event types that flows need of Okta connections. */
  oktaNeeds: OktaNeeds;
  /** The same scopes, each with whether the org has granted it. */
  oktaScopes: OktaScopes;
  oktaDesk: OktaDesk;
  oktaHooks: Pick<OktaHooks, 'state' | 'bringIntoStep' | 'rotated' | 'leave'>;
  ownTokens: OwnTokenKeeper;
  /** By which way events came, and how polling stands. */
  coverage: Pick<Coverage, 'of'>;
  flows: FlowService;
  tables: TableService;
  /** Where tests of flows keep tables of their own. */
  openScratch: OpenScratch;
  /** To be called after a change: what steps and triggers know of connections is read anew. */
  onConnectionsChanged(): Promise<void>;
  engine: Pick<
    Engine,
    | 'approve'
    | 'catchUp'
    | 'cancel'
    | 'claim'
    | 'decide'
    | 'discardQueued'
    | 'findForReplay'
    | 'findMissed'
    | 'pause'
    | 'replay'
    | 'replayAll'
    | 'resume'
    | 'fork'
    | 'startManual'
    | 'unpause'
  >;
  runViews: RunViews;
  runStories: RunStories;
  runCases: RunCases;
  approvalLinks: ApprovalLinks;
  ingest: Ingest;
  webhooks: Webhooks;
  users: UserService;
  tokens: TokenService;
  accessChanges: AccessChanges;
  signInLimits: SignInLimits;
  clients: Clients;
  /** Signs the cookies of sessions and of known devices. */
  sessionSecret: string;
  /** Folder of the built editor. */
  editorDir: string;
  /** True where answers are checked against their contract; false in production. */
  checkResponses: boolean;
}
