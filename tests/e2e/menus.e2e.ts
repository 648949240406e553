// Menus on the canvas, by right click and by keyboard: they do what the keys do.
import { checkAccessibility, useStillPages } from '../support/axe.ts';
import { compose, edges, expect, middleOf, test, TRIGGER, undo, useSite } from '../support/browser.ts';

useStillPages();
const site = useSite();

test('a right click on card, wire and canvas opens the menu of what is there', async ({ page }) => {
  await site.flow('menus', { trigger: TRIGGER, write: compose('One', 'Write') }, ['trigger -> write']);
  await site.openFlow(page, 'menus');
  const menu = page.getByTestId('canvas-menu');
  const pick = async (name: string): Promise<void> => {
    await menu.getByRole('menuitem', { name }).click();
    await expect(menu).toBeHidden();
  };

  await page.getByTestId('node-write').click({ button: 'right' });
  await expect(menu.getByRole('menuitem')).toHaveText([
    /^Edit its inputs/,
    /^Add a card behind/,
    /^Copy/,
    /^Cut/,
    /^Duplicate/,
    /^Disable/,
    /^Tidy, and keep/,
    /^Put a frame/,
    /^Detach/,
    /^Delete and join/,
    /^Delete/,
  ]);
  await checkAccessibility(page, 'menu of a card');
  await pick('Duplicate');
  await expect(page.locator('.react-flow__node-card')).toHaveCount(3);
  await undo(page);
  await expect(page.locator('.react-flow__node-card')).toHaveCount(2);

  const from = await middleOf(page.getByTestId('port-trigger-out'));
  await page.mouse.click(from.x + 20, from.y, { button: 'right' });
  await pick('Remove this wire');
  await expect(edges(page)).toHaveCount(0);

  const box = (await page.getByTestId('canvas').boundingBox())!;
  const at = { x: box.x + box.width * 0.5, y: box.y + box.height * 0.7 };
  await page.mouse.click(at.x, at.y, { button: 'right' });
  await pick('Add a card');
  await page.getByTestId('quick-add').getByRole('combobox').fill('compose');
  await page.keyboard.press('Enter');
  const added = (await page.getByTestId('node-composeText').boundingBox())!;
  expect(Math.abs(added.x - at.x)).toBeLessThanOrEqual(10);
});

test('Shift+F10 opens the menu of the focused card; Escape leads back to it', async ({ page }) => {
  await site.flow('by-key', { trigger: TRIGGER, write: compose('One', 'Write') }, ['trigger -> write']);
  await site.openFlow(page, 'by-key');
  const menu = page.getByTestId('canvas-menu');
  const node = page.getByTestId('node-write');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('End');
  await expect(node).toBeFocused();
  await page.keyboard.press('Shift+F10');
  await expect(menu).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(node).toBeFocused();

  // A key that is pressed before the menu has the focus still reaches what had it.
  await page.keyboard.press('Shift+F10');
  await expect(menu).toBeVisible();
  await node.dispatchEvent('keydown', { key: 'Escape', bubbles: true });
  await expect(menu).toBeHidden();
  await expect(node).toBeFocused();

  await page.keyboard.press('Shift+F10');
  const disable = menu.getByRole('menuitem', { name: 'Disable' });
  await expect(async () => {
    await page.keyboard.press('ArrowDown');
    await expect(disable).toBeFocused({ timeout: 50 });
  }).toPass();
  await page.keyboard.press('Enter');
  await expect(node.locator('[data-disabled="true"]')).toBeVisible();
  await expect(node).toBeFocused();
});
