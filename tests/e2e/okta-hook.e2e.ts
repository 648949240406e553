// The event hook of a connection: made in Okta with one press, out of step when somebody edits it, back again, and rotated.
import { startOktaSim, type OktaSim } from '../../server/okta/sim/sim.ts';
import { expect, test, TRIGGER, useSite } from '../support/browser.ts';

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
