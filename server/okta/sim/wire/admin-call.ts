// A call of the API that an administrator makes at the console: it runs the same handlers, with the administrator as
// actor, and without tokens, limits and trouble.
import type { JsonObject } from '../../../../shared/json.ts';
import type { Principal } from '../auth/principal.ts';
import type { World } from '../world.ts';
import type { SimAnswer } from './answer.ts';
import { OktaFault } from './faults.ts';
import type { Router } from './router.ts';
import { runRoute } from './run-route.ts';

/** The console's administrator: the first Super Admin of the org. */
export function consoleAdmin(world: World): Principal {
  const role = [...world.org.roles.values()].find(
    (each) => each.type === 'SUPER_ADMIN' && each.assignmentType === 'USER',
  );
  const user = role === undefined ? undefined : world.org.users.get(role.assignee);
  if (user === undefined) throw new OktaFault(403, 'E0000006', 'The org has no Super Admin left.');
  return { kind: 'console', user };
}

/** @throws OktaFault, as the handler does */
export async function callAsAdmin(
  world: World,
  router: Router,
  { method, path, body }: { method: string; path: string; body: JsonObject },
): Promise<SimAnswer> {
  const url = new URL(path, world.url);
  const found = router.find(method, url.pathname);
  if (found.route === undefined) throw new OktaFault(404, 'E0000008', 'The requested path was not found');
  const requestId = world.random.text('request', 26);
  return runRoute(world, found, { method, url, headers: {}, body, requestId, principal: consoleAdmin(world) });
}
