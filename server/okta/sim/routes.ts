// Every route of the simulated API, one table. A resource is a file; its routes are named here.
import { appRoutes } from './resources/apps.ts';
import { authenticatorRoutes } from './resources/authenticators.ts';
import { deviceRoutes } from './resources/devices.ts';
import { eventHookRoutes } from './resources/event-hooks.ts';
import { factorRoutes } from './resources/factors.ts';
import { grantRoutes } from './resources/grants.ts';
import { groupRuleRoutes } from './resources/group-rules.ts';
import { groupRoutes } from './resources/groups.ts';
import { logRoutes } from './resources/logs.ts';
import { orgRoutes } from './resources/org.ts';
import { riskRoutes } from './resources/risk.ts';
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
  ...groupRuleRoutes,
  ...appRoutes,
  ...roleRoutes,
  ...authenticatorRoutes,
  ...riskRoutes,
  ...grantRoutes,
  ...deviceRoutes,
  ...orgRoutes,
  ...logRoutes,
  ...eventHookRoutes,
];
