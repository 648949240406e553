// Which scopes an org has granted to a connection's app: it is read off the app's list of grants where that may be
// read, else found out by asking for tokens. What cannot be told is not guessed.
import type { OktaClient } from '../../shared/card/okta-client.ts';
import { AppError } from '../../shared/errors.ts';
import { isJsonObject } from '../../shared/json.ts';

/** By scope: whether it is granted; null: it cannot be told now. */
export type Grants = ReadonlyMap<string, boolean | null>;

/** So many scopes are tried one by one; with more of them it would take too long. */
const MOST_TRIED = 12;
/** An answer that proves that the token was issued: only the role does not reach. */
const FORBIDDEN = 403;

/** Tells which of the scopes are granted. It never fails: an org that does not answer tells nothing. */
export async function readGrants(client: OktaClient, clientId: string, scopes: readonly string[]): Promise<Grants> {
  if (scopes.length === 0) return new Map();
  const unknown: Grants = new Map(scopes.map((scope) => [scope, null]));
  try {
    const listed = await listGrants(client, clientId);
    if (listed !== undefined) return new Map(scopes.map((scope) => [scope, listed.has(scope)]));
    if (await hasToken(client, scopes)) return new Map(scopes.map((scope) => [scope, true]));
    if (scopes.length > MOST_TRIED) return unknown;
    const each = new Map<string, boolean>();
    for (const scope of scopes) each.set(scope, scopes.length > 1 && (await hasToken(client, [scope])));
    return each;
  } catch (thrown) {
    if (thrown instanceof AppError) return unknown;
    throw thrown;
  }
}

/** The active grants of the app; undefined where the app may not read them. */
async function listGrants(client: OktaClient, clientId: string): Promise<ReadonlySet<string> | undefined> {
  const granted = new Set<string>();
  const call = {
    method: 'GET' as const,
    path: '/api/v1/apps/{appId}/grants',
    params: { appId: clientId },
    scopes: ['okta.appGrants.read'],
  };
  try {
    for await (const { items } of client.pages(call)) {
      for (const grant of items)
        if (isJsonObject(grant) && grant['status'] !== 'INACTIVE') granted.add(String(grant['scopeId']));
    }
    return granted;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.kind === 'terminal' && MAY_NOT.has(thrown.code)) return undefined;
    throw thrown;
  }
}

/** The codes that say so. */
const MAY_NOT: ReadonlySet<string> = new Set([
  'okta.scope-missing',
  'okta.forbidden',
  'okta.not-found',
  'okta.refused',
]);

/**
 * Whether a token with all of the scopes can be had. It is tried with a call that any role may be refused for, which
 * does not matter.
 */
async function hasToken(client: OktaClient, scopes: readonly string[]): Promise<boolean> {
  try {
    await client.request({ method: 'GET', path: '/api/v1/users', query: { limit: 1 }, scopes, answers: [FORBIDDEN] });
    return true;
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'okta.scope-missing') return false;
    throw thrown;
  }
}
