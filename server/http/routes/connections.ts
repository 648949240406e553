// /api/connections: the calls of shared/api/connections.ts. What changes a connection may change what flows can do, so
// the live flows are read anew.
import * as calls from '../../../shared/api/connections.ts';
import type { HttpDeps } from '../deps.ts';
import { serve, type Api } from '../route.ts';

export function serveConnections(api: Api, { connections, liveFlows }: HttpDeps): void {
  serve(api, calls.listConnections, async () => ({ items: await connections.list() }));
  serve(api, calls.createConnection, async ({ body }) => {
    const made = await connections.create(body);
    await liveFlows.refresh();
    return made;
  });
  serve(api, calls.getConnection, ({ params }) => connections.get(params.id));
  serve(api, calls.updateConnection, async ({ params, body }) => {
    const changed = await connections.update(params.id, body);
    await liveFlows.refresh();
    return changed;
  });
  serve(api, calls.deleteConnection, async ({ params }) => {
    await connections.remove(params.id);
    await liveFlows.refresh();
    return undefined;
  });
  serve(api, calls.getHook, ({ params }) => connections.hook(params.id));
  serve(api, calls.rotateHookSecret, ({ params, body }) =>
    connections.rotateHookSecret(params.id, body?.graceHours ?? 24),
  );
}
