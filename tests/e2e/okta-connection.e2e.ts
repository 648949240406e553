// An Okta connection from the first click to a flow that acts: keys made here, what is wrong in Okta's terms, values looked
// up in the org, attributes of its own that complete, and scopes that are not granted yet. Against the simulator.
import { startOktaSim, type OktaSim } from '../../server/okta/sim/sim.ts';
import { userNamed } from '../../server/okta/sim/sim-client.test-support.ts';
import { expect, failedRequest, saved, test, TRIGGER, useSite } from '../support/browser.ts';

const site = useSite();
let sim: OktaSim;
test.beforeAll(async () => {
  sim = await startOktaSim({ moreUsers: 80 });
});
test.afterAll(() => sim.close());

const org = { app: 'okta' };
const suspend = { card: 'okta.suspend-user', version: 1, connection: 'okta' };

test('a service app is connected: the key that was made here, an error in Okta’s terms, and then green', async ({
  page,
}) => {
  await site.open(page, '/connections');
  await page.getByRole('button', { name: 'Add connection' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'App' }).click();
  await page.getByRole('option', { name: 'Okta' }).click();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Simulated org');
  await dialog.getByRole('textbox', { name: 'Org URL' }).fill(sim.url);
  await dialog.getByRole('combobox', { name: 'How flows sign in' }).click();
  await page.getByRole('option', { name: 'Service app (OAuth 2.0)' }).click();
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  await expect(dialog.getByRole('status')).toContainText('Save it first');
  await dialog.getByRole('button', { name: 'Save' }).click();

  // It stays open with what goes into Okta: the address, and the key to paste.
  await expect(page.getByRole('dialog', { name: 'Edit Simulated org' })).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'Address of the public keys' })).toHaveValue(
    /\/oauth\/.+\/jwks\.json$/,
  );
  const key = await dialog.getByRole('textbox', { name: 'Public key', exact: true }).inputValue();
  expect(JSON.parse(key)).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256' });
  await dialog.getByRole('textbox', { name: 'Client ID' }).fill(sim.clientId);
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  await expect(dialog.getByRole('status')).toContainText(/Client Credentials > Edit > Public keys/);
  await expect(dialog.getByRole('status')).toBeInViewport();

  // An administrator of the org gives the app the key.
  sim.org.clients.get(sim.clientId)?.keys.push(JSON.parse(key));
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  await expect(dialog.getByRole('status')).toContainText(`takes the app ${sim.clientId}`);
  await dialog.getByRole('textbox', { name: 'Client ID' }).fill('0oaUnknownToTheOrg00');
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  await expect(dialog.getByRole('status')).toContainText(
    /client ID of an app of this org.*Applications > the app > General/,
  );
  await dialog.getByRole('textbox', { name: 'Client ID' }).fill(sim.clientId);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Simulated org', exact: true }).click();
  await expect(page.getByTestId('okta-app')).toContainText(`client ${sim.clientId} start no flow`);
});

test('a new key is made, and until Okta knows it the one before does', async ({ page }) => {
  await site.open(page, '/connections');
  const open = (): Promise<void> => page.getByRole('button', { name: 'Simulated org', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await open();
  const key = dialog.getByRole('textbox', { name: 'Public key', exact: true });
  const before = await key.inputValue();
  await dialog.getByRole('button', { name: 'Remove Private key' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await open();
  await expect(key).not.toHaveValue(before);
  await expect(page.getByTestId('okta-app')).toContainText('The key before is served too');
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  await expect(dialog.getByText('does not know the new key yet')).toBeVisible();
});

test('a user is looked up in the org: by name, page after page, and shown by name', async ({ page }) => {
  const flow = { connections: { okta: org } };
  await site.flow('looks-up', { trigger: TRIGGER, suspend }, ['trigger -> suspend'], flow);
  await site.server.api('PUT', '/api/flows/looks-up/bindings', { okta: 'simulated-org' });
  await site.openFlow(page, 'looks-up');
  await page.getByTestId('node-suspend').click();
  const inspector = page.getByTestId('inspector');
  await inspector.getByRole('button', { name: 'User: Look up in the org' }).click();
  const search = page.getByRole('textbox', { name: 'Search: User' });
  await expect(search).toBeFocused();
  const options = page.getByRole('listbox').getByRole('option');
  await expect(options).toHaveCount(51);
  await options.last().click();
  // A user who was deactivated is not listed.
  const listed = [...sim.org.users.values()].filter(({ status }) => status !== 'DEPROVISIONED');
  await expect(options).toHaveCount(listed.length);
  await search.fill('grace k');
  await expect(options).toHaveCount(1);
  await expect(options.first()).toContainText('Grace Kim');
  await search.press('ArrowDown');
  await search.press('Enter');
  await expect(inspector.getByTestId('lookup-name')).toContainText('Grace Kim');
  await expect(inspector.getByRole('textbox', { name: 'User' })).toHaveText(userNamed(sim, 'grace'));
  await saved(page);
});

test('what belongs to a user asks for the user first; an org that is down hinders nobody', async ({ page, watch }) => {
  watch.allow(failedRequest(503));
  const nodes = { trigger: TRIGGER, factor: { card: 'okta.delete-factor', version: 1, connection: 'okta' } };
  await site.flow('factors', nodes, ['trigger -> factor'], { connections: { okta: org } });
  await site.server.api('PUT', '/api/flows/factors/bindings', { okta: 'simulated-org' });
  await site.openFlow(page, 'factors');
  await page.getByTestId('node-factor').click();
  const inspector = page.getByTestId('inspector');
  const lookUp = inspector.getByRole('button', { name: 'Factor: Look up in the org' });
  await lookUp.click();
  await expect(page.getByText('fill in User first')).toBeVisible();
  await page.keyboard.press('Escape');
  await inspector.getByRole('textbox', { name: 'User' }).click();
  await page.keyboard.type('grace.kim@nexacorp.example');
  await lookUp.click();
  await page.getByRole('option', { name: /sms/ }).click();
  await expect(inspector.getByTestId('lookup-name')).toContainText('sms');

  await site.server.api('POST', '/api/connections', {
    id: 'down',
    app: 'okta',
    name: 'Org that is down',
    settings: { orgUrl: 'http://127.0.0.1:9', auth: { type: 'ssws', token: '00down' } },
  });
  await site.server.api('PUT', '/api/flows/factors/bindings', { okta: 'down' });
  await site.openFlow(page, 'factors');
  await page.getByTestId('node-factor').click();
  await inspector.getByRole('button', { name: 'User: Look up in the org' }).click();
  await expect(page.getByText(/An ID or an expression can be entered all the same/)).toBeVisible();
  await page.keyboard.press('Escape');
  await inspector.getByRole('textbox', { name: 'User' }).click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('someone@nexacorp.example');
  await saved(page);
});

test('attributes that only this org has complete in expressions, also where the card is used by two connections', async ({
  page,
}) => {
  await site.server.api('POST', '/api/connections', {
    id: 'elsewhere',
    app: 'okta',
    name: 'Org elsewhere',
    settings: { orgUrl: sim.url, auth: { type: 'ssws', token: sim.sswsToken } },
  });
  const read = { card: 'okta.read-user', version: 1, inputs: { user: 'x' } };
  const nodes = {
    trigger: TRIGGER,
    person: { ...read, connection: 'okta' },
    other: { ...read, connection: 'elsewhere' },
    write: { card: 'data.compose', version: 1, inputs: {} },
  };
  const edges = ['trigger -> person', 'person -> other', 'other -> write'];
  await site.flow('custom', nodes, edges, { connections: { okta: org, elsewhere: org } });
  await site.server.api('PUT', '/api/flows/custom/bindings', { okta: 'simulated-org', elsewhere: 'elsewhere' });
  await site.openFlow(page, 'custom');
  await page.getByTestId('node-write').click();
  await page.getByTestId('inspector').getByRole('textbox', { name: 'Text' }).click();
  await page.keyboard.type('{{ person.profile.bad');
  await expect(page.getByRole('option', { name: /badge/ })).toBeVisible();
});

test('publishing says which scope is not granted, and publishes all the same', async ({ page }) => {
  sim.org.clients.get(sim.clientId)?.scopes.delete('okta.users.manage');
  await site.openFlow(page, 'looks-up');
  await page.getByTestId('publish').click();
  const scopes = page.getByTestId('needed-scopes');
  await expect(scopes.getByRole('alert')).toContainText(
    /Not granted yet: okta\.users\.manage.*Okta API Scopes > Grant/,
  );
  await expect(scopes.getByRole('row', { name: /okta\.users\.read Granted/ })).toBeVisible();
  await expect(scopes.getByRole('row', { name: /okta\.users\.manage Not granted/ })).toContainText(
    'okta.users.lifecycle.suspend',
  );
  await page.getByTestId('publish-confirm').click();
  await expect(page.getByText('Version 1 is live.')).toBeVisible();
});

test('polling is switched on, says how it stands, and what no hook brought is on Events with its numbers', async ({
  page,
}) => {
  await site.server.api('POST', '/api/connections', {
    id: 'polled',
    app: 'okta',
    name: 'Polled org',
    settings: { orgUrl: sim.url, auth: { type: 'ssws', token: sim.sswsToken } },
  });
  const watch = { trigger: { card: 'okta.event', version: 1, inputs: { eventType: 'user.session.clear' } } };
  await site.flow('watches', watch, []);
  await site.server.api('POST', '/api/flows/watches/activate');
  await site.open(page, '/connections');
  await page.getByRole('button', { name: 'Polled org', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('switch', { name: 'Poll the System Log' }).check();
  await dialog.getByRole('textbox', { name: 'Every so many seconds' }).fill('1');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByTestId('polling-polled')).toContainText('Polling', { timeout: 10_000 });
  await expect
    .poll(() => sim.requests.some(({ query }) => query.includes('ASCENDING')), { timeout: 15_000 })
    .toBe(true);
  sim.log.write({ type: 'user.session.clear', principal: null, requestId: 'r', path: '/api/v1/users/sessions' });
  await expect
    .poll(async () => JSON.stringify(await site.server.api('GET', '/api/events')), { timeout: 20_000 })
    .toContain('"poll"');
  await site.open(page, '/events');
  const coverage = page.getByRole('region', { name: 'Coverage' });
  await coverage.getByRole('combobox', { name: 'Okta connection' }).click();
  await page.getByRole('option', { name: 'Polled org' }).click();
  await expect(coverage.getByRole('img', { name: /1 missed by the hook and polled/ })).toBeVisible();
  await expect(coverage).toContainText('Polling runs.');
  await coverage.getByText('Show as a table').click();
  await expect(coverage.getByRole('table')).toContainText('Missed by the hook, polled');
});
