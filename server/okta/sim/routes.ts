// Every route of the simulated API, one table. A resource is a file; its routes are named here.
import { factorRoutes } from './resources/factors.ts';
import { groupRoutes } from './resources/groups.ts';
import { roleRoutes } from './resources/roles.ts';
import { sessionRoutes } from './resources/sessions.ts';
import { userLifecycleRoutes } from './resources/user-lifecycle.ts';
import { userRoutes } from './resources/users.ts';
import type { SimRoute } from './wire/answer.ts';

export const SIM_ROUTES: readonly SimRoute[] = [
  ...userRoutes,
  ...userLifecycleRoutes,
  ...sessionRoutes,
  ...factorRoutes,
  ...groupRoutes,
  ...roleRoutes,
];
