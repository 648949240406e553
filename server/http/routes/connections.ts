// /api/connections: the calls of shared/api/connections.ts. Others keep what they know of connections, so each change is
// told.
import * as calls from '../../../shared/api/connections.ts';
import type { HttpDeps } from '../deps.ts';
import { serve, type Api } from '../route.ts';

export function serveConnections(api: Api, { connections, tryConnection, onConnectionsChanged }: HttpDeps): void {
  serve(api, calls.listConnections, async () => ({ items: await connections.list() }));
  serve(api, calls.createConnection, async ({ body }) => {
    const made = await connections.create(body);
    await onConnectionsChanged();
    return made;
  });
  serve(api, calls.getConnection, ({ params }) => connections.get(params.id));
  serve(api, calls.updateConnection, async ({ params, body }) => {
    const changed = await connections.update(params.id, body);
    await onConnectionsChanged();
    return changed;
  });
  serve(api, calls.deleteConnection, async ({ params }) => {
    await connections.remove(params.id);
    await onConnectionsChanged();
    return undefined;
  });
  serve(api, calls.testNewConnection, ({ body }) => tryConnection(body));
  serve(api, calls.testConnection, ({ params, body }) => tryConnection({ ...params, ...body }));
  serve(api, calls.getHook, ({ params }) => connections.hook(params.id));
  serve(api, calls.rotateHookSecret, async ({ params, body }) => {
    const hook = await connections.rotateHookSecret(params.id, body?.graceHours ?? 24);
    await onConnectionsChanged();
    return hook;
  });
}
