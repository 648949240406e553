// Signalbox answers an MFA reset in Okta, as a process of its own beside the simulated org: hook, run, suspended user; dry,
// live, and killed in the middle of the call.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { OktaSim } from '../server/okta/sim/sim.ts';
import type { JsonObject } from '../shared/json.ts';
import type { JournalRecord } from '../shared/run.ts';
import { flowFile } from './support/flow-file.ts';
import { connectOrg, resetAll, startOrg, writesOf } from './support/okta-org.ts';
import {
  freePort,
  removeFolder,
  startServer,
  tempFolder,
  until,
  type ServerProcess,
} from './support/server-process.ts';

const dataDir = tempFolder('okta-flow');
let sim: OktaSim;
let server: ServerProcess;
let port: number;

/** Whoever has an admin role and lost all factors is signed out everywhere and suspended. */
const FLOW = flowFile(
  'respond',
  {
    trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
    roles: {
      card: 'okta.get-user-roles',
      version: 1,
      connection: 'okta',
      inputs: { user: '{{ trigger.oktaUser.id }}' },
    },
    isAdmin: { card: 'logic.if', version: 1, inputs: { condition: '{{ roles.count > 0 }}' } },
    clear: {
      card: 'okta.clear-user-sessions',
      version: 1,
      connection: 'okta',
      inputs: { user: '{{ trigger.oktaUser.id }}', revokeOauthTokens: true },
    },
    suspend: {
      card: 'okta.suspend-user',
      version: 1,
      connection: 'okta',
      inputs: { user: '{{ trigger.oktaUser.alternateId }}' },
    },
  },
  ['trigger > roles', 'roles > isAdmin', 'isAdmin.true > clear', 'clear > suspend'],
  { connections: { okta: { app: 'okta' } } },
);
const SUSPEND = '/api/v1/users/{id}/lifecycle/suspend';

beforeAll(async () => {
  [sim, port] = [await startOrg(), await freePort()];
  server = await startServer({ dataDir, port });
  await connectOrg(server, sim);
  await server.api('POST', '/api/flows', FLOW);
  await server.api('POST', '/api/flows/respond/activate');
});
afterAll(async () => {
  await server.end('SIGKILL');
  await sim.close();
  removeFolder(dataDir);
});

interface Detail {
  id: string;
  status: string;
  mode: string;
  trigger: { eventId: string | null };
  steps: { nodeId: string; status: string; output?: JsonObject; preview?: JsonObject; looked?: JsonObject }[];
}

const detail = (id: string): Promise<Detail> => server.api('GET', `/api/runs/${id}`);
const journal = async (id: string): Promise<JournalRecord[]> =>
  (await server.api<{ items: JournalRecord[] }>('GET', `/api/runs/${id}/journal`)).items;
const newest = async (): Promise<string> =>
  (await server.api<{ items: { id: string }[] }>('GET', '/api/runs?limit=1')).items[0]?.id ?? '';
const ended = async (id: string): Promise<Detail> =>
  until(
    () => detail(id),
    ({ status }) => ['succeeded', 'failed', 'waiting'].includes(status),
  );
const stepOf = ({ steps }: Detail, nodeId: string) => steps.find((step) => step.nodeId === nodeId);
const idOf = (firstName: string): string =>
  [...sim.org.users.values()].find(({ profile }) => profile['firstName'] === firstName)?.id ?? '';
const statusOf = (id: string): string => sim.org.users.get(id)?.status ?? 'gone';
const sessionsOf = (id: string): number => [...sim.org.sessions.values()].filter(({ userId }) => userId === id).length;

test('a reset of an administrator is answered: roles are read, sessions ended, the account suspended', async () => {
  const id = await resetAll(sim, 'Amara');
  const run = await ended(await newest());
  expect(run).toMatchObject({ status: 'succeeded', mode: 'live' });
  expect(run.steps.map(({ nodeId, status }) => [nodeId, status])).toEqual([
    ['roles', 'succeeded'],
    ['isAdmin', 'succeeded'],
    ['clear', 'succeeded'],
    ['suspend', 'succeeded'],
  ]);
  expect(stepOf(run, 'roles')?.output).toMatchObject({ count: 1, first: { type: 'HELP_DESK_ADMIN' } });
  expect([statusOf(id), sessionsOf(id)]).toEqual(['SUSPENDED', 0]);
  expect(writesOf(sim)).toEqual([
    `DELETE /api/v1/users/${id}/sessions`,
    'POST /api/v1/users/amara.okafor%40nexacorp.example/lifecycle/suspend',
  ]);
  const [written] = sim.log.events.filter(({ eventType }) => eventType === 'user.lifecycle.suspend');
  expect(written).toMatchObject({ actor: { id: sim.clientId }, target: [{ id }] });
});

test('a reset of somebody without a role changes nothing', async () => {
  const before = writesOf(sim).length;
  const id = await resetAll(sim, 'Yossi');
  const run = await ended(await newest());
  expect(stepOf(run, 'suspend')).toMatchObject({ status: 'skipped' });
  expect([statusOf(id), writesOf(sim).length]).toEqual(['ACTIVE', before]);
});

test('S11 a dry run reads the roles, and previews what would be sent without sending it', async () => {
  const id = await resetAll(sim, 'Chen');
  const live = await ended(await newest());
  expect(statusOf(id)).toBe('SUSPENDED');
  await sim.asAdmin('POST', `/api/v1/users/${id}/lifecycle/unsuspend`);
  const before = writesOf(sim).length;
  const again = { mode: 'dry', eventId: live.trigger.eventId };
  const { runId } = await server.api<{ runId: string }>('POST', '/api/flows/respond/run', again);
  const run = await ended(runId);
  expect(run).toMatchObject({ status: 'succeeded', mode: 'dry' });
  expect(stepOf(run, 'roles')).toMatchObject({ status: 'succeeded', output: { first: { type: 'SUPER_ADMIN' } } });
  expect(stepOf(run, 'suspend')).toMatchObject({
    status: 'simulated',
    preview: { method: 'POST', url: `${sim.url}/api/v1/users/chen.wei%40nexacorp.example/lifecycle/suspend` },
  });
  expect([statusOf(id), writesOf(sim).length]).toEqual(['ACTIVE', before]);
});

/** Kills the server while Okta works on Suspend User, `meanwhile` the call was done, and starts it again. */
async function killedInTheMiddle(
  firstName: string,
  meanwhile: (id: string) => void = () => undefined,
): Promise<Detail> {
  // Nobody answers before the server is gone.
  Object.assign(sim.trouble, { slowMs: 600_000 });
  sim.trouble.next('slow', { path: SUSPEND });
  const id = await resetAll(sim, firstName);
  await until(
    () => Promise.resolve(statusOf(id)),
    (status) => status === 'SUSPENDED',
  );
  const runId = await newest();
  await server.end('SIGKILL');
  meanwhile(id);
  server = await startServer({ dataDir, port });
  return ended(runId);
}

test('J5 J7 killed in the middle of Suspend User: a look settles it, and no second call is made', async () => {
  const from = writesOf(sim).length;
  await sim.asAdmin('POST', `/api/v1/users/${idOf('Amara')}/lifecycle/unsuspend`);
  const run = await killedInTheMiddle('Amara');
  expect(run.status).toBe('succeeded');
  expect(
    writesOf(sim)
      .slice(from)
      .filter((call) => call.endsWith('/suspend')),
  ).toHaveLength(1);
  const records = (await journal(run.id)).filter((record) => 'nodeId' in record && record.nodeId === 'suspend');
  expect(records.map(({ type }) => type)).toEqual(['step.started', 'step.looked', 'step.finished']);
  expect(records[1]).toMatchObject({
    looked: 'The status of the user amara.okafor@nexacorp.example',
    seen: expect.stringMatching(/^It is SUSPENDED, since 20/),
    found: 'happened',
  });
  expect(stepOf(run, 'suspend')).toMatchObject({ status: 'succeeded', output: { statusCode: null } });
  const story = await server.api<unknown>('GET', `/api/runs/${run.id}/story`);
  expect(JSON.stringify(story)).toContain('It is SUSPENDED');
});

test('J5 killed in the middle of a call that took no effect: the look sees that, and it is made again', async () => {
  const from = writesOf(sim).length;
  const run = await killedInTheMiddle('Chen', (id) => Object.assign(sim.org.users.get(id)!, { status: 'ACTIVE' }));
  expect(run).toMatchObject({ status: 'succeeded' });
  expect(
    writesOf(sim)
      .slice(from)
      .filter((call) => call.endsWith('/suspend')),
  ).toHaveLength(2);
  expect((await journal(run.id)).filter(({ type }) => type === 'step.looked')).toMatchObject([
    { found: 'not-happened' },
  ]);
  expect(statusOf(idOf('Chen'))).toBe('SUSPENDED');
});

test('no token, key or proof is in the data folder, in what the server printed, or in what it tells', async () => {
  const proofs = sim.requests.flatMap(({ headers }) => headers['dpop'] ?? []);
  const tokens = sim.requests.flatMap(({ headers }) => headers['authorization']?.split(' ')[1] ?? []);
  const secrets = [...new Set([...proofs, ...tokens]), sim.privateKey.split('\n')[1] ?? ''];
  expect(secrets.length).toBeGreaterThan(10);
  const told = await Promise.all(
    ['/api/runs?limit=200', '/api/connections', '/api/audit'].map((path) => server.api<unknown>('GET', path)),
  );
  const { items } = await server.api<{ items: { id: string }[] }>('GET', '/api/runs?limit=200');
  const runs = await Promise.all(items.flatMap(({ id }) => [detail(id), journal(id)]));
  const text = [server.output(), JSON.stringify([told, runs]), ...filesIn(dataDir)].join('\n');
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
});

/** Every file of a folder, byte for byte. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [readFileSync(join(entry.parentPath, entry.name), 'latin1')] : [],
  );
}
