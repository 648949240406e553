// Lists of many runs: what is in sight is drawn, arrows walk the rows, filters stand in the address, all of a filter are
// cancelled after a preview.
import { compose, expect, test, TRIGGER, useSite } from '../support/browser.ts';
import { envelope } from '../support/sample-events.ts';
import { deliver, until } from '../support/server-process.ts';

const site = useSite();

test('a list of hundreds of runs is walked, filtered by what runs wait for, and cancelled', async ({ page }) => {
  await site.flow('quick', { trigger: TRIGGER, write: compose('1') }, ['trigger -> write']);
  const delay = { card: 'logic.delay', version: 1, inputs: { seconds: 86_400 } };
  await site.flow('sleeps', { trigger: TRIGGER, wait: delay }, ['trigger -> wait']);
  for (const flow of ['quick', 'sleeps']) {
    await site.server.api('POST', `/api/flows/${flow}/publish`, {});
    await site.server.api('POST', `/api/flows/${flow}/activate`);
  }
  await Promise.all(Array.from({ length: 100 }, () => deliver(site.server, envelope())));
  const waiting = (): Promise<{ count: number }> =>
    site.server.api('POST', '/api/runs/cancel', { filter: { status: 'waiting' }, preview: true });
  await until(waiting, ({ count }) => count === 100);

  await site.open(page, '/runs');
  await expect(page.getByRole('img', { name: /Succeeded: 100/ })).toBeVisible();
  const rows = page.locator('tr[data-testid^=run-row]');
  const list = page.getByRole('table', { name: 'Runs', exact: true });
  await expect(rows.first()).toBeVisible();
  await expect(async () => {
    await page.locator('main').evaluate((main) => main.scrollTo(0, main.scrollHeight));
    await expect(page.locator('tr[data-index="199"]')).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(list).toHaveAttribute('aria-rowcount', '201');
  // The last one is drawn, and most of those above it are not; all are as wide and as high as rows are.
  expect(await rows.count()).toBeLessThan(60);
  const box = await page.locator('tr[data-index="199"]').boundingBox();
  expect(box?.height).toBeLessThan(80);
  expect(box?.width).toBeCloseTo((await list.boundingBox())?.width ?? 0, 0);

  const link = (at: number) => page.locator(`tr[data-index="${at}"] a`).first();
  await link(199).focus();
  await page.keyboard.press('ArrowUp');
  await expect(link(198)).toBeFocused();

  await page.getByRole('combobox', { name: 'Waits for' }).click();
  await page.getByRole('option', { name: 'Waits for its time' }).click();
  await expect(page).toHaveURL(/waits=time/);
  await expect(rows.first()).toContainText('Waits for its time');
  await page.getByRole('combobox', { name: 'Waits for' }).click();
  await page.getByRole('option', { name: 'Needs a decision' }).click();
  await expect(page.getByText('No run fits')).toBeVisible();

  await site.open(page, '/runs?flow=sleeps');
  await page.getByRole('button', { name: 'Cancel all…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cancel the runs of this list' });
  await expect(dialog).toContainText('100 runs would be cancelled.');
  await dialog.getByRole('button', { name: 'Cancel 100 runs' }).click();
  await expect(page.getByText('Cancelled 100 runs.')).toBeVisible();
  await expect(rows.first()).toContainText('Cancelled');
  expect((await waiting()).count).toBe(0);
});
