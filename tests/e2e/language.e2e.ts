// The editor in German: chosen by the person or by the browser, on every page, and back.
import { checkAccessibility, useStillPages } from '../support/axe.ts';
import { ADMIN, compose, expect, test, TRIGGER, useSite } from '../support/browser.ts';
import { fullSite, refusing } from '../support/full-site.ts';

useStillPages();
const site = useSite({ answer: refusing });

test.beforeAll(async () => {
  await fullSite(site);
  await site.flow('sprache', { trigger: TRIGGER, write: compose('Hello') }, ['trigger -> write']);
});

test('a person chooses German, every page speaks it, and English comes back', async ({ page }) => {
  await site.open(page, '/');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.getByRole('button', { name: /Account/ }).click();
  await page.getByRole('menuitem', { name: 'Deutsch' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Flows' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('button', { name: 'Neuer Flow' })).toBeVisible();

  const headings: [path: string, heading: string][] = [
    ['/runs', 'Ausführungen'],
    ['/events', 'Ereignisse'],
    ['/tables', 'Tabellen'],
    ['/connections', 'Verbindungen'],
    ['/settings/users', 'Benutzer'],
  ];
  for (const [path, heading] of headings) {
    await site.open(page, path);
    await expect(page.getByRole('heading', { name: heading, exact: true }).first()).toBeVisible();
  }

  await page.goto(`${site.server.url}/flows/sprache`);
  await page.getByTestId('node-write').click();
  await expect(page.getByTestId('publish')).toHaveText('Veröffentlichen');
  await expect(page.getByTestId('inspector').getByRole('textbox', { name: 'Schlüssel' })).toBeVisible();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('button', { name: /Rückgängig/ })).toBeEnabled();
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('node-write')).toBeVisible();
  await checkAccessibility(page, 'a flow in German');

  await site.open(page, '/runs');
  await page.getByRole('button', { name: /Konto/ }).click();
  await page.getByRole('menuitem', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Runs', exact: true })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});

test('a browser that prefers German signs in in German, with its times and numbers', async ({ browser }) => {
  const context = await browser.newContext({ locale: 'de-DE' });
  const page = await context.newPage();
  await page.goto(`${site.server.url}/sign-in`);
  await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible();
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.getByRole('button', { name: 'Deutsch' }).click();
  await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible();
  await site.signIn(context, ADMIN.email, ADMIN.password);
  await page.goto(`${site.server.url}/runs`);
  await expect(page.getByRole('heading', { name: 'Ausführungen', exact: true })).toBeVisible();
  await expect(page.locator('time').first()).toHaveText(/vor|gerade eben|gestern/);
  await checkAccessibility(page, 'runs in German');
  await context.close();
});
