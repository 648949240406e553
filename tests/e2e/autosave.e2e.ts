// Nothing that somebody does to a flow is lost: two people, two tabs, no network, a reload, a crash, a server that restarts.
import type { Page } from '@playwright/test';

import type { Flow } from '../../shared/flow/flow.ts';
import { compose, draft, expect, failedRequest, saved, test, TRIGGER, useSite } from '../support/browser.ts';
import { startServer } from '../support/server-process.ts';

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

/** Somebody else saves. */
async function theySave(id: string, change: (flow: Flow) => void): Promise<void> {
  const { flow, revision } = await draft(site, id);
  change(flow as unknown as Flow);
  await site.server.api('PUT', `/api/flows/${id}`, flow, { 'if-match': `"${revision}"` });
}

/** This tab is offline while it names the node, and somebody else saves meanwhile. */
async function meanwhile(page: Page, id: string, name: string, change: (flow: Flow) => void): Promise<void> {
  await page.getByTestId('node-write').click();
  await expect(page.getByTestId('inspector')).toBeVisible();
  await page.context().setOffline(true);
  await rename(page, name);
  await expect(page.getByTestId('save-state')).toHaveText('Offline, kept in this browser');
  await theySave(id, change);
  await page.context().setOffline(false);
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

test('what two people changed at once is merged; what both changed is asked about, piece by piece', async ({
  page,
}) => {
  await twoNodes('both');
  await site.openFlow(page, 'both');
  await meanwhile(page, 'both', 'Mine', (flow) => (flow.description = 'By them'));
  await saved(page);
  await expect(page.getByText('What somebody else saved meanwhile was merged')).toBeVisible();
  expect((await draft(site, 'both')).flow).toMatchObject({
    description: 'By them',
    nodes: { write: { name: 'Mine' } },
  });

  await meanwhile(page, 'both', 'Mine again', (flow) => {
    flow.nodes['write']!.name = 'Theirs';
    flow.nodes['write']!.inputs = { text: 'Their text' };
  });
  const conflict = page.getByTestId('conflict');
  await expect(conflict).toContainText('Somebody else saved this flow');
  await expect(conflict).toContainText('One thing was changed by both of you');
  const piece = conflict.getByRole('group', { name: 'The name of "Mine again"' });
  await expect(piece).toContainText('It was Mine.');
  await expect(conflict.getByRole('button', { name: 'Merge and save' })).toBeDisabled();
  // By keyboard: from one value to the other by the arrows.
  await piece.getByRole('radio', { name: /Mine/ }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await expect(piece.getByRole('radio', { name: /Theirs/ })).toBeChecked();
  await conflict.getByRole('button', { name: 'Merge and save' }).click();
  await expect(conflict).toBeHidden();
  await saved(page);
  expect(await nameOf('both')).toBe('Theirs');
  await expect(page.getByTestId('node-write')).toContainText('Theirs');

  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('node-write')).toContainText('Mine again');
  await saved(page);
  await expect.poll(() => nameOf('both')).toBe('Mine again');
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

test('a reload right after a change keeps it, and undo takes it back', async ({ page }) => {
  await twoNodes('reload');
  await site.openFlow(page, 'reload');
  // What keeps the steps of undo is fetched once the page stands.
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => /\/history-[^/]*\.js/.test(name)),
  );
  await rename(page, 'Just typed');
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await expect(page.getByTestId('node-write')).toContainText('Just typed');
  await saved(page);
  await expect.poll(() => nameOf('reload')).toBe('Just typed');
  await page.getByRole('button', { name: 'Undo: Change name of write' }).click();
  await expect(page.getByTestId('node-write')).toContainText('Write');
  await page.getByRole('button', { name: /^Redo/ }).click();
  await expect(page.getByTestId('node-write')).toContainText('Just typed');
  await saved(page);
});

test('two tabs without network that are closed one after the other lose nothing of either', async ({
  page,
  context,
}) => {
  await twoNodes('closed');
  await cutOffSaves(page);
  await site.openFlow(page, 'closed');
  const other = await context.newPage();
  await cutOffSaves(other);
  await site.openFlow(other, 'closed');
  await page.evaluate(() => localStorage.setItem('test.cut-off', 'yes'));
  await rename(page, 'Of the first tab');
  await other.getByLabel('Name of the flow').fill('Named by the second');
  for (const tab of [page, other])
    await expect(tab.getByTestId('save-state')).toHaveText('Offline, kept in this browser');
  await page.close();
  await other.close();
  const again = await context.newPage();
  await site.open(again, '/');
  await again.evaluate(() => localStorage.removeItem('test.cut-off'));
  await again.goto(`${site.server.url}/flows/closed`);
  await expect(again.getByTestId('node-write')).toContainText('Of the first tab');
  await saved(again);
  expect((await draft(site, 'closed')).flow).toMatchObject({
    name: 'Named by the second',
    nodes: { write: { name: 'Of the first tab' } },
  });
});

test('a server that restarts while somebody types takes all of it when it is back', async ({ page, watch }) => {
  watch.allow(/Failed to load resource|ERR_/);
  await twoNodes('restart');
  await site.openFlow(page, 'restart');
  await rename(page, 'Before');
  await saved(page);
  const { dataDir, url } = site.server;
  await site.server.end('SIGKILL');
  await rename(page, 'While it was down');
  await expect(page.getByTestId('save-state')).toHaveText('Offline, kept in this browser');
  const next = await startServer({ dataDir, port: Number(new URL(url).port) });
  try {
    await saved(page);
    expect(await nameOf('restart')).toBe('While it was down');
  } finally {
    await next.end('SIGKILL');
  }
});
