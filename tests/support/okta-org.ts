// A simulated Okta org beside a real Signalbox: its service app demands DPoP, its event hook is verified, and the
// connection `default` signs in with both.
import { registerHook } from '../../server/okta/sim/connect.ts';
import { startOktaSim, type OktaSim, type OktaSimOptions } from '../../server/okta/sim/sim.ts';
import type { ServerProcess } from './server-process.ts';

export async function startOrg(options: OktaSimOptions = {}): Promise<OktaSim> {
  const sim = await startOktaSim(options);
  for (const client of sim.org.clients.values()) client.dpop = true;
  return sim;
}

/** Resolves when the hook is verified, and the connection saved. */
export async function connectOrg(server: ServerProcess, sim: OktaSim): Promise<void> {
  const { headerName, secret } = await server.api<{ headerName: string; secret: string }>(
    'GET',
    '/api/connections/default/hook',
  );
  await registerHook(sim, { url: `${server.url}/hooks/okta`, headerName, secret });
  const auth = { type: 'oauth', clientId: sim.clientId, privateKey: sim.privateKey, dpop: true };
  await server.api('PUT', '/api/connections/default', { settings: { orgUrl: sim.url, auth } });
}

/** An administrator presses Reset All for somebody of the seed, and the hook delivers. @returns the id of the user */
export async function resetAll(sim: OktaSim, firstName: string): Promise<string> {
  const user = [...sim.org.users.values()].find(({ profile }) => profile['firstName'] === firstName);
  if (user === undefined) throw new Error(`The org has no ${firstName}.`);
  await sim.asAdmin('POST', `/api/v1/users/${user.id}/lifecycle/reset_factors`);
  await sim.deliveries.flush();
  return user.id;
}

/** Calls that change something, in order: `POST /api/v1/users/00u1/lifecycle/suspend`. */
export function writesOf(sim: OktaSim): string[] {
  return sim.requests
    .filter(({ method, path }) => method !== 'GET' && path.startsWith('/api/'))
    .map(({ method, path }) => `${method} ${path}`);
}
