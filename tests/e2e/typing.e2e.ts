// Typing with real keys into inputs of every kind, and putting fields into them: nothing that was written is lost.
import type { Locator, Page } from '@playwright/test';

import type { JsonObject } from '../../shared/json.ts';
import { compose, draft, expect, request, saved, test, TRIGGER, useSite } from '../support/browser.ts';

const site = useSite();
const NAME = '{{ trigger.oktaUser.displayName }}';

const inspector = (page: Page): Locator => page.getByTestId('inspector');
const field = (page: Page, name: string): Locator => inspector(page).locator(`[data-field="inputs.${name}"]`);
const dataRow = (page: Page, path: string): Locator => page.getByTestId(`data-${path}`);

async function openNode(page: Page, id: string, node: JsonObject): Promise<void> {
  await site.flow(id, { trigger: TRIGGER, node }, ['trigger -> node']);
  await site.openFlow(page, id);
  await page.getByTestId('node-node').click();
  await expect(inspector(page)).toBeVisible();
}

async function expectInputs(page: Page, id: string, inputs: JsonObject): Promise<void> {
  await expect.poll(async () => (await draft(site, id)).flow.nodes['node']!.inputs).toEqual(inputs);
  await saved(page);
}

async function search(page: Page, text: string): Promise<void> {
  await inspector(page).getByRole('textbox', { name: 'Search fields' }).fill(text);
}

test('a text that holds an expression takes every key that replaces it', async ({ page }) => {
  await openNode(page, 'text', compose(`For ${NAME}`));
  await inspector(page).getByRole('textbox', { name: 'Text' }).click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Nothing but words, and {{ 1 + 1 }} of them');
  await expectInputs(page, 'text', { text: 'Nothing but words, and {{ 1 + 1 }} of them' });
});

test('so does one that is a chip, and the chip comes back once it is left', async ({ page }) => {
  await openNode(page, 'chip', request(NAME, { inputs: { method: 'POST', url: NAME } }));
  const chip = inspector(page).getByRole('button', { name: /^URL: .*Display Name/ });
  await chip.click();
  await expect(inspector(page).getByRole('textbox', { name: 'URL' })).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('https://example.com/');
  await expectInputs(page, 'chip', { method: 'POST', url: 'https://example.com/' });
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(NAME);
  await expect(inspector(page).getByRole('textbox', { name: 'URL' })).toBeFocused();
  await page.getByTestId('canvas').focus();
  await expect(chip).toBeVisible();
});

test('a number keeps its point, its sign and its noughts while it is typed, fixed and as an expression', async ({
  page,
}) => {
  await openNode(page, 'number', { card: 'logic.delay', version: 1, name: 'Wait', inputs: { seconds: '{{ 1 + 1 }}' } });
  const seconds = field(page, 'seconds').getByRole('textbox', { name: 'Seconds' });
  await seconds.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('12.05');
  await expectInputs(page, 'number', { seconds: 12.05 });
  await page.getByTestId('canvas').focus();
  await expect(field(page, 'seconds').locator('input')).toHaveValue('12.05');
  await field(page, 'seconds').locator('input').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('3.50');
  await expect(field(page, 'seconds').locator('input')).toHaveValue('3.50');
  // To an expression and back: the number stays.
  const mode = inspector(page).getByRole('button', { name: 'Seconds: Use an expression' });
  await mode.click();
  await expectInputs(page, 'number', { seconds: '{{ 3.5 }}' });
  await mode.click();
  await expectInputs(page, 'number', { seconds: 3.5 });
});

test('a choice that was an expression takes what is typed, and is a choice again once it is left', async ({ page }) => {
  await openNode(
    page,
    'choice',
    request('https://example.com', { inputs: { method: NAME, url: 'https://example.com' } }),
  );
  await inspector(page)
    .getByRole('button', { name: /^Method: .*Display Name/ })
    .click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('POST');
  await expectInputs(page, 'choice', { method: 'POST', url: 'https://example.com' });
  await page.getByTestId('canvas').focus();
  await expect(field(page, 'method').locator('input').first()).toHaveValue('POST');
});

test('JSON that is not finished is still there when the author comes back', async ({ page }) => {
  await openNode(page, 'json', request('https://example.com'));
  const body = inspector(page).getByRole('textbox', { name: 'Body' });
  await body.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('{"hello": "you", ');
  await page.getByTestId('node-trigger').click();
  await page.getByTestId('node-node').click();
  await expect(body).toHaveText('{"hello": "you", ');
});

test('a field goes into a JSON body as a value where the caret is, by a click and by a drop', async ({ page }) => {
  await openNode(page, 'body', request('https://example.com'));
  const body = inspector(page).getByRole('textbox', { name: 'Body' });
  await body.click();
  await page.keyboard.press('Control+End');
  await search(page, 'Display Name');
  await dataRow(page, 'trigger.oktaUser.displayName').click();
  const both = { hello: 'world', displayName: NAME };
  await expectInputs(page, 'body', { method: 'POST', url: 'https://example.com', body: both });
  const line = body.locator('.cm-line').filter({ hasText: 'world' });
  await dataRow(page, 'trigger.oktaUser.displayName').dragTo(line, { targetPosition: { x: 40, y: 8 } });
  await expect
    .poll(async () => JSON.stringify((await draft(site, 'body')).flow.nodes['node']!.inputs!['body']))
    .toMatch(/displayName2.*world/);
});

test('a field that would take the place of a value asks first', async ({ page }) => {
  await openNode(page, 'asks', { card: 'logic.delay', version: 1, name: 'Wait', inputs: { seconds: 30 } });
  await field(page, 'seconds').locator('input').click();
  await search(page, 'version');
  const row = inspector(page).getByRole('treeitem').filter({ hasText: 'flow.version' }).first();
  await row.click();
  await expect(inspector(page).getByRole('alert')).toContainText('take the place');
  await expectInputs(page, 'asks', { seconds: 30 });
  await inspector(page).getByRole('button', { name: 'Replace it' }).click();
  await expect
    .poll(async () => (await draft(site, 'asks')).flow.nodes['node']!.inputs!['seconds'])
    .toBe('{{ flow.version }}');
});

test('with no input chosen a field says what to do, and a parent unfolds', async ({ page }) => {
  await openNode(page, 'nowhere', compose('Hello'));
  await dataRow(page, 'trigger.oktaUser').click();
  const name = dataRow(page, 'trigger.oktaUser.displayName');
  await name.click();
  await expect(inspector(page).getByRole('status')).toContainText('Choose an input first');
  await expectInputs(page, 'nowhere', { text: 'Hello' });
});
