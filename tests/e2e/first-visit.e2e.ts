// What somebody sees before there is anything, and how they leave and come back.
import { ADMIN, expect, failedRequest, test, useSite } from '../support/browser.ts';

const site = useSite({ signedIn: false });

test('a wrong password says so, the right one leads to where one was going; signing out closes the door', async ({
  page,
  watch,
}) => {
  watch.allow(failedRequest(401));
  await page.goto(`${site.server.url}/runs`);
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByLabel('E-mail').fill(ADMIN.email);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('You could not be signed in');
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/runs$/);
  await expect(page.getByText('No runs yet')).toBeVisible();

  await page.getByRole('button', { name: /Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto(`${site.server.url}/settings/users`);
  await expect(page).toHaveURL(/\/sign-in\?from=/);
});

test('the empty list of flows offers templates, and one of them opens', async ({ page, context }) => {
  await site.signIn(context, ADMIN.email, ADMIN.password);
  await site.open(page, '/');
  await expect(page.getByText('Build your first flow')).toBeVisible();
  await page.getByRole('button', { name: /Tell the user by e-mail/ }).click();
  await expect(page).toHaveURL(/\/flows\/reset-notice/);
  await expect(page.locator('[data-node-key]')).toHaveCount(4);
});

test('the empty pages of runs and events lead on', async ({ page, context }) => {
  await site.signIn(context, ADMIN.email, ADMIN.password);
  await site.open(page, '/events');
  await expect(page.getByText('No events yet')).toBeVisible();
  await page.getByRole('button', { name: 'Send a sample event' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Send event' }).click();
  await expect(page.getByRole('cell', { name: /user\.mfa\.factor\.reset_all/ })).toBeVisible();
});

test('the password is changed and the new one signs in', async ({ page, context, watch }) => {
  watch.allow(failedRequest(401));
  watch.allow(failedRequest(403));
  watch.allow(failedRequest(400));
  const made = await site.server.api<{ id: string }>('POST', '/api/users', {
    email: 'eve@example.com',
    name: 'Eve Editor',
    role: 'editor',
    password: 'the first long password',
  });
  expect(made.id).toMatch(/^usr_/);
  await site.signIn(context, 'eve@example.com', 'the first long password');
  await site.open(page, '/');
  await page.getByRole('button', { name: /Account/ }).click();
  await page.getByRole('menuitem', { name: 'Change password' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change password' });
  await dialog.getByLabel('Current password').fill('the first long password');
  await dialog.getByLabel('New password', { exact: true }).fill('the second long password');
  const again = dialog.getByLabel('Password again');
  if (await again.isVisible()) await again.fill('the second long password');
  await dialog.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password was changed.')).toBeVisible();
  await site.signIn(context, 'eve@example.com', 'the second long password');
  await site.open(page, '/');
});
