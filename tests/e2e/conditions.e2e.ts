// Conditions without code: rows of field, operator and value over CEL, by mouse and by keyboard alone.
import type { Locator, Page } from '@playwright/test';

import type { JsonObject } from '../../shared/json.ts';
import { checkAccessibility } from '../support/axe.ts';
import { compose, draft, expect, saved, test, TRIGGER, undo, useSite } from '../support/browser.ts';

const site = useSite();

const inspector = (page: Page): Locator => page.getByTestId('inspector');
const condition = (page: Page, cel?: string): JsonObject => ({
  card: 'logic.if',
  version: 1,
  name: 'Choose',
  ...(cel === undefined ? {} : { inputs: { condition: `{{ ${cel} }}` } }),
});
const field = (page: Page, row: string): Locator =>
  inspector(page).getByRole('group', { name: row, exact: true }).locator('[data-chip], input').first();
const operator = (page: Page, row: string): Locator =>
  inspector(page).getByRole('combobox', { name: `${row}: operator` });
const value = (page: Page, row: string): Locator => inspector(page).getByLabel(`${row}: value`, { exact: true });
const answer = (page: Page, row: string): Locator =>
  inspector(page).getByRole('group', { name: row, exact: true }).getByRole('status');
const whole = (page: Page): Locator => inspector(page).locator('[data-live] output');
const code = (page: Page): Locator => inspector(page).getByRole('button', { name: 'Condition: Edit as code' });

async function expectCel(page: Page, id: string, cel: string): Promise<void> {
  await expect
    .poll(async () => (await draft(site, id)).flow.nodes['choose']!.inputs)
    .toEqual({ condition: `{{ ${cel} }}` });
  await saved(page);
}

async function openChoose(page: Page, id: string, cel?: string): Promise<void> {
  await site.flow(id, { trigger: TRIGGER, choose: condition(page, cel), yes: compose('Yes') }, [
    'trigger -> choose',
    'choose.true -> yes',
  ]);
  await site.openFlow(page, id);
  await page.getByTestId('node-choose').click();
}

test('rows are built by keyboard alone, answer for the sample, and are CEL', async ({ page }) => {
  await openChoose(page, 'built');
  await field(page, 'Row 1').focus();
  await page.keyboard.type('Okta User Alternate');
  await expect(page.getByRole('option', { name: /Okta User › Alternate ID/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(field(page, 'Row 1')).toHaveText(/Okta User › Alternate ID/);
  await operator(page, 'Row 1').selectOption('ends with');
  await value(page, 'Row 1').fill('@example.com');
  await expect(answer(page, 'Row 1')).toHaveText('true');
  await expectCel(page, 'built', "trigger.oktaUser.alternateId.orValue('').endsWith('@example.com')");

  // A second row is no part of it before it has a field; then a field of the data panel, against another field.
  const add = inspector(page).getByRole('button', { name: 'Add a row', exact: true });
  await add.focus();
  await page.keyboard.press('Enter');
  await expect(field(page, 'Row 2')).toBeFocused();
  await page.keyboard.press('Escape');
  await inspector(page).getByRole('textbox', { name: 'Search fields' }).fill('Admin ID');
  await page.getByTestId('data-trigger.admin.id').focus();
  await page.keyboard.press('Enter');
  await operator(page, 'Row 2').selectOption('is not');
  await inspector(page).getByRole('button', { name: 'Row 2: compare with a field' }).click();
  await value(page, 'Row 2').fill('trigger.oktaUser.id');
  await page.keyboard.press('Enter');
  await expect(answer(page, 'Row 2')).toHaveText('true');
  await inspector(page)
    .getByRole('combobox', { name: 'Condition: how rows are joined' })
    .selectOption('Any of these holds');
  await expectCel(
    page,
    'built',
    "trigger.oktaUser.alternateId.orValue('').endsWith('@example.com') || trigger.admin.id != trigger.oktaUser.id",
  );
  await expect(whole(page)).toHaveText('true');
  await checkAccessibility(page, 'condition as rows');

  // As code it is the same text, and undo leads back row by row.
  await code(page).click();
  await expect(inspector(page).getByRole('textbox', { name: 'Condition' })).toContainText('|| trigger.admin.id !=');
  await code(page).click();
  await inspector(page).getByRole('button', { name: 'Remove row 2' }).click();
  await expectCel(page, 'built', "trigger.oktaUser.alternateId.orValue('').endsWith('@example.com')");
  await page.getByTestId('canvas').focus();
  await undo(page);
  await expect(field(page, 'Row 2')).toHaveText(/Admin › ID/);
});

test('what was typed as CEL opens as rows where it can, with groups; what cannot stays as it is', async ({ page }) => {
  const cel = "size(trigger.headers) > 0 && (trigger.uuid == 'x' || !isEmpty(trigger.message))";
  await openChoose(page, 'opens', cel);
  await expect(operator(page, 'Row 1')).toHaveValue('sizeMore');
  await expect(value(page, 'Row 1')).toHaveValue('0');
  const group = inspector(page).getByRole('group', { name: 'Group 2' });
  await expect(group.getByRole('combobox', { name: 'Group 2: how rows are joined' })).toHaveValue('any');
  await expect(operator(page, 'Row 2.2')).toHaveValue('isNotEmpty');
  await expect(answer(page, 'Row 2.1')).toHaveText('false');
  await expect(answer(page, 'Row 2.2')).toHaveText('true');
  // Looking changes nothing; a change writes it anew.
  await expectCel(page, 'opens', cel);
  await value(page, 'Row 2.1').fill("it's");
  await expectCel(
    page,
    'opens',
    String.raw`size(trigger.headers) > 0 && (trigger.uuid == 'it\'s' || !isEmpty(trigger.message))`,
  );

  await code(page).click();
  const text = inspector(page).getByRole('textbox', { name: 'Condition' });
  await text.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('trigger.version == null ? true : false');
  await code(page).click();
  await expect(inspector(page).getByRole('alert')).toContainText('Rows cannot show this expression');
  await expect(text).toHaveText('trigger.version == null ? true : false');
  await text.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText("trigger.version in ['0', '1']");
  await page.getByTestId('canvas').focus();
  await expect(operator(page, 'Row 1')).toHaveValue('oneOf');
  await expect(inspector(page).getByLabel('Row 1: value 2', { exact: true })).toHaveValue('1');
});

test('the condition of a trigger, a case of a Switch and the match of a wait are rows too', async ({ page }) => {
  await site.flow(
    'everywhere',
    {
      trigger: { ...TRIGGER, when: "trigger.eventDetails.outcome.result == 'SUCCESS'" },
      choose: { card: 'logic.switch', version: 1, name: 'Which' },
      wait: {
        card: 'logic.wait-for-event',
        version: 1,
        name: 'Wait',
        inputs: { eventType: 'user.mfa.factor.activate', match: 'event.oktaUser.id == trigger.oktaUser.id' },
      },
    },
    ['trigger -> choose', 'choose.otherwise -> wait'],
  );
  await site.openFlow(page, 'everywhere');
  await page.getByTestId('node-trigger').click();
  await expect(value(page, 'Row 1')).toHaveValue('SUCCESS');
  await expect(answer(page, 'Row 1')).toHaveText('true');

  await page.getByTestId('node-choose').click();
  await inspector(page).getByRole('button', { name: 'Add a case' }).click();
  await inspector(page).getByRole('textbox', { name: 'Name' }).last().fill('By an admin');
  await inspector(page).getByRole('combobox', { name: 'Case 1 is taken by' }).selectOption('By: Condition');
  await field(page, 'Row 1').fill('trigger.admin.type');
  await page.keyboard.press('Enter');
  await value(page, 'Row 1').fill('User');
  await expect
    .poll(async () => (await draft(site, 'everywhere')).flow.nodes['choose']!.inputs)
    .toEqual({ cases: [{ condition: "{{ trigger.admin.type == 'User' }}", name: 'By an admin' }] });
  await expect(page.getByTestId('port-choose-By an admin')).toBeVisible();

  // What was left in a case comes back with that case, whichever is removed before it.
  await inspector(page).getByRole('button', { name: 'Add a case' }).click();
  await inspector(page).getByRole('textbox', { name: 'Name' }).last().fill('By hand');
  await inspector(page).getByRole('textbox', { name: 'Equals' }).fill('kept');
  await inspector(page).getByRole('combobox', { name: 'Case 2 is taken by' }).selectOption('By: Condition');
  await inspector(page).getByRole('button', { name: 'Remove Case 1' }).click();
  const taken = inspector(page).getByRole('combobox', { name: 'Case 1 is taken by' });
  await expect(taken).toHaveValue('condition');
  await taken.selectOption('By: Equals');
  await expect(inspector(page).getByRole('textbox', { name: 'Equals' })).toHaveText('kept');

  await page.getByTestId('node-wait').click();
  await expect(field(page, 'Row 1')).toHaveText(/Event.*Okta User › ID/);
  await operator(page, 'Row 1').selectOption('is not');
  await expect
    .poll(async () => (await draft(site, 'everywhere')).flow.nodes['wait']!.inputs!['match'])
    .toBe('event.oktaUser.id != trigger.oktaUser.id');
});
