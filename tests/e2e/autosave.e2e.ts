// Nothing that somebody does to a flow is lost: two tabs, no network, a reload.
import type { Page } from '@playwright/test';

import { compose, draft, expect, failedRequest, saved, test, TRIGGER, useSite } from '../support/browser.ts';

const site = useSite();

async function twoNodes(id: string): Promise<void> {
  await site.flow(id, { trigger: TRIGGER, write: compose('Hello', 'Write') }, ['trigger -> write']);
}

/** Names the node in this tab. */
async function rename(page: Page, name: string): Promise<void> {
  await page.getByTestId('node-write').click();
  await page.getByTestId('inspector').getByRole('textbox', { name: 'Name', exact: true }).fill(name);
}

const nameOf = async (id: string): Promise<string | undefined> => (await draft(site, id)).flow.nodes['write']!.name;

/** An edit of somebody else arrives while this one is being made: the tab is offline meanwhile. */
async function inConflict(page: Page, id: string): Promise<void> {
  await site.openFlow(page, id);
  await page.getByTestId('node-write').click();
  await expect(page.getByTestId('inspector')).toBeVisible();
  await page.context().setOffline(true);
  await rename(page, 'Mine');
  await expect(page.getByTestId('save-state')).toHaveText('Offline, kept in this browser');
  const { flow, revision } = await draft(site, id);
  flow.nodes['write']!.name = 'Theirs';
  await site.server.api('PUT', `/api/flows/${id}`, flow, { 'if-match': `"${revision}"` });
  await page.context().setOffline(false);
  await expect(page.getByTestId('conflict')).toContainText('Somebody else saved this flow');
  await expect(page.getByTestId('conflict')).toContainText('Theirs');
}

/**
 * While `test.cut-off` stands in the storage, saves reach nobody, and the page still loads. Done in the page: a request
 * that a page makes while it is being left slips past the routes of Playwright and would be saved.
 */
async function cutOffSaves(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const connected = window.fetch;
    window.fetch = async (input, init) => {
      const isCutOff = init?.method === 'PUT' && localStorage.getItem('test.cut-off') !== null;
      return isCutOff ? Promise.reject(new TypeError('Failed to fetch')) : connected(input, init);
    };
  });
}

test.beforeEach(({ watch }) => {
  watch.allow(failedRequest(412));
  watch.allow(/ERR_INTERNET_DISCONNECTED|net::ERR_/);
});

test('a conflict: keep mine', async ({ page }) => {
  await twoNodes('mine');
  await inConflict(page, 'mine');
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await saved(page);
  await expect(page.getByTestId('conflict')).toBeHidden();
  expect(await nameOf('mine')).toBe('Mine');
});

test('a conflict: take theirs; mine is one undo away', async ({ page }) => {
  await twoNodes('theirs');
  await inConflict(page, 'theirs');
  await page.getByRole('button', { name: 'Take theirs' }).click();
  await expect(page.getByTestId('conflict')).toBeHidden();
  await expect(page.getByTestId('node-write')).toContainText('Theirs');
  expect(await nameOf('theirs')).toBe('Theirs');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('node-write')).toContainText('Mine');
  await saved(page);
  await expect.poll(() => nameOf('theirs')).toBe('Mine');
});

test('what another tab saves appears in a tab that has nothing unsaved', async ({ page, context }) => {
  await twoNodes('tabs');
  await site.openFlow(page, 'tabs');
  const other = await context.newPage();
  await site.openFlow(other, 'tabs');
  await rename(other, 'From the other tab');
  await saved(other);
  await expect(page.getByTestId('node-write')).toContainText('From the other tab');
});

test.describe(() => {
  // Scripts that run before those of the page stay with it.
  test.use({ ownPage: true });

  test('edits made offline are kept over a reload and saved when the network is back', async ({ page }) => {
    await twoNodes('offline');
    await cutOffSaves(page);
    await site.openFlow(page, 'offline');
    await page.evaluate(() => localStorage.setItem('test.cut-off', 'yes'));
    await rename(page, 'Without network');
    await expect(page.getByTestId('save-state')).toHaveText('Offline, kept in this browser');
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await expect(page.getByTestId('node-write')).toContainText('Without network');
    await expect(page.getByText('Unsaved changes from this browser were restored.')).toBeVisible();
    expect(await nameOf('offline')).toBe('Write');
    await page.evaluate(() => localStorage.removeItem('test.cut-off'));
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await saved(page);
    expect(await nameOf('offline')).toBe('Without network');
  });
});

test('a reload right after a change keeps it', async ({ page }) => {
  await twoNodes('reload');
  await site.openFlow(page, 'reload');
  await rename(page, 'Just typed');
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await expect(page.getByTestId('node-write')).toContainText('Just typed');
  await saved(page);
  await expect.poll(() => nameOf('reload')).toBe('Just typed');
});
