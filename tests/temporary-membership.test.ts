// J11 with a real process, and the simulator as its org: killed after it has added a member, and with the flow deactivated, it
// removes the member at its next start.
import { afterEach, expect, test } from 'vitest';

import { startOktaSim, type OktaSim } from '../server/okta/sim/sim.ts';
import { edgesOf } from './support/flow-builder.ts';
import { removeFolder, startServer, tempFolder, until, type ServerProcess } from './support/server-process.ts';

let sim: OktaSim | undefined;
let server: ServerProcess | undefined;
const dataDir = tempFolder('pledges');

afterEach(async () => {
  await server?.end('SIGKILL');
  await sim?.close();
  removeFolder(dataDir);
});

interface Pledges {
  items: { state: string; runId: string; seen: string | null; what: string }[];
}

test('J7 J11 a temporary membership ends though the server was killed and its flow is off', async () => {
  sim = await startOktaSim();
  const env = { SIGNALBOX_ALLOW_PRIVATE: new URL(sim.url).host };
  server = await startServer({ dataDir, env });
  await server.api('PUT', '/api/connections/default', {
    name: 'Okta',
    settings: { orgUrl: sim.url, auth: { type: 'ssws', token: sim.sswsToken } },
  });
  const [user] = (await sim.asAdmin('GET', '/api/v1/users?limit=1')).body as { id: string }[];
  const group = (await sim.asAdmin('POST', '/api/v1/groups', { profile: { name: 'Break Glass' } })).body as {
    id: string;
  };
  const userId = user?.id ?? '';
  const isMember = async (): Promise<boolean> => {
    const answer = await sim?.asAdmin('GET', `/api/v1/users/${userId}/groups`);
    return ((answer?.body ?? []) as { id: string }[]).some(({ id }) => id === group.id);
  };
  await server.api('POST', '/api/flows', {
    formatVersion: 1,
    id: 'break-glass',
    name: 'Break glass',
    connections: { okta: { app: 'okta' } },
    nodes: {
      trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
      add: {
        card: 'okta.create-temporary-group-membership',
        version: 1,
        connection: 'okta',
        inputs: { user: userId, group: 'Break Glass', durationSeconds: 4 },
      },
    },
    edges: edgesOf('trigger -> add'),
  });
  await server.api('POST', '/api/flows/break-glass/activate', {});
  const { runId } = await server.api<{ runId: string }>('POST', '/api/flows/break-glass/run', { mode: 'live' });
  // By what came, and not by what is: on a slow machine it may be gone by the next look.
  await until(
    async () => sim?.requests.some(({ method }) => method === 'PUT') === true,
    (added) => added,
  );
  await server.end('SIGKILL');
  server = await startServer({ dataDir, env });
  await server.api('POST', '/api/flows/break-glass/deactivate', {});
  await until(isMember, (member) => !member);
  const { items } = await until(
    async () => (await server?.api<Pledges>('GET', '/api/pledges?state=ended')) as Pledges,
    ({ items: ended }) => ended.length > 0,
  );
  expect(items).toMatchObject([{ state: 'kept', runId, what: `Remove ${userId} from the group ${group.id}` }]);
  const audit = await server.api<{ items: { outcome: string; by: string }[] }>('GET', '/api/audit?q=pledge');
  expect(audit.items.at(0)).toMatchObject({ by: 'signalbox', outcome: 'done' });
}, 120_000);
