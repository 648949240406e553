// Every address of the editor and the page behind it; pages are loaded when they are first opened.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';

import { queryClient } from '../api/query-client.ts';
import { loadSession } from '../api/session.ts';
import { Shell } from './shell.tsx';
import { NotFoundPage } from '../ui/not-found-page.tsx';
import { RouteError } from '../ui/error-boundary.tsx';
import { PagePending } from '../ui/page-pending.tsx';

const rootRoute = createRootRoute({ notFoundComponent: NotFoundPage });

/** The router reads a number in a query as one. Here all values are texts, and an empty one counts as absent. */
const text = (value: unknown): string | undefined =>
  typeof value === 'number' ? String(value) : typeof value === 'string' && value !== '' ? value : undefined;

/**
 * Keeps the named texts of an address's query and nothing else, so that pages need not check what others wrote there.
 */
function searchOf<Key extends string>(...keys: Key[]) {
  return (search: Record<string, unknown>): { [K in Key]?: string | undefined } => {
    const kept: { [K in Key]?: string | undefined } = {};
    for (const key of keys) {
      const value = text(search[key]);
      if (value !== undefined) kept[key] = value;
    }
    return kept;
  };
}

const setUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  validateSearch: searchOf('token'),
  component: lazyRouteComponent(() => import('../sign-in/set-up-page.tsx'), 'SetUpPage'),
});
const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: searchOf('from'),
  component: lazyRouteComponent(() => import('../sign-in/sign-in-page.tsx'), 'SignInPage'),
});

/**
 * All pages for people who are signed in. Others are led to the sign-in, and from there back to where they were
 * going.
 */
const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: Shell,
  beforeLoad: async ({ location }) => {
    const session = await loadSession(queryClient);
    if (session.user !== null) return;
    if (session.setupNeeded) throw redirect({ to: '/setup' });
    throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { from: location.href } });
  },
});

const flowsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: searchOf('q', 'state'),
  component: lazyRouteComponent(() => import('../flows/flows-page.tsx'), 'FlowsPage'),
});
const flowRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/flows/$flowId',
  validateSearch: searchOf('run', 'event', 'test'),
  component: lazyRouteComponent(() => import('../flow/page/flow-route.tsx'), 'FlowRoute'),
});
const runsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/runs',
  validateSearch: searchOf('flow', 'status', 'waits', 'q', 'since', 'event'),
  component: lazyRouteComponent(() => import('../runs/list/runs-page.tsx'), 'RunsPage'),
});
const runRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/runs/$runId',
  validateSearch: searchOf('step', 'item'),
  component: lazyRouteComponent(() => import('../runs/run/run-page.tsx'), 'RunPage'),
});
const eventsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/events',
  validateSearch: searchOf('q', 'since', 'event'),
  component: lazyRouteComponent(() => import('../events/events-page.tsx'), 'EventsPage'),
});
const connectionsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/connections',
  component: lazyRouteComponent(() => import('../connections/connections-page.tsx'), 'ConnectionsPage'),
});
const tablesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tables',
  component: lazyRouteComponent(() => import('../tables/tables-page.tsx'), 'TablesPage'),
});
const tableRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/tables/$tableId',
  component: lazyRouteComponent(() => import('../tables/table-page.tsx'), 'TablePage'),
});

/** Addresses that lead nowhere still show the frame, for people who are signed in. */
const nowhereRoute = createRoute({ getParentRoute: () => shellRoute, path: '$', component: NotFoundPage });

const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('../settings/settings-layout.tsx'), 'SettingsLayout'),
});
const settingsPages = [
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/settings/hook' });
    },
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/hook',
    component: lazyRouteComponent(() => import('../settings/hook-page.tsx'), 'HookPage'),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/users',
    component: lazyRouteComponent(() => import('../settings/users-page.tsx'), 'UsersPage'),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/tokens',
    component: lazyRouteComponent(() => import('../settings/tokens-page.tsx'), 'TokensPage'),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/retention',
    component: lazyRouteComponent(() => import('../settings/retention-page.tsx'), 'RetentionPage'),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/approvals',
    component: lazyRouteComponent(() => import('../settings/approvals-page.tsx'), 'ApprovalsPage'),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/audit',
    validateSearch: searchOf('q', 'entry'),
    component: lazyRouteComponent(() => import('../settings/audit-page.tsx'), 'AuditPage'),
  }),
  createRoute({
    getParentRoute: () => settingsRoute,
    path: '/about',
    component: lazyRouteComponent(() => import('../settings/about-page.tsx'), 'AboutPage'),
  }),
] as const;

const routeTree = rootRoute.addChildren([
  setUpRoute,
  signInRoute,
  shellRoute.addChildren([
    flowsRoute,
    flowRoute,
    runsRoute,
    runRoute,
    eventsRoute,
    connectionsRoute,
    tablesRoute,
    tableRoute,
    nowhereRoute,
    settingsRoute.addChildren(settingsPages),
  ]),
]);

// A page's code is fetched when a link to it is pointed at, and an empty page shows only after a quarter of a second.
export const router = createRouter({
  routeTree,
  defaultPreload: 'intent',
  defaultErrorComponent: RouteError,
  defaultPendingComponent: PagePending,
  defaultPendingMs: 250,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
