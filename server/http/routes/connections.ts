// /api/connections: the calls of shared/api/connections.ts. Others keep what they know of connections, so each change is
// told.
import type { Connection } from '../../../shared/api/connections.ts';
import * as calls from '../../../shared/api/connections.ts';
import { difference } from '../../access/audit/log.ts';
import type { HttpDeps } from '../deps.ts';
import { serve, type Api } from '../route.ts';

export function serveConnections(
  api: Api,
  { connections, tryConnection, onConnectionsChanged, config, oktaNeeds }: HttpDeps,
): void {
  serve(api, calls.listConnections, async () => ({ items: await connections.list() }));
  serve(api, calls.createConnection, async ({ body, audit }) => {
    const made = await connections.create(body);
    audit.note({ subject: `connection:${made.id}`, after: audited(made) });
    await onConnectionsChanged();
    return made;
  });
  serve(api, calls.getConnection, ({ params }) => connections.get(params.id));
  serve(api, calls.updateConnection, async ({ params, body, audit }) => {
    const before = await connections.get(params.id);
    const changed = await connections.update(params.id, body);
    audit.note(difference(audited(before), audited(changed)));
    await onConnectionsChanged();
    return changed;
  });
  serve(api, calls.deleteConnection, async ({ params, audit }) => {
    audit.note({ before: audited(await connections.get(params.id)) });
    await connections.remove(params.id);
    await onConnectionsChanged();
    return undefined;
  });
  serve(api, calls.testNewConnection, ({ body }) => tryConnection(body));
  serve(api, calls.testConnection, ({ params, body }) => tryConnection({ ...params, ...body }));
  serve(api, calls.getHook, ({ params }) => connections.hook(params.id));
  serve(api, calls.getOktaApp, async ({ params }) => {
    await connections.get(params.id);
    const keys = await connections.publicKeys(params.id);
    return {
      jwksUrl: `${config.publicUrl}/oauth/${params.id}/jwks.json`,
      publicKey: keys?.keys[0] ?? null,
      scopes: await oktaNeeds(params.id),
    };
  });
  serve(api, calls.rotateHookSecret, async ({ params, body, audit }) => {
    const hook = await connections.rotateHookSecret(params.id, body?.graceHours ?? 24);
    audit.note({ after: { previousValidUntil: hook.previousValidUntil } });
    await onConnectionsChanged();
    return hook;
  });
}

/** Settings that are secret are not among them; of those only which are set. */
function audited({ app, name, settings, secretsSet }: Connection): object {
  return { app, name, settings, secretsSet };
}
