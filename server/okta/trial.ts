// Tries an Okta connection: it signs in for each scope that flows need, reads one thing, and says what was found or, in
// Okta's terms, what is wrong and where to click. It changes nothing.
import type { OktaClient } from '../../shared/card/okta-client.ts';
import { AppError, TerminalError } from '../../shared/errors.ts';
import { isJsonObject, type JsonObject } from '../../shared/json.ts';
import { permissionsOf } from '../../shared/okta/needed-scopes.ts';
import { accountOf, type OktaAccount } from './auth.ts';
import type { OktaClients } from './clients.ts';
import { clockAdvice } from './token-answer.ts';

/** What is tried where no flow needs anything yet. */
const FIRST_SCOPES = ['okta.users.read', 'okta.groups.read', 'okta.logs.read'];
const TIMEOUT_MS = 15_000;
/**
 * A reading call for a scope, where there is one that every org has. A scope that ends with `.manage` may not stand for
 * the one that ends with `.read`.
 */
const READS: Readonly<Record<string, string>> = {
  'okta.users.read': '/api/v1/users',
  'okta.groups.read': '/api/v1/groups',
  'okta.logs.read': '/api/v1/logs',
  'okta.apps.read': '/api/v1/apps',
};

/**
 * What was found, in sentences; null where the settings have no sign-in.
 * @param needed scopes of published flows; where there are none, some that most flows need are tried
 * @throws TerminalError `okta.not-connected`, `okta.scope-missing`, `okta.forbidden`, or as `OktaClient`
 */
export async function tryOkta(
  clients: OktaClients,
  settings: JsonObject,
  needed: readonly string[],
  signal: AbortSignal,
): Promise<string | null> {
  if (settings['auth'] === undefined) return null;
  const account = accountOf(settings);
  if (account === undefined) throw incomplete(settings);
  const { client, time, formerKeyUntil } = clients.fresh(account, { signal, timeoutMs: TIMEOUT_MS, readsOnly: 'look' });
  const found = account.auth.type === 'ssws' ? await tryToken(client) : await tryApp(client, account, needed);
  const clock = Math.abs(time.ahead) > 60_000 ? ` ${clockAdvice(time.ahead)} Signalbox makes up for it.` : '';
  const until = formerKeyUntil();
  const key = until === undefined ? '' : ` ${formerKeyAdvice(until)}`;
  return `${found}${key}${clock}`;
}

/** @param until when the key of before is used no more, milliseconds since the epoch */
function formerKeyAdvice(until: number): string {
  return `It does not know the new key yet and takes the one of before, which Signalbox uses until ${new Date(until).toISOString()}. Where the public key was pasted in Okta, paste the new one by then.`;
}

/** An API token has no scopes: it is tried by one call that tells whose it is. */
async function tryToken(client: OktaClient): Promise<string> {
  const { body } = await client.request({ method: 'GET', path: '/api/v1/users/me', scopes: ['okta.users.read'] });
  const profile = isJsonObject(body) && isJsonObject(body['profile']) ? body['profile'] : {};
  const login = typeof profile['login'] === 'string' ? profile['login'] : 'somebody without a login';
  return `${client.orgUrl} takes the API token. It acts as ${login}, with all of their rights; a service app needs fewer.`;
}

/**
 * One call for each scope, so that each that lacks can be named. A 403 of a call that is made for its scope alone says
 * nothing of the role.
 */
async function tryApp(client: OktaClient, { auth }: OktaAccount, needed: readonly string[]): Promise<string> {
  const wanted = needed.length > 0 ? needed : FIRST_SCOPES;
  const granted: string[] = [];
  const missing: string[] = [];
  let roleMissing: AppError | undefined;
  let read: string | undefined;
  for (const scope of wanted) {
    try {
      const path = READS[scope] ?? '/api/v1/users';
      await client.request({
        method: 'GET',
        path,
        query: { limit: 1 },
        scopes: [scope],
        answers: scope in READS ? [] : [403],
      });
      if (scope in READS) read ??= path;
      granted.push(scope);
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      if (thrown.code === 'okta.scope-missing') missing.push(scope);
      else if (thrown.code === 'okta.forbidden') {
        granted.push(scope);
        roleMissing ??= thrown;
      } else throw thrown;
    }
  }
  const id = auth.type === 'oauth' ? auth.clientId : '';
  if (roleMissing !== undefined && read === undefined) throw noRole(id, wanted, roleMissing);
  if (missing.length > 0 && needed.length > 0) throw notGranted(id, granted, missing);
  if (granted.length === 0) throw notGranted(id, granted, missing);
  const later = missing.length === 0 ? '' : ` Not granted, and not needed yet: ${missing.join(', ')}.`;
  const seen = read === undefined ? '' : ` It can read ${read}.`;
  return `${client.orgUrl} takes the app ${id}.${seen} Granted: ${granted.join(', ')}.${later}`;
}

function notGranted(id: string, granted: readonly string[], missing: readonly string[]): TerminalError {
  const has = granted.length === 0 ? 'none that was asked for' : granted.join(', ');
  return new TerminalError(
    'okta.scope-missing',
    `The key and the client ID are right, but the app ${id} lacks scopes: ${missing.join(', ')} (it has ${has}). In Okta: Applications > the app > Okta API Scopes > Grant, as a Super Administrator.`,
    { details: { missing: [...missing] } },
  );
}

function noRole(id: string, scopes: readonly string[], cause: AppError): TerminalError {
  const permissions = [...new Set(scopes.flatMap(permissionsOf))];
  return new TerminalError(
    'okta.forbidden',
    `The app ${id} signs in, but it has no admin role that covers this. In Okta: Applications > the app > Admin roles > Edit assignments: Read-only Administrator to begin with, or a custom role with ${permissions.join(', ')}. ${cause.message}`,
  );
}

function incomplete(settings: JsonObject): TerminalError {
  const auth = isJsonObject(settings['auth']) ? settings['auth'] : {};
  const lacks =
    typeof settings['orgUrl'] !== 'string'
      ? 'has no org URL. Enter the address that people sign in at.'
      : auth['type'] === 'ssws'
        ? 'has no API token. In Okta: Security > API > Tokens > Create token.'
        : typeof auth['privateKey'] !== 'string'
          ? 'has no private key yet. Save it first: one is made then.'
          : 'has no client ID yet. In Okta: Applications > Create App Integration > API Services; give it the public key of this connection, and enter its client ID here.';
  return new TerminalError('okta.not-connected', `The connection ${lacks}`);
}
