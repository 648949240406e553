// Filling in inputs: fixed values, expressions, mapping, checks while typing, and what publishing refuses.
import type { Page } from '@playwright/test';

import { compose, draft, expect, request, saved, test, TRIGGER, useSite } from '../support/browser.ts';

const site = useSite();

const inspector = (page: Page) => page.getByTestId('inspector');

test('an input switches between a fixed value and an expression; the value for the sample stands below', async ({
  page,
}) => {
  await site.flow('switching', { trigger: TRIGGER, write: compose('Hello') }, ['trigger -> write']);
  await site.openFlow(page, 'switching');
  await page.getByTestId('node-write').click();
  const text = inspector(page).getByRole('textbox', { name: 'Text' });
  await expect(text).toHaveText('Hello');
  const mode = inspector(page).getByRole('button', { name: 'Text: Use an expression' });
  await mode.click();
  await expect(mode).toHaveAttribute('aria-pressed', 'true');
  await text.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('For {{ trigger.oktaUser.displayName }}');
  await expect(inspector(page).locator('[data-live] output')).toHaveText(/^For \S+/);
  await saved(page);
  await expect
    .poll(async () => (await draft(site, 'switching')).flow.nodes['write']!.inputs)
    .toEqual({ text: 'For {{ trigger.oktaUser.displayName }}' });
  // What is written is removed only when that is asked for.
  await mode.click();
  await expect(text).toContainText(/^For .*Okta User › Display Name$/);
  await inspector(page).getByRole('button', { name: 'Remove it' }).click();
  await expect(mode).toHaveAttribute('aria-pressed', 'false');
  await expect.poll(() => text.innerText()).not.toContain('For');
});

test('typing offers what is in scope, and says what a function does: trigger.oktaUser', async ({ page }) => {
  await site.flow('completing', { trigger: TRIGGER, if1: { card: 'logic.if', version: 1 } }, ['trigger -> if1']);
  await site.openFlow(page, 'completing');
  await page.getByTestId('node-if1').click();
  const condition = inspector(page).getByRole('textbox', { name: 'Condition' });
  await condition.click();
  await page.keyboard.type('trigger.okta');
  const options = page.getByRole('listbox').getByRole('option');
  await expect(options.filter({ hasText: 'oktaUser' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(condition).toHaveText('trigger.oktaUser');
  await page.keyboard.type('.id.padS');
  await expect(page.locator('.cm-completionInfo')).toContainText(`string(7).padStart(3, '0') → "007"`);
  for (const _ of '.padS') await page.keyboard.press('Backspace');
  await page.keyboard.type(' == "x"');
  await page.keyboard.press('Escape');
  await saved(page);
  await expect
    .poll(async () => (await draft(site, 'completing')).flow.nodes['if1']!.inputs)
    .toEqual({ condition: '{{ trigger.oktaUser.id == "x" }}' });
});

test('an unknown field is marked while typing, on the field, on the node and in the list', async ({ page }) => {
  await site.flow('marking', { trigger: TRIGGER, if1: { card: 'logic.if', version: 1, name: 'Choose' } }, [
    'trigger -> if1',
  ]);
  await site.openFlow(page, 'marking');
  await page.getByTestId('node-if1').click();
  const condition = inspector(page).getByRole('textbox', { name: 'Condition' });
  await condition.click();
  await page.keyboard.type('trigger.oktaUser.shoeSize == 4 ');
  await expect(condition).toHaveText('trigger.oktaUser.shoeSize == 4');
  await expect(inspector(page).locator('.cm-lintRange-error')).toBeVisible();
  await expect(inspector(page).locator('p[data-severity]')).toContainText('shoeSize');
  await expect(page.getByTestId('node-if1')).toHaveAccessibleName(/Choose, .*1 error/);
  await expect(page.getByTestId('issues')).toHaveText('1 issue');
});

test('a field of the data tree is put into an input by a click and shown as a chip; what cannot fit is refused with a way out', async ({
  page,
}) => {
  await site.flow(
    'mapping',
    { trigger: TRIGGER, write: compose('', 'Write'), wait: { card: 'logic.delay', version: 1, name: 'Wait' } },
    ['trigger -> write', 'write -> wait'],
  );
  await site.openFlow(page, 'mapping');
  await page.getByTestId('node-write').click();
  await inspector(page).getByRole('textbox', { name: 'Text' }).click();
  const search = inspector(page).getByRole('textbox', { name: 'Search fields' });
  await search.fill('Display Name');
  await page.getByTestId('data-trigger.oktaUser.displayName').click();
  await expect(inspector(page).getByRole('button', { name: /^Text: .*Okta User › Display Name/ })).toBeVisible();
  await saved(page);
  await expect
    .poll(async () => (await draft(site, 'mapping')).flow.nodes['write']!.inputs)
    .toEqual({ text: '{{ trigger.oktaUser.displayName }}' });

  await page.getByTestId('node-wait').click();
  await inspector(page).getByRole('textbox', { name: 'Seconds' }).click();
  await search.fill('Display Name');
  await page.getByTestId('data-trigger.oktaUser.displayName').click();
  const offer = page.getByTestId('ways-menu');
  await expect(offer).toContainText('Display Name is text, and this takes a number.');
  await offer.getByRole('menuitem', { name: /How many characters/ }).click();
  await expect
    .poll(async () => (await draft(site, 'mapping')).flow.nodes['wait']!.inputs)
    .toEqual({ seconds: '{{ size(trigger.oktaUser.displayName) }}' });
});

test('renaming a key rewrites what refers to it', async ({ page }) => {
  await site.flow(
    'renaming',
    { trigger: TRIGGER, write: compose('Hello', 'Write'), end: compose('Got {{ write.text }}', 'End') },
    ['trigger -> write', 'write -> end'],
  );
  await site.openFlow(page, 'renaming');
  await page.getByTestId('node-write').click();
  const key = inspector(page).getByRole('textbox', { name: 'Key' });
  await key.fill('greeting');
  await key.press('Enter');
  await expect(page.getByTestId('node-greeting')).toBeVisible();
  await saved(page);
  await expect
    .poll(async () => (await draft(site, 'renaming')).flow.nodes['end']!.inputs)
    .toEqual({ text: 'Got {{ greeting.text }}' });
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('node-write')).toBeVisible();
});

test('publishing is refused while something is wrong; the list leads to the node and its field', async ({ page }) => {
  await site.flow('refused', { trigger: TRIGGER, send: request('', { name: 'Send it', inputs: { method: 'POST' } }) }, [
    'trigger -> send',
  ]);
  await site.openFlow(page, 'refused');
  await expect(page.getByTestId('issues')).toHaveText('1 issue');
  await page.getByTestId('publish').click();
  const dialog = page.getByRole('dialog', { name: 'Publish' });
  await expect(dialog.getByText('Mend these first:')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Publish' })).toBeDisabled();
  await dialog.getByRole('button', { name: /Send it/ }).click();
  await expect(dialog).toBeHidden();
  const url = inspector(page).getByRole('textbox', { name: 'URL' });
  await expect(url).toBeFocused();
  await page.keyboard.type('https://example.com/hook');
  await expect(page.getByTestId('issues')).toHaveText('No issues');
  await saved(page);
  await page.getByTestId('publish').click();
  await dialog.getByLabel('Comment').fill('The first one');
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByText('Version 1 is live.')).toBeVisible();
});
