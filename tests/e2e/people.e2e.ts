// Roles, users, tokens and the secret of the hook.
import type { JsonObject } from '../../shared/json.ts';
import { expect, failedRequest, selectIn, test, TRIGGER, useSite, compose, dragCard } from '../support/browser.ts';
import { envelope, resetEvent } from '../support/sample-events.ts';
import { deliver } from '../support/server-process.ts';
import { linkIn, SLACK_TOKEN, startSlack } from '../support/slack.ts';

// The secret is made by the server, so that it can be made anew.
const site = useSite({ env: { SIGNALBOX_OKTA_HOOK_SECRET: '' } });

test('a viewer sees everything that is for viewers and can change nothing', async ({ page, context }) => {
  await site.flow('seen', { trigger: TRIGGER, write: compose('Hello') }, ['trigger -> write']);
  await site.server.api('POST', '/api/users', {
    email: 'vic@example.com',
    name: 'Vic Viewer',
    role: 'viewer',
    password: 'only here to have a look',
  });
  await site.signIn(context, 'vic@example.com', 'only here to have a look');
  await site.open(page, '/');
  await expect(page.getByRole('cell', { name: 'seen', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'New flow' })).toBeHidden();

  await page.goto(`${site.server.url}/flows/seen`);
  await expect(page.getByTestId('node-write')).toBeVisible();
  await expect(page.getByText('View only')).toBeVisible();
  for (const id of ['publish', 'test-run', 'palette-card-logic.if']) await expect(page.getByTestId(id)).toBeHidden();
  await expect(page.getByTestId('activate')).toBeDisabled();
  await page.getByTestId('node-write').click();
  await expect(page.getByTestId('inspector').getByRole('textbox', { name: 'Name', exact: true })).toBeDisabled();
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('node-write')).toBeVisible();
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Run test' })).toBeDisabled();

  for (const path of ['/runs', '/events']) {
    await site.open(page, path);
    await expect(page.getByRole('alert')).toBeHidden();
  }
  await expect(page.getByRole('button', { name: 'Send an event' })).toBeHidden();
  await site.open(page, '/connections');
  await expect(page.getByRole('button', { name: 'Add connection' })).toBeHidden();
  for (const path of ['hook', 'users', 'tokens']) {
    await site.open(page, `/settings/${path}`);
    await expect(page.getByText('For administrators')).toBeVisible();
  }
});

test('a user is added, changed, disabled and deleted', async ({ page }) => {
  await site.open(page, '/settings/users');
  await page.getByRole('button', { name: 'Add user' }).click();
  let dialog = page.getByRole('dialog', { name: 'Add user' });
  await dialog.getByLabel('Name').fill('Eve Editor');
  await dialog.getByLabel('E-mail').fill('eve@example.com');
  await dialog.getByRole('textbox', { name: 'Password' }).fill('a password for eve');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('row', { name: /Eve Editor/ });
  await expect(row).toBeVisible();
  const menu = page.getByRole('button', { name: 'Actions for Eve Editor' });
  await menu.click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  dialog = page.getByRole('dialog', { name: 'Edit Eve Editor' });
  await selectIn(dialog, 'Role').click();
  await page.getByRole('option', { name: 'Administrator' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('Administrator');
  await menu.click();
  await page.getByRole('menuitem', { name: 'Disable' }).click();
  await expect(row).toContainText('Disabled');
  await menu.click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete user' }).click();
  await expect(row).toBeHidden();
});

test('a token is shown once and works as Bearer until it is revoked', async ({ page }) => {
  await site.open(page, '/settings/tokens');
  await page.getByRole('button', { name: 'Create token' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Nightly export');
  await dialog.getByRole('button', { name: 'Create token' }).click();
  await expect(page.getByText('Copy the token now')).toBeVisible();
  const reveal = page.getByRole('button', { name: 'Show Token' });
  if (await reveal.isVisible()) await reveal.click();
  const token = await page.getByRole('textbox', { name: 'Token' }).inputValue();
  expect(token.length).toBeGreaterThan(20);
  const ask = async (): Promise<number> =>
    (await fetch(`${site.server.url}/api/flows`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await ask()).toBe(200);
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await page.reload();
  await expect(page.getByRole('row', { name: /Nightly export/ })).toBeVisible();
  await expect(page.getByText(token)).toBeHidden();
  await page.getByRole('button', { name: 'Revoke Nightly export' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke token' }).click();
  await expect(page.getByRole('row', { name: /Nightly export/ })).toBeHidden();
  expect(await ask()).toBe(401);
});

test('the secret of the hook is made anew; the old one is accepted for the time of grace', async ({ page }) => {
  await site.open(page, '/settings/hook');
  const field = page.getByRole('textbox', { name: 'Authentication secret' });
  const shownSecret = async (): Promise<string> => {
    await page.getByRole('button', { name: 'Show Authentication secret' }).click();
    return field.inputValue();
  };
  const before = await shownSecret();
  expect(await deliver(site.server, envelope([resetEvent()]), before)).toBe(204);
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Make a new secret' }).click();
  await expect(page.getByText('The secret before is still accepted.')).toBeVisible();
  const after = await shownSecret();
  expect(after).not.toBe(before);
  for (const secret of [before, after]) expect(await deliver(site.server, envelope([resetEvent()]), secret)).toBe(204);
  expect(await deliver(site.server, envelope([resetEvent()]), 'another')).toBe(401);
});

test('a connection is added, its secret is never shown again, and a card uses it', async ({ page }) => {
  await site.open(page, '/connections');
  await page.getByRole('button', { name: 'Add connection' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add connection' });
  await selectIn(dialog, 'App').click();
  await page.getByRole('option', { name: 'Slack' }).click();
  await dialog.getByLabel('Name').fill('Security channel');
  await dialog.getByLabel(/Webhook/).fill('https://hooks.slack.com/services/T0/B0/secret');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved Security channel.')).toBeVisible();
  await page.getByRole('button', { name: 'Actions for Security channel' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit Security channel' });
  await expect(edit.getByRole('button', { name: /Replace/ }).first()).toBeVisible();
  await expect(edit).not.toContainText('services/T0');
  await page.keyboard.press('Escape');

  await site.flow('tells', { trigger: TRIGGER });
  await site.openFlow(page, 'tells');
  await dragCard(page, 'notify.slack', 0.7, 0.6);
  const inspector = page.getByTestId('inspector');
  await selectIn(inspector, 'Connection').click();
  await page.getByRole('option', { name: 'Security channel' }).click();
  await expect
    .poll(async () => (await site.server.api<{ bindings: JsonObject }>('GET', '/api/flows/tells')).bindings)
    .toEqual({ slack: expect.stringMatching(/^\S+$/) });
  await expect(inspector.getByText('Slot slack')).toBeVisible();
});

test('a connection for HTTP asks for what its kind of sign-in needs, and for the secret again for another host', async ({
  page,
  watch,
}) => {
  watch.allow(failedRequest(400));
  await site.open(page, '/connections');
  await page.getByRole('button', { name: 'Add connection' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add connection' });
  await selectIn(dialog, 'App').click();
  await page.getByRole('option', { name: 'HTTP', exact: true }).click();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Partner');
  await expect(dialog.getByLabel('Token')).toBeVisible();
  await selectIn(dialog, 'Sign-in').click();
  await page.getByRole('option', { name: 'User and password' }).click();
  await expect(dialog.getByLabel('Token')).toBeHidden();
  await dialog.getByLabel('User name').fill('box');
  await dialog.getByRole('textbox', { name: 'Password' }).fill('the-password-of-box');
  await dialog.getByLabel('Hosts').fill('api.example.com\nhttps://wrong.example.com');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByLabel('Hosts')).toHaveAccessibleDescription(/A host is a name/);
  await dialog.getByLabel('Hosts').fill('api.example.com\n*.example.com:8443');
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  await expect(dialog.getByRole('status')).toContainText('cannot be tried');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved Partner.')).toBeVisible();

  await page.getByRole('button', { name: 'Actions for Partner' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit Partner' });
  await expect(edit.getByRole('button', { name: 'Replace Password' })).toBeVisible();
  await edit.getByLabel('Hosts').fill('api.example.com');
  await expect(edit.getByRole('button', { name: 'Replace Password' })).toBeVisible();
  await edit.getByLabel('Hosts').fill('api.example.com\nother.example.com');
  await expect(edit.getByRole('textbox', { name: 'Password' })).toHaveAccessibleDescription(/Hosts changed/);
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(edit.getByRole('textbox', { name: 'Password' })).toBeFocused();
  await edit.getByRole('textbox', { name: 'Password' }).fill('the-password-of-box');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(edit).toBeHidden();
  const { items } = await site.server.api<{ items: { name: string; settings: JsonObject }[] }>(
    'GET',
    '/api/connections',
  );
  expect(items.find(({ name }) => name === 'Partner')?.settings).toEqual({
    auth: { type: 'basic', username: 'box' },
    hosts: ['api.example.com', 'other.example.com'],
  });
});

test('S9 an approval asks by Slack: the bot token is tried and chosen, the link in the message decides', async ({
  page,
  watch,
}) => {
  watch.allow(failedRequest(400));
  const slack = await startSlack({ 'ann@example.com': 'U-ann' });
  try {
    await site.open(page, '/connections');
    await page.getByRole('button', { name: 'Add connection' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add connection' });
    await selectIn(dialog, 'App').click();
    await page.getByRole('option', { name: 'Slack' }).click();
    await dialog.getByLabel('Name').fill('Approvals');
    await dialog.getByLabel('Bot token').fill('not-a-token');
    await dialog.getByLabel('API address').fill(slack.apiUrl);
    await dialog.getByRole('button', { name: 'Test connection' }).click();
    await expect(dialog.getByLabel('Bot token')).toHaveAccessibleDescription(/begins with xoxb-/);
    await expect(dialog.getByLabel('Bot token')).toBeFocused();
    await dialog.getByLabel('Bot token').fill('xoxb-1-wrong');
    await dialog.getByRole('button', { name: 'Test connection' }).click();
    await expect(dialog.getByRole('status')).toContainText('Slack does not accept the bot token');
    await dialog.getByLabel('Bot token').fill(SLACK_TOKEN);
    await expect(dialog.getByRole('status')).toBeEmpty();
    await dialog.getByRole('button', { name: 'Test connection' }).click();
    await expect(dialog.getByRole('status')).toContainText('The bot token works: signalbox in the workspace Example.');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Saved Approvals.')).toBeVisible();
    const others = [
      { app: 'slack', name: 'One channel', settings: { webhookUrl: 'https://hooks.slack.com/services/T0/B0/x' } },
      { app: 'smtp', name: 'Post', settings: { host: 'smtp.example.com', from: 'a@example.com' } },
    ];
    for (const other of others) await site.server.api('POST', '/api/connections', other);

    const inputs = { title: 'Unlock Ada?', approvers: ['ann@example.com'] };
    const ask = { card: 'people.approval', version: 1, name: 'Ask', inputs };
    await site.flow('asks', { trigger: TRIGGER, ask, done: compose('Go') }, ['trigger -> ask', 'ask.approved -> done']);
    await site.openFlow(page, 'asks');
    await page.getByTestId('node-ask').click();
    const inspector = page.getByTestId('inspector');
    const field = selectIn(inspector, 'Connection');
    await field.click();
    await page.getByRole('option', { name: 'Post' }).click();
    await expect(inspector.getByText('Slot smtp')).toBeVisible();
    await field.click();
    await expect(page.getByRole('option', { name: 'One channel: has no bot token' })).toHaveAttribute(
      'data-combobox-disabled',
      'true',
    );
    await page.getByRole('option', { name: 'Approvals' }).click();
    await expect(inspector.getByText('Slot slack')).toBeVisible();
    await expect
      .poll(async () => (await site.server.api<{ bindings: JsonObject }>('GET', '/api/flows/asks')).bindings)
      .toEqual({ slack: 'approvals' });

    await site.server.api('POST', '/api/flows/asks/activate');
    await site.server.api('POST', '/api/events', resetEvent());
    await expect.poll(() => slack.messages.map(({ to }) => to)).toEqual(['U-ann']);
    await page.goto(linkIn(slack.messages[0]?.message));
    await expect(page.getByText('Unlock Ada?').first()).toBeVisible();
    await page.getByRole('button', { name: 'Approve' }).click();
    await expect(page.getByText('It is recorded that you approved this')).toBeVisible();
    await expect
      .poll(async () => {
        const runs = await site.server.api<{ items: { status: string }[] }>('GET', '/api/runs?flow=asks');
        return runs.items.map(({ status }) => status);
      })
      .toEqual(['succeeded']);
  } finally {
    await slack.close();
  }
});
