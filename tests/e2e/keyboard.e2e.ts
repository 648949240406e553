// Building without a mouse: cards, wires, inputs.
import { compose, draft, edges, expect, saved, test, TRIGGER, useSite } from '../support/browser.ts';

const site = useSite();

test('a flow is built by keys alone: quick-add, the next card behind it, undo', async ({ page }) => {
  await site.flow('by-keys', {});
  await site.openFlow(page, 'by-keys');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('/');
  await page.getByTestId('quick-add').getByRole('combobox').fill('reset all');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-trigger')).toBeVisible();
  await expect(page.getByTestId('canvas')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.getByTestId('quick-add').getByRole('combobox').fill('compose');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-composeText')).toBeVisible();
  await expect(edges(page)).toHaveCount(1);
  await page.keyboard.press('Control+z');
  await expect(page.getByTestId('node-composeText')).toBeHidden();
  await page.keyboard.press('Control+y');
  await expect(page.getByTestId('node-composeText')).toBeVisible();
});

test('a wire is drawn by keys: Enter on a port, arrows walk the allowed entries and say so, Enter connects', async ({
  page,
}) => {
  const nodes = {
    trigger: TRIGGER,
    first: compose('1', 'First'),
    second: compose('2', 'Second'),
    third: compose('3', 'Third'),
  };
  await site.flow('wiring', nodes, ['trigger > first', 'first > second']);
  await site.openFlow(page, 'wiring');
  const said = page.locator('.sb-said');
  await page.getByTestId('node-second').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('w');
  const port = page.getByTestId('port-second-out');
  await expect(port).toBeFocused();
  await expect(port).toHaveAccessibleName('Port out of Second, not wired');
  await page.keyboard.press('Enter');
  // Not itself, nothing that leads here, no trigger: one is left.
  await expect(said).toContainText('1 possible entry');
  await page.keyboard.press('Escape');
  await expect(said).toContainText('cancelled');

  await page.getByTestId('port-trigger-out').focus();
  await page.keyboard.press('Enter');
  await expect(said).toContainText('2 possible entries');
  await page.keyboard.press('ArrowRight');
  await expect(said).toContainText('Second, 1 of 2');
  await page.keyboard.press('ArrowDown');
  await expect(said).toContainText('Third, 2 of 2');
  await page.keyboard.press('ArrowUp');
  await expect(said).toContainText('Second, 1 of 2');
  await page.keyboard.press('ArrowLeft');
  await expect(said).toContainText('Third, 2 of 2');
  await page.keyboard.press('Enter');
  await expect(said).toContainText('Connected All factors reset to Third');
  await saved(page);
  expect((await draft(site, 'wiring')).flow.edges).toContainEqual({ from: 'trigger', port: 'out', to: 'third' });
  await expect(page.getByTestId('port-trigger-out')).toHaveAccessibleName(
    'Port out of All factors reset, leads to First, Third',
  );
  await page.keyboard.press('Delete');
  await expect(said).toContainText('Removed the wires of port out');
  await expect(edges(page)).toHaveCount(1);
});

test('Enter on a focused node selects it, Enter again goes to its first input', async ({ page }) => {
  await site.flow('opening', { trigger: TRIGGER, write: compose('Hello') }, ['trigger > write']);
  await site.openFlow(page, 'opening');
  await page.getByTestId('node-write').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Text' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Text' })).toBeFocused();
});

test('the sheet of keys opens by ? and closes by Escape', async ({ page }) => {
  await site.flow('sheet', { trigger: TRIGGER });
  await site.openFlow(page, 'sheet');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});
