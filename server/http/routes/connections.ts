// /api/connections: the calls of shared/api/connections.ts. Others keep what they know of connections, so each change
// is told.
import type { Connection } from '../../../shared/api/connections.ts';
import * as calls from '../../../shared/api/connections.ts';
import { getCoverage } from '../../../shared/api/coverage.ts';
import * as lookUps from '../../../shared/api/look-ups.ts';
import * as scopes from '../../../shared/api/scopes.ts';
import { NotFoundError } from '../../../shared/errors.ts';
import { isJsonObject } from '../../../shared/json.ts';
import { difference } from '../../access/audit/log.ts';
import type { PublicKeys } from '../../connections/client-keys.ts';
import type { LeftHook } from '../../connections/hooks/okta-hooks.ts';
import type { HttpDeps } from '../deps.ts';
import { serve, type Api } from '../route.ts';
import { timeSpan } from '../../lib/time-span.ts';

/** The calls on connections. After each change, those are told who keep what they know of connections. */
export function serveConnections(api: Api, deps: HttpDeps): void {
  const { connections, tryConnection, onConnectionsChanged, config, oktaNeeds, oktaScopes, oktaDesk, ownTokens } = deps;
  const { oktaHooks } = deps;
  /** T5.4: whose the account is may have changed with it. */
  const changed = async (id: string): Promise<void> => {
    await ownTokens.learn(id);
    await onConnectionsChanged();
  };
  serve(api, calls.listConnections, async () => ({ items: await connections.list() }));
  serve(api, calls.createConnection, async ({ body, audit }) => {
    const made = await connections.create(body);
    audit.note({ subject: `connection:${made.id}`, after: audited(made) });
    await changed(made.id);
    return made;
  });
  serve(api, calls.getConnection, ({ params }) => connections.get(params.id));
  serve(api, calls.updateConnection, async ({ params, body, audit }) => {
    const [before, keysBefore] = [await connections.get(params.id), await connections.publicKeys(params.id)];
    const after = await connections.update(params.id, body);
    const keysAfter = await connections.publicKeys(params.id);
    audit.note(difference(audited(before, keysBefore), audited(after, keysAfter)));
    await changed(params.id);
    return after;
  });
  serve(api, calls.deleteConnection, async ({ params, query, audit }) => {
    audit.note({ before: audited(await connections.get(params.id)) });
    let left: LeftHook = { hook: 'none', message: null };
    await connections.remove(params.id, async () => {
      left = await oktaHooks.leave(params.id, query.hook);
      audit.note({ after: { hook: left.hook } });
    });
    await changed(params.id);
    return left;
  });
  serve(api, calls.testNewConnection, ({ body }) => tryConnection(body));
  serve(api, calls.testConnection, async ({ params, body }) => {
    const found = await tryConnection({ ...params, ...body });
    // A trial of other settings says nothing of those that are stored.
    if (found.result === 'works' && body?.settings === undefined && (await ownTokens.learn(params.id)))
      await onConnectionsChanged();
    return found;
  });
  serve(api, scopes.getOktaApp, async ({ params }) => {
    const { settings } = await connections.get(params.id);
    const keys = await connections.publicKeys(params.id);
    const { clientId, tokenId } = isJsonObject(settings.auth) ? settings.auth : {};
    const token = await ownTokens.of(params.id);
    return {
      jwksUrl: `${config.publicUrl}/oauth/${params.id}/jwks.json`,
      publicKey: keys?.keys[0] ?? null,
      formerKeysUntil: keys?.formerUntil ?? null,
      scopes: await oktaNeeds.ofConnection(params.id),
      ownClient: {
        clientId: typeof clientId === 'string' ? clientId : null,
        tokenId: typeof tokenId === 'string' ? tokenId : (token?.tokenId ?? null),
        tokenOwnerId: token?.ownerId ?? null,
      },
    };
  });
  serve(api, scopes.getOktaScopes, async ({ params }) => {
    await connections.get(params.id);
    return { items: await oktaScopes.ofConnection(params.id) };
  });
  serve(api, getCoverage, async ({ params, query }) => {
    const { app } = await connections.get(params.id);
    if (app !== 'okta') {
      throw new NotFoundError(
        'coverage.none',
        `The connection "${params.id}" of the app ${app} has no System Log. Only Okta connections do.`,
      );
    }
    const { since, until } = timeSpan(query, deps.clock.iso());
    return deps.coverage.of(params.id, since, until);
  });
  serve(api, lookUps.lookUpValues, async ({ params, query }) => {
    await connections.get(params.id);
    return oktaDesk.lookUp(params.id, params.kind, { ...query, q: query.q ?? '' });
  });
  serve(api, lookUps.getUserProfile, async ({ params }) => {
    await connections.get(params.id);
    return { schema: (await oktaDesk.userProfile(params.id)) ?? null };
  });
}

/**
 * What the audit log keeps of a connection: of its secrets only which are set, and of its private keys the names and
 * until when those of before are used.
 */
function audited({ app, name, settings, secretsSet }: Connection, keys?: PublicKeys): object {
  const shown = { app, name, settings, secretsSet };
  if (keys === undefined) return shown;
  return { ...shown, keyIds: keys.keys.map(({ kid }) => kid), formerKeysUntil: keys.formerUntil };
}
