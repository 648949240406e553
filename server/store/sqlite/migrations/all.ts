// The migrations in their order. A name, once released, is never changed or removed.
import type { Migration, MigrationProvider } from 'kysely/migration';
import { initial } from './0001-initial.ts';
import { waits } from './0002-waits.ts';
import { schedules } from './0003-schedules.ts';
import { startedBy } from './0004-started-by.ts';
import { flowCare } from './0005-flow-care.ts';
import { runTurns } from './0006-run-turns.ts';
import { calls } from './0007-calls.ts';
import { wakingEvents } from './0008-waking-events.ts';
import { queuedRuns } from './0009-queued-runs.ts';
import { audit } from './0010-audit.ts';
import { arrivalRounds } from './0011-arrival-rounds.ts';
import { deliveriesApart } from './0012-deliveries-apart.ts';
import { packedBodies } from './0013-packed-bodies.ts';
import { oktaAuth } from './0014-okta-auth.ts';
import { tokenMakers } from './0015-token-makers.ts';
import { causers } from './0016-causers.ts';
import { pledges } from './0017-pledges.ts';
import { timerShares } from './0018-timer-shares.ts';
import { leases } from './0019-leases.ts';
import { polling } from './0020-polling.ts';
import { tables } from './0021-tables.ts';
import { oktaHooks } from './0022-okta-hooks.ts';
import { replays } from './0024-replays.ts';
import { catchUps } from './0025-catch-ups.ts';
import { runWaits } from './0026-run-waits.ts';

const migrations: Record<string, Migration> = {
  '0001-initial': initial,
  '0002-waits': waits,
  '0003-schedules': schedules,
  '0004-started-by': startedBy,
  '0005-flow-care': flowCare,
  '0006-run-turns': runTurns,
  '0007-calls': calls,
  '0008-waking-events': wakingEvents,
  '0009-queued-runs': queuedRuns,
  '0010-audit': audit,
  '0011-arrival-rounds': arrivalRounds,
  '0012-deliveries-apart': deliveriesApart,
  '0013-packed-bodies': packedBodies,
  '0014-okta-auth': oktaAuth,
  '0015-token-makers': tokenMakers,
  '0016-causers': causers,
  '0017-pledges': pledges,
  '0018-timer-shares': timerShares,
  '0019-leases': leases,
  '0020-polling': polling,
  '0021-tables': tables,
  '0022-okta-hooks': oktaHooks,
  '0024-replays': replays,
  '0025-catch-ups': catchUps,
  '0026-run-waits': runWaits,
};

/** The names of all migrations, oldest first: what a store that is up to date has. */
export const migrationNames: readonly string[] = Object.keys(migrations);

/** The migrations as kysely takes them. */
export const migrationProvider: MigrationProvider = {
  getMigrations: async () => migrations,
};
