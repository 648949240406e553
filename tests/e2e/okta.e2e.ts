// Answering an MFA reset in Okta, by mouse, against the simulated org: the flow is built, tried dry, then live; and the
// page of a run says what a look saw of a call whose answer was lost.
import type { Locator, Page } from '@playwright/test';

import type { OktaSim } from '../../server/okta/sim/sim.ts';
import { dragCard, expect, saved, test, useSite, wire } from '../support/browser.ts';
import { connectOrg, resetAll, startOrg, writesOf } from '../support/okta-org.ts';
import { until } from '../support/server-process.ts';

const site = useSite();
let sim: OktaSim;

test.beforeAll(async () => {
  sim = await startOrg();
  await connectOrg(site.server, sim);
});
test.afterAll(() => sim.close());

const statusOf = (id: string): string => sim.org.users.get(id)?.status ?? 'gone';
const step = (page: Page, key: string): Locator => page.getByTestId(`step-${key}`);

/** Puts a field of the data tree into an input of a node, by clicks. */
async function fillFrom(
  page: Page,
  node: string,
  input: string,
  field: { words: string; path: string },
): Promise<void> {
  const inspector = page.getByTestId('inspector');
  await page.getByTestId(`node-${node}`).click();
  await inspector.getByRole('textbox', { name: input, exact: true }).click();
  await page.getByRole('textbox', { name: 'Search fields' }).fill(field.words);
  await page.getByTestId(`data-${field.path}`).click();
}

test('the flow is built with the mouse, tried dry and live, and its user is suspended', async ({ page }) => {
  // A reset that has come already is what the flow is tried with.
  const id = await resetAll(sim, 'Amara');
  await site.open(page, '/');

  await test.step('an empty flow offers the trigger first, also to the words that an action answers to better', async () => {
    await page.getByRole('button', { name: 'New flow' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Respond to a reset');
    await dialog.getByRole('button', { name: 'Create empty flow' }).click();
    await page.getByRole('button', { name: 'Add a trigger' }).click();
    const quickAdd = page.getByTestId('quick-add');
    await quickAdd.getByRole('combobox').fill('reset all');
    await expect(quickAdd.getByRole('option').first()).toContainText('User MFA Factor Reset All');
    await expect(quickAdd.getByRole('option').filter({ hasText: 'Reset All Factors' })).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('cards are dragged from the palette and wired', async () => {
    for (const [card, node, x, y] of [
      ['okta.user-mfa-factor-reset-all', 'trigger', 0.2, 0.2],
      ['okta.get-user-roles', 'getUserRoles', 0.55, 0.2],
      ['logic.if', 'if1', 0.2, 0.5],
      ['okta.clear-user-sessions', 'clearUserSessions', 0.55, 0.5],
      ['okta.suspend-user', 'suspendUser', 0.55, 0.8],
    ] as const) {
      await dragCard(page, card, x, y);
      await expect(page.getByTestId(`node-${node}`)).toBeVisible();
    }
    await wire(page, 'trigger-out', 'getUserRoles');
    await wire(page, 'getUserRoles-out', 'if1');
    await wire(page, 'if1-true', 'clearUserSessions');
    await wire(page, 'clearUserSessions-out', 'suspendUser');
    await expect(page.locator('.react-flow__edge')).toHaveCount(4);
  });

  await test.step('inputs are filled from what the steps before give', async () => {
    const user = { words: 'Okta User', path: 'trigger.oktaUser.id' };
    for (const node of ['getUserRoles', 'clearUserSessions', 'suspendUser']) await fillFrom(page, node, 'User', user);
    await page.getByTestId('node-if1').click();
    await page.getByRole('textbox', { name: 'Condition' }).click();
    await page.keyboard.type('getUserRoles.count > 0');
    await page.keyboard.press('Escape');
    await saved(page);
  });

  const choose = async (): Promise<void> => {
    await page.getByText('Stored event', { exact: true }).click();
    await page.getByRole('combobox', { name: 'Choose an event' }).click();
    await page
      .getByRole('option', { name: /user\.mfa\.factor\.reset_all/ })
      .first()
      .click();
  };
  await test.step('a dry test reads the roles, and shows what would be sent', async () => {
    await page.getByTestId('test-run').click();
    await choose();
    await page.getByRole('button', { name: 'Run test' }).click();
    await expect(step(page, 'getUserRoles')).toHaveAttribute('data-status', 'succeeded');
    await expect(step(page, 'suspendUser')).toHaveAttribute('data-status', 'simulated');
    expect([statusOf(id), writesOf(sim)]).toEqual(['ACTIVE', []]);
  });

  await test.step('a live test suspends the user', async () => {
    await page.getByText('Live', { exact: true }).last().click();
    await page.getByRole('button', { name: 'Run test' }).click();
    await expect(step(page, 'suspendUser')).toHaveAttribute('data-status', 'succeeded');
    expect(statusOf(id)).toBe('SUSPENDED');
    expect(writesOf(sim).map((call) => call.split('/').at(-1))).toEqual(['sessions', 'suspend']);
  });

  await test.step('published and active, it answers the next reset by itself', async () => {
    await page.getByTestId('publish').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await expect(page.getByText('Version 1 is live.')).toBeVisible();
    await page.getByTestId('activate').click();
    await expect(page.getByTestId('activate')).toBeChecked();
    const chen = await resetAll(sim, 'Chen');
    await expect.poll(() => statusOf(chen)).toBe('SUSPENDED');
  });
});

test('J5 a call whose answer was lost: the run says what was looked at, and what was seen', async ({ page }) => {
  const suspend = { card: 'okta.suspend-user', version: 1, name: 'Suspend them', connection: 'okta' };
  await site.flow(
    'looking',
    {
      trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1, name: 'All factors reset' },
      suspend: { ...suspend, inputs: { user: '{{ trigger.oktaUser.id }}' } },
    },
    ['trigger -> suspend'],
    { connections: { okta: { app: 'okta' } } },
  );
  await site.server.api('POST', '/api/flows/looking/activate');
  sim.trouble.next('lost', { path: '/api/v1/users/{id}/lifecycle/suspend' });
  const id = await resetAll(sim, 'Priya');
  const { items } = await until(
    () => site.server.api<{ items: { id: string }[] }>('GET', '/api/runs?flow=looking&status=succeeded'),
    (answer) => answer.items.length > 0,
  );
  await site.server.api('POST', '/api/flows/looking/deactivate');
  expect(writesOf(sim).filter((call) => call === `POST /api/v1/users/${id}/lifecycle/suspend`)).toHaveLength(1);

  await site.open(page, `/runs/${items[0]?.id}`);
  await step(page, 'suspend').click();
  const looked = page.getByRole('region', { name: 'The answer was lost, so Signalbox looked' });
  await expect(looked).toContainText(`The status of the user ${id}`);
  await expect(looked).toContainText('It is SUSPENDED, since ');
  await expect(looked).toContainText('It had taken effect. The call was not made again.');
  await page.getByRole('tab', { name: 'Journal' }).click();
  await expect(page.getByRole('list', { name: 'Journal' })).toContainText(
    `The answer of “Suspend them” was lost. Looked at: The status of the user ${id}. Seen: It is SUSPENDED, since`,
  );
});
