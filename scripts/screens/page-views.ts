// The views of all pages but that of a flow and the list of flows: runs, events, connections, tables, settings, the
// door, and what is said when something is wrong.
import { WHO } from './site.ts';
import { expect, open, type Stage, type View } from './view.ts';

/** Opens one of the runs that data.ts names. */
async function run(stage: Stage, which: keyof Stage['runs'], query = ''): Promise<void> {
  await open(stage, stage.site, `/runs/${stage.runs[which]}${query}`);
  await expect(stage.page.locator('.react-flow__node').first()).toBeVisible();
}

/** A view that is a page as it opens. */
const page = (name: string, title: string, path: string): View => ({
  name,
  title,
  go: (stage) => open(stage, stage.site, path),
});
/** A view of a page that has nothing to show yet. Its name ends with `none` (see `View.name`). */
const none = (name: string, title: string, path: string): View => ({
  name,
  title,
  go: (stage) => open(stage, stage.bare, path),
});

export const RUN_VIEWS: View[] = [
  page('runs', 'Runs', '/runs'),
  none('runs-none', 'Runs, before there are any', '/runs'),
  page('runs-failed', 'Runs that failed', '/runs?status=failed'),
  page('runs-decisions', 'Runs that need a decision', '/runs?waits=decision'),
  { name: 'run', title: 'A run, and its journal', go: (stage) => run(stage, 'finished') },
  {
    name: 'run-step',
    title: 'A step of a run',
    go: async (stage) => {
      await run(stage, 'failed');
      await stage.page.getByTestId('step-tell').click();
    },
  },
  {
    name: 'run-loop',
    title: 'The items of a For each',
    go: async (stage) => {
      await run(stage, 'loop');
      await stage.page.getByRole('button', { name: 'Items of Each of the team' }).click();
      await stage.page.getByTestId('item-4').click();
    },
  },
  { name: 'run-waits', title: 'A run that waits for an event', go: (stage) => run(stage, 'waits', '?step=enrolment') },
  {
    name: 'run-decision',
    title: 'A step of which nobody knows whether it took effect',
    go: (stage) => run(stage, 'doubt', '?step=ticket'),
  },
  { name: 'run-approval', title: 'An approval', go: (stage) => run(stage, 'approval', '?step=ask') },
  {
    name: 'run-resume',
    title: 'Resuming a run',
    go: async (stage) => {
      await run(stage, 'failed');
      await stage.page.getByRole('button', { name: 'Resume' }).click();
      await expect(stage.page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'cancel-runs',
    title: 'Cancelling many runs',
    go: async (stage) => {
      await open(stage, stage.site, '/runs?status=waiting');
      await stage.page.getByRole('button', { name: 'Cancel all…' }).click();
      await expect(stage.page.getByRole('dialog')).toContainText('would be cancelled');
    },
  },
];

export const OTHER_VIEWS: View[] = [
  page('events', 'Events, and how they came', '/events'),
  none('events-none', 'Events, before any came', '/events'),
  {
    name: 'event',
    title: 'An event and what it started',
    go: async (stage) => {
      await open(stage, stage.site, '/events');
      await stage.page
        .getByRole('row', { name: /reset_all/ })
        .first()
        .click();
      await expect(stage.page.getByRole('dialog')).toBeVisible();
    },
  },
  {
    name: 'send-event',
    title: 'Sending an event',
    go: async (stage) => {
      await open(stage, stage.site, '/events');
      await stage.page.getByRole('button', { name: 'Send an event' }).click();
      await expect(stage.page.getByRole('dialog')).toBeVisible();
    },
  },
  page('connections', 'Connections', '/connections'),
  none('connections-none', 'Connections, before any was added', '/connections'),
  {
    name: 'connection-okta',
    title: 'The connection of an Okta org',
    go: async (stage) => {
      await open(stage, stage.site, '/connections');
      await stage.page.getByRole('button', { name: 'Okta', exact: true }).click();
      await expect(stage.page.getByTestId('okta-app')).toBeVisible();
    },
  },
  {
    name: 'connection-new',
    title: 'A new connection',
    go: async (stage) => {
      await open(stage, stage.site, '/connections');
      await stage.page.getByRole('button', { name: 'Add connection' }).click();
      await stage.page.getByRole('dialog').getByRole('combobox', { name: 'App' }).click();
      await stage.page.getByRole('option', { name: 'Slack' }).click();
    },
  },
  page('tables', 'Tables', '/tables'),
  none('tables-none', 'Tables, before there are any', '/tables'),
  page('table', 'A table', '/tables/watched-users'),
  page('table-empty', 'A table without rows', '/tables/exceptions'),
  {
    name: 'table-import',
    title: 'What an import would change',
    go: async (stage) => {
      await open(stage, stage.site, '/tables/watched-users');
      await stage.page.getByRole('button', { name: 'Import CSV' }).click();
      const lines = [
        'user,resets,leave',
        'grace.kim@nexacorp.example,3,false',
        'leila.haddad@nexacorp.example,1,false',
      ];
      await stage.page.locator('input[type="file"]').setInputFiles({
        name: 'users.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from([...lines, 'tom.becker@nexacorp.example,many,true'].join('\n')),
      });
      await expect(stage.page.getByRole('region', { name: 'What it will change' })).toBeVisible();
    },
  },
  page('settings-hook', 'The event hook', '/settings/hook'),
  page('settings-users', 'Users', '/settings/users'),
  page('settings-tokens', 'API tokens', '/settings/tokens'),
  page('settings-retention', 'How long runs are kept', '/settings/retention'),
  page('settings-approvals', 'Approvals', '/settings/approvals'),
  page('audit', 'The audit log', '/settings/audit'),
  {
    name: 'audit-entry',
    title: 'An entry of the audit log',
    go: async (stage) => {
      await open(stage, stage.site, '/settings/audit');
      await stage.page.getByRole('row').nth(3).click();
      await expect(stage.page.getByRole('dialog')).toBeVisible();
    },
  },
  page('settings-about', 'About this installation', '/settings/about'),
  {
    name: 'account',
    title: 'The menu of an account',
    go: async (stage) => {
      await open(stage, stage.site, '/');
      await stage.page.getByRole('button', { name: /Account/ }).click();
      await expect(stage.page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
    },
  },
];

export const DOOR_VIEWS: View[] = [
  {
    name: 'set-up',
    title: 'Making the first administrator',
    go: (stage) => open(stage, stage.fresh, `/setup?token=${stage.fresh.setUpToken}`),
  },
  {
    name: 'sign-in',
    title: 'Signing in',
    go: async (stage) => {
      await stage.page.context().clearCookies();
      await stage.page.goto(`${stage.site.url}/sign-in`);
      await expect(stage.page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    },
  },
  {
    name: 'sign-in-refused',
    title: 'A wrong password',
    go: async (stage) => {
      await stage.page.context().clearCookies();
      await stage.page.goto(`${stage.site.url}/sign-in`);
      await stage.page.route('**/api/session', (route) =>
        route.request().method() === 'POST'
          ? route.fulfill({
              status: 401,
              json: { error: { code: 'auth.refused', message: 'E-mail or password is wrong.' } },
            })
          : route.continue(),
      );
      await stage.page.getByLabel('E-mail').fill(WHO.email);
      await stage.page.getByLabel('Password', { exact: true }).fill('not the password');
      await stage.page.getByRole('button', { name: 'Sign in' }).click();
      await expect(stage.page.getByRole('alert')).toBeVisible();
    },
  },
  page('not-found', 'An address that leads nowhere', '/nowhere'),
  {
    name: 'server-gone',
    title: 'A list while the server does not answer',
    go: async (stage) => {
      await stage.page.route('**/api/flows*', (route) => route.abort());
      await stage.page.goto(`${stage.site.url}/`);
      // It asks several times before it gives up.
      await expect(stage.page.getByRole('alert')).toBeVisible();
    },
  },
];
