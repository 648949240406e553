// What a page says when something is wrong: never nothing, and always a way on.
import { expect, failedRequest, test, useSite } from '../support/browser.ts';
import { fullSite, refusing } from '../support/full-site.ts';

const site = useSite({ answer: refusing });
let runId = '';
test.beforeAll(async () => {
  runId = await fullSite(site);
});

test('an address that leads nowhere says so and leads on', async ({ page, watch }) => {
  watch.allow(failedRequest(404));
  await site.open(page, '/nowhere/at/all');
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to flows' }).click();
  await expect(page.getByRole('button', { name: 'New flow' })).toBeVisible();

  await page.goto(`${site.server.url}/flows/not-there`);
  await expect(page.getByRole('alert')).toContainText('This flow could not be opened');
  await page.goto(`${site.server.url}/runs/run_00000000000000000000000000`);
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
});

test('a page whose data cannot be loaded says so, and tries again when asked', async ({ page, context, watch }) => {
  watch.allow(/net::ERR_FAILED/);
  const pages = [
    ['/', '**/api/flows*'],
    ['/settings/users', '**/api/users*'],
    [`/runs/${runId}`, `**/api/runs/${runId}`],
    ['/flows/full', '**/api/flows/full'],
  ] as const;
  for (const [path, pattern] of pages) {
    await context.route(pattern, (route) => route.abort());
    await page.goto(`${site.server.url}${path}`);
    const alert = page.getByRole('alert').first();
    await expect(alert).toContainText('The server does not answer');
    await context.unroute(pattern);
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('alert')).toHaveCount(0);
    await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
  }
});
