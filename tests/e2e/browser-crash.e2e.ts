// The browser itself dies, all its processes at once: what somebody did to a flow is there when it is opened again.
import type { Page } from '@playwright/test';

import { compose, draft, expect, saved, test, TRIGGER, useSite } from '../support/browser.ts';
import { startOwnBrowser } from '../support/own-browser.ts';
import { removeFolder, tempFolder } from '../support/server-process.ts';

const site = useSite();

test('edits without network survive a browser that is killed, and are saved when it is opened again', async ({
  context,
}) => {
  await site.flow('killed', { trigger: TRIGGER, write: compose('Hello', 'Write') }, ['trigger -> write']);
  const cookies = await context.cookies(site.server.url);
  const profile = tempFolder('profile');
  const open = async (page: Page): Promise<void> => {
    await page.context().addCookies(cookies);
    await page.goto(`${site.server.url}/flows/killed`);
    await expect(page.getByTestId('canvas')).toBeVisible();
  };
  const first = await startOwnBrowser(profile);
  try {
    await open(first.page);
    await saved(first.page);
    // The page loads, and what it saves reaches nobody.
    await first.page.route('**/api/flows/killed', (route) =>
      route.request().method() === 'PUT' ? route.abort() : route.continue(),
    );
    await first.page.getByTestId('node-write').click();
    await first.page
      .getByTestId('inspector')
      .getByRole('textbox', { name: 'Name', exact: true })
      .fill('Before the crash');
    await expect(first.page.getByTestId('save-state')).toHaveText('Offline, kept in this browser');
  } finally {
    await first.kill();
  }
  expect((await draft(site, 'killed')).flow.nodes['write']?.name).toBe('Write');

  const second = await startOwnBrowser(profile);
  try {
    await open(second.page);
    await expect(second.page.getByTestId('node-write')).toContainText('Before the crash');
    await saved(second.page);
    await expect.poll(async () => (await draft(site, 'killed')).flow.nodes['write']?.name).toBe('Before the crash');
  } finally {
    await second.kill();
    removeFolder(profile);
  }
});
