// The event hook of a connection: made in Okta with one press, out of step when somebody edits it, back again, and rotated.
// What it brings late starts nothing, until a person lets the flow catch up.
import { startOktaSim, type OktaSim } from '../../server/okta/sim/sim.ts';
import { envelope, resetEvent } from '../support/sample-events.ts';
import { draft, expect, saved, test, TRIGGER, useSite } from '../support/browser.ts';

const site = useSite();
let sim: OktaSim;
test.beforeAll(async () => {
  sim = await startOktaSim();
});
test.afterAll(() => sim.close());

test('a hook is created, brought into step, and its secret rotated', async ({ page }) => {
  await site.flow('resets', { trigger: TRIGGER }, []);
  await site.server.api('POST', '/api/flows/resets/activate');
  const auth = { type: 'oauth', clientId: sim.clientId, privateKey: sim.privateKey };
  const settings = { orgUrl: sim.url, auth };
  await site.server.api('POST', '/api/connections', { id: 'org', app: 'okta', name: 'The org', settings });
  await site.open(page, '/connections');
  await page.getByRole('button', { name: 'The org', exact: true }).click();
  const hook = page.getByTestId('okta-hook');
  await expect(hook.getByRole('status')).toContainText('has made no event hook');
  await hook.getByRole('button', { name: 'Create in Okta' }).click();
  await expect(hook.getByRole('status')).toContainText('In step: active and verified in Okta, with 1 event type.');

  const [made] = [...sim.org.hooks.values()];
  if (made === undefined) throw new Error('The org has no hook.');
  made.items = ['user.session.start'];
  await page.reload();
  await page.getByRole('button', { name: 'The org', exact: true }).click();
  await expect(hook.getByRole('status')).toContainText('Out of step');
  await hook.getByRole('button', { name: 'Bring into step' }).click();
  await expect(hook.getByRole('status')).toContainText('In step');
  expect(made.items).toEqual(['user.mfa.factor.reset_all']);

  const before = made.auth?.value;
  await hook.getByRole('button', { name: 'Rotate secret' }).click();
  await expect(hook).toContainText('The secret before is taken until');
  await expect(hook.getByRole('status')).toContainText('In step');
  expect(made.auth?.value).not.toBe(before);
});

test('an event that came late says so; the flow catches up, dry first', async ({ page }) => {
  await site.flow('late-ones', { trigger: TRIGGER }, []);
  await site.server.api('POST', '/api/flows/late-ones/activate');
  const { secret } = await site.server.api<{ secret: string }>('GET', '/api/connections/default/hook');
  const published = new Date(Date.now() - 30 * 3_600_000).toISOString();
  const delivered = await fetch(`${site.server.url}/hooks/okta`, {
    method: 'POST',
    headers: { authorization: secret, 'content-type': 'application/json' },
    body: JSON.stringify(envelope([resetEvent({ published })])),
  });
  expect(delivered.status).toBe(204);
  await site.open(page, '/events');
  await page.getByText('user.mfa.factor.reset_all').first().click();
  await expect(page.getByRole('dialog')).toContainText('It came late, 1 d 6 h after it was published');

  await site.openFlow(page, 'late-ones');
  await page.getByTestId('node-trigger').click();
  const after = page.getByTestId('inspector').getByRole('textbox', { name: 'Late after (hours)' });
  await after.pressSequentially('0.5');
  await expect(after).toHaveValue('0.5');
  await saved(page);
  expect((await draft(site, 'late-ones')).flow.nodes['trigger']).toMatchObject({ late: { afterSeconds: 1_800 } });
  await page.getByTestId('flow-menu').click();
  await page.getByRole('menuitem', { name: 'Catch up…' }).click();
  const dialog = page.getByRole('dialog');
  const local = (ms: number): string =>
    new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  await dialog.getByLabel('From').fill(local(Date.now() - 48 * 3_600_000));
  for (const mode of ['dry', 'live']) {
    await dialog.getByRole('button', { name: 'Count events' }).click();
    await expect(dialog.getByRole('status')).toContainText('1 event fits; 0 of them ran already.');
    await dialog.getByRole('button', { name: `Start 1 ${mode} run` }).click();
    await expect(page.getByText(`1 ${mode} run was started.`)).toBeVisible();
  }
  await expect(dialog).toBeHidden();
});
