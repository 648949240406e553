// Runs a route for a caller who is known: engine, scope and role, then the handler.
import type { JsonObject } from '../../../../shared/json.ts';
import { authorize } from '../auth/api-auth.ts';
import type { Principal } from '../auth/principal.ts';
import type { World } from '../world.ts';
import type { SimAnswer } from './answer.ts';
import { noSuchFeature } from './faults.ts';
import type { Found } from './router.ts';

/** A call whose maker is known. `path` of its events is the path and query of `url`. */
export interface KnownCall {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: JsonObject;
  requestId: string;
  principal: Principal;
}

/**
 * @throws OktaFault of 404 where the org's engine does not have the route, of 403 where scope or role lack, and what
 * the handler throws
 */
export async function runRoute(world: World, { route, params }: Found, call: KnownCall): Promise<SimAnswer> {
  const { url, requestId, principal } = call;
  if (route.engine !== undefined && world.org.engine !== route.engine) throw noSuchFeature();
  authorize(world, principal, route);
  const path = url.pathname + url.search;
  return route.handle({
    ...call,
    world,
    params,
    query: url.searchParams,
    write: (type, details) => void world.log.write({ ...details, type, principal, requestId, path }),
  });
}
