// Connects a running Signalbox with the simulated org, over its API alone: the connection signs in as the org's service
// app, the org gets an event hook, which it verifies, and the connection is tried. A connection of a real org is left
// alone.
import { TerminalError } from '../../shared/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts';
import { registerHook } from '../okta/sim/connect.ts';
import { OktaFault } from '../okta/sim/wire/faults.ts';
import type { OktaSim } from '../okta/sim/sim.ts';
import { callJson, type ServerOptions } from './client.ts';

export interface SimConnection {
  connection: string;
  /** Where the org delivers events. */
  hookUrl: string;
  /** What the trial of the connection found. */
  message: string;
}

/** Names of this machine alone. An org under any other one is taken for a real one. */
const LOOPBACK = /^(?:127(?:\.\d+){3}|localhost|\[::1\])$/;

/**
 * What was stored before a failure stays. @param connection its id; one that is not there is made.
 * @throws TerminalError `cli.refused`, `cli.unreachable`, `cli.no-hook`, `cli.real-org`, `cli.hook-refused`,
 * `cli.not-connected`
 */
export async function connectSim(sim: OktaSim, server: ServerOptions, connection = 'default'): Promise<SimConnection> {
  const path = `/api/connections/${encodeURIComponent(connection)}`;
  const settings = await settingsOf(server, connection);
  refuseRealOrg(settings?.['orgUrl'], connection);
  const auth = { type: 'oauth', clientId: sim.clientId, privateKey: sim.privateKey, dpop: true };
  const wanted: JsonObject = { ...settings, orgUrl: sim.url, auth };
  await (settings === undefined
    ? send(server, 'POST', '/api/connections', {
        id: connection,
        app: 'okta',
        name: 'Okta simulator',
        settings: wanted,
      })
    : send(server, 'PUT', path, { settings: wanted }));
  const hook = await callJson(server, { method: 'GET', path: `${path}/hook` });
  const { url, secret, headerName } = isJsonObject(hook) ? hook : {};
  if (typeof url !== 'string' || typeof secret !== 'string')
    throw new TerminalError('cli.no-hook', 'The server tells no hook secret. Use an API token of an administrator.');
  const hookUrl = addressOf(url, server.url);
  await registerHook(sim, { url: hookUrl, secret, headerName: String(headerName ?? 'Authorization') }).catch(
    (error: unknown) => {
      if (!(error instanceof OktaFault)) throw error;
      throw new TerminalError('cli.hook-refused', [error.message, ...error.causes].join(' '));
    },
  );
  const tried = await send(server, 'POST', `${path}/test`, {});
  const { result, message } = isJsonObject(tried) ? tried : {};
  if (result !== 'works')
    throw new TerminalError(
      'cli.not-connected',
      `Events go to ${hookUrl}, but the connection "${connection}" cannot act: ${String(message)}`,
    );
  return { connection, hookUrl, message: String(message) };
}

/**
 * The settings of the connection without its secrets; undefined where there is none of that id. @throws TerminalError
 * `cli.no-hook` for a connection of another app
 */
async function settingsOf(server: ServerOptions, connection: string): Promise<JsonObject | undefined> {
  const listed = await callJson(server, { method: 'GET', path: '/api/connections' });
  const items = isJsonObject(listed) && Array.isArray(listed['items']) ? listed['items'] : [];
  const found = items.filter(isJsonObject).find(({ id }) => id === connection);
  if (found === undefined) return undefined;
  if (found['app'] !== 'okta')
    throw new TerminalError(
      'cli.no-hook',
      `The connection "${connection}" is one of ${String(found['app'])}. Name one of Okta, or one that is not there yet.`,
    );
  return isJsonObject(found['settings']) ? found['settings'] : {};
}

function refuseRealOrg(orgUrl: JsonValue | undefined, connection: string): void {
  const host = typeof orgUrl === 'string' ? URL.parse(orgUrl)?.hostname : undefined;
  if (host === undefined || LOOPBACK.test(host)) return;
  throw new TerminalError(
    'cli.real-org',
    `The connection "${connection}" is that of ${host}, and stays so. Name another connection, or use a data folder of its own (SIGNALBOX_DATA_DIR).`,
  );
}

/** The hook's path, at the address under which this machine reaches the server: its public one may be elsewhere. */
function addressOf(hookUrl: string, serverUrl: string): string {
  return new URL(new URL(hookUrl).pathname, serverUrl).href;
}

function send(server: ServerOptions, method: 'POST' | 'PUT', path: string, body: JsonObject): Promise<JsonValue> {
  return callJson(server, { method, path, body: JSON.stringify(body) });
}
