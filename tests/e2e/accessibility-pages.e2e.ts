// WCAG 2.2 AA on every page and in the dialogs of the lists, light and dark.
import type { Page } from '@playwright/test';

import { checkAccessibility, useStillPages } from '../support/axe.ts';
import { expect, failedRequest, selectIn, test, useSite } from '../support/browser.ts';
import { fullSite, refusing } from '../support/full-site.ts';

useStillPages();
const site = useSite({ answer: refusing });

test.beforeAll(async () => {
  await fullSite(site);
});

/** From one page to the next as a link leads: the editor and axe stay, and to load them is most of what a page costs. */
async function turnTo(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    document.title = '';
    history.pushState(null, '', to);
  }, path);
  // A page that stands has written its own.
  await expect(page).toHaveTitle(/ · Signalbox$/);
}

test('pages', async ({ page }) => {
  await site.open(page, '/');
  await checkAccessibility(page, '/');
  const paths = [
    '/runs',
    '/events',
    '/connections',
    '/tables',
    '/settings/hook',
    '/settings/users',
    '/settings/tokens',
    '/settings/retention',
    '/settings/approvals',
    '/settings/audit',
    '/settings/about',
    '/nowhere',
  ];
  for (const path of paths) {
    await turnTo(page, path);
    await expect(page.locator('[class*="Skeleton"]')).toHaveCount(0);
    await checkAccessibility(page, path);
  }
});

test('dialogs', async ({ page, watch }) => {
  const close = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  const opened = async (path: string, button: string, what = button): Promise<void> => {
    await site.open(page, path);
    await page.getByRole('button', { name: button }).first().click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await checkAccessibility(page, what);
    await close();
  };
  await opened('/', 'New flow');
  await opened('/events', 'Send an event');
  await site.open(page, '/connections');
  await page.getByRole('button', { name: 'Add connection' }).click();
  await selectIn(page.getByRole('dialog'), 'App').click();
  await page.getByRole('option', { name: 'Slack' }).click();
  await page.getByLabel('Bot token').fill('xoxb-1-invented');
  await page.getByLabel('API address').fill(`${site.receiver.url}/api`);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('What answered is not Slack');
  await checkAccessibility(page, 'a connection that was tried');
  watch.allow(failedRequest(400));
  await page.getByLabel('Bot token').fill('none');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByLabel('Bot token')).toBeFocused();
  await checkAccessibility(page, 'a connection that is refused');
  await close();
  await opened('/settings/users', 'Add user');
  await opened('/settings/tokens', 'Create token');
  await site.open(page, '/');
  await page.getByRole('button', { name: 'Actions for full' }).click();
  await page.getByRole('menuitem', { name: 'Keep runs…' }).click();
  await expect(page.getByRole('group', { name: 'Failed' })).toBeVisible();
  await checkAccessibility(page, 'how long runs are kept');
  await close();
  await site.open(page, '/events');
  await page
    .getByRole('row', { name: /reset_all/ })
    .first()
    .click();
  await expect(page.getByRole('dialog')).toContainText('full');
  await checkAccessibility(page, 'an event');
  await site.open(page, '/connections');
  await page.getByRole('button', { name: 'Okta', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Edit Okta' }).getByRole('textbox', { name: 'Org URL' })).toBeVisible();
  await checkAccessibility(page, 'the connection of an org');
  await close();
  await site.open(page, '/settings/audit');
  await page.getByRole('row').nth(1).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await checkAccessibility(page, 'an entry of the audit log');
});

test('menus, and the account of people with all sorts of names', async ({ page, context }) => {
  const people = ['lin', 'Åsa Öberg-Lind', '李 小龙', 'Jo de la Cruz III'];
  for (const [at, name] of people.entries()) {
    const [email, password] = [`person${at}@example.com`, 'correct horse battery staple'];
    await site.server.api('POST', '/api/users', { name, email, password, role: 'editor' });
    await site.signIn(context, email, password);
    await site.open(page, '/');
    await page.getByRole('button', { name: /Account/ }).click();
    await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
    await checkAccessibility(page, `account of ${name}`);
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: 'Actions for full' }).click();
  await expect(page.getByRole('menuitem', { name: 'Keep runs…' })).toBeVisible();
  await checkAccessibility(page, 'menu of a flow in the list');
});

test('the door', async ({ page, context }) => {
  await context.clearCookies();
  await page.goto(`${site.server.url}/sign-in`);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  await checkAccessibility(page, 'sign-in');
});
