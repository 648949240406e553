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
  ['trigger -> roles', 'roles -> isAdmin', 'isAdmin.true -> clear', 'clear -> suspend'],
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
  const written = sim.log.events.find(({ eventType }) => eventType === 'user.lifecycle.suspend');
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

test('T5 what a flow itself does in Okta comes back as an event, and starts no run', async () => {
  const trigger = { card: 'okta.user-mfa-factor-reset-all', version: 1 };
  const reset = {
    card: 'okta.reset-all-factors',
    version: 1,
    connection: 'okta',
    inputs: { user: '{{ trigger.oktaUser.id }}' },
  };
  const connections = { okta: { app: 'okta' } };
  await server.api('POST', '/api/flows', flowFile('again', { trigger, reset }, ['trigger -> reset'], { connections }));
  await server.api('POST', '/api/flows/again/activate');
  await resetAll(sim, 'Sofia');
  const runs = async (): Promise<{ id: string; status: string }[]> =>
    (await server.api<{ items: { id: string; status: string }[] }>('GET', '/api/runs?flow=again')).items;
  await until(runs, ([first]) => first?.status === 'succeeded');
  const own = sim.log.events.at(-1)!;
  expect(own).toMatchObject({ eventType: 'user.mfa.factor.reset_all', actor: { id: sim.clientId } });
  const sent = sim.deliveries.sent.length;
  await sim.deliveries.flush();
  expect(sim.deliveries.sent.slice(sent)).toMatchObject([{ status: 204, uuids: [own['uuid']] }]);
  expect(await runs()).toHaveLength(1);
  await server.api('POST', '/api/flows/again/deactivate');
});

test('J5 J7 killed in the middle of Suspend User: a look settles it, and only what took no effect is called again', async () => {
  const from = writesOf(sim).length;
  await sim.asAdmin('POST', `/api/v1/users/${idOf('Amara')}/lifecycle/unsuspend`);
  // Both calls are done in Okta, and nobody answers before the server is gone.
  Object.assign(sim.trouble, { slowMs: 600_000 });
  sim.trouble.next('slow', { path: SUSPEND, times: 2 });
  const runOf = new Map<string, string>();
  for (const name of ['Amara', 'Chen']) {
    const id = await resetAll(sim, name);
    runOf.set(name, await newest());
    await until(
      () => Promise.resolve(statusOf(id)),
      (status) => status === 'SUSPENDED',
    );
  }
  await server.end('SIGKILL');
  // As if one had not been done after all.
  Object.assign(sim.org.users.get(idOf('Chen'))!, { status: 'ACTIVE' });
  server = await startServer({ dataDir, port });

  const [settled, repeated] = [await ended(runOf.get('Amara') ?? ''), await ended(runOf.get('Chen') ?? '')];
  expect([settled.status, repeated.status]).toEqual(['succeeded', 'succeeded']);
  expect([statusOf(idOf('Amara')), statusOf(idOf('Chen'))]).toEqual(['SUSPENDED', 'SUSPENDED']);
  const suspends = writesOf(sim)
    .slice(from)
    .filter((call) => call.endsWith('/suspend'));
  expect(suspends.map((call) => call.split(/[/%]/)[4])).toEqual(['amara.okafor', 'chen.wei', 'chen.wei']);

  const records = (await journal(settled.id)).filter((record) => 'nodeId' in record && record.nodeId === 'suspend');
  expect(records.map(({ type }) => type)).toEqual(['step.started', 'step.looked', 'step.finished']);
  expect(records[1]).toMatchObject({
    looked: 'The status of the user amara.okafor@nexacorp.example',
    seen: expect.stringMatching(/^It is SUSPENDED, since 20/),
    found: 'happened',
  });
  expect(stepOf(settled, 'suspend')).toMatchObject({ status: 'succeeded', output: { statusCode: null } });
  expect(JSON.stringify(await server.api('GET', `/api/runs/${settled.id}/story`))).toContain('Seen: It is SUSPENDED');
  expect((await journal(repeated.id)).filter(({ type }) => type === 'step.looked')).toMatchObject([
    { seen: expect.stringContaining('ACTIVE'), found: 'not-happened' },
  ]);
});

test.each([
  ['html', 1, 'okta.not-okta'],
  ['redirect', 1, 'okta.not-okta'],
  ['huge', 1, 'okta.not-okta'],
  ['bad-token', 2, 'okta.sign-in-refused'],
] as const)('an org that answers with %s fails the run, which says what to do', async (kind, times, code) => {
  sim.trouble.next(kind, { path: SUSPEND, times });
  Object.assign(sim.org.users.get(idOf('Amara'))!, { status: 'ACTIVE' });
  await resetAll(sim, 'Amara');
  const run = await ended(await newest());
  expect(run).toMatchObject({ status: 'failed', error: { code } });
  expect(stepOf(run, 'clear')).toMatchObject({ status: 'succeeded' });
  expect(stepOf(run, 'suspend')).toMatchObject({ status: 'failed' });
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
