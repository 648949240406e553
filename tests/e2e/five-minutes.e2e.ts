// The five minutes of the README, as they are written there: nothing of it ends in red.
import { expect, selectIn, test, useSite } from '../support/browser.ts';

const site = useSite();

test('S11 the first template: a dry test without any connection, what is missing, a connection, live', async ({
  page,
}) => {
  await test.step('the dry test succeeds, and shows what would be sent and what is missing', async () => {
    await site.open(page, '/');
    await page.getByRole('button', { name: /Alert when someone else resets MFA/ }).click();
    await expect(page.getByTestId('node-trigger')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByTestId('test-run').click();
    await page.getByTestId('test-start').click();
    await expect(page.getByTestId('step-tell')).toHaveAttribute('data-status', 'simulated');
    await page.getByTestId('step-tell').click();
    await page.getByRole('tab', { name: 'Result' }).click();
    const result = page.getByTestId('inspector').getByRole('tabpanel');
    await expect(result.getByTestId('missing')).toContainText('is bound to no connection of Slack yet');
    await expect(result).toContainText('Would have sent');

    await page.getByRole('link', { name: 'Open run' }).click();
    await expect(page).toHaveURL(/\/runs\//);
    // The address changes before the page does; the editor has a step of the same name.
    await expect(page.getByTestId('publish')).toBeHidden();
    await page.getByTestId('step-tell').click();
    await expect(page.getByTestId('missing')).toContainText('is bound to no connection of Slack yet');
    await page.screenshot({ path: 'test-results/missing-on-the-run-page.png' });
    await page.getByTestId('missing').getByRole('link', { name: 'Add connection' }).click();
    await expect(page).toHaveURL(/\/connections/);
  });

  await test.step('a live test says the same beforehand, and leads to the field of the connection', async () => {
    await site.openFlow(page, 'reset-by-someone-else');
    await page.getByTestId('test-run').click();
    await page.getByTestId('test-form').getByText('Live', { exact: true }).click();
    await page.getByTestId('issue-connection.unbound').first().click();
    await expect(page.getByTestId('inspector').getByRole('link', { name: /Connections/ })).toBeVisible();
    await page.screenshot({ path: 'test-results/missing-before-a-live-run.png' });
  });

  await test.step('with a connection it is published, active, and runs live', async () => {
    await site.open(page, '/connections');
    await page.getByRole('button', { name: 'Add connection' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add connection' });
    await selectIn(dialog, 'App').click();
    await page.getByRole('option', { name: 'Slack' }).click();
    await dialog.getByLabel('Name').fill('Security');
    await dialog.getByLabel(/Webhook/).fill(`${site.receiver.url}/services/T0/B0/x`);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Saved Security.')).toBeVisible();

    await site.openFlow(page, 'reset-by-someone-else');
    await expect(page.getByTestId('issues')).toHaveText('No issues');
    await page.getByTestId('publish').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await page.getByTestId('activate').click();
    await expect(page.getByTestId('activate')).toBeChecked();
    await site.open(page, '/events');
    await page.getByRole('button', { name: /Send/ }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send event' }).click();
    await expect.poll(() => site.receiver.received.length).toBe(1);
    expect(site.receiver.received[0]?.body).toContain('rotating_light');
  });
});
