// Building without a mouse: cards, wires, inputs.
import type { Page } from '@playwright/test';

import { compose, draft, edges, expect, saved, test, TRIGGER, useSite } from '../support/browser.ts';

const site = useSite();

test('a flow is built by keys alone: quick-add, the next card behind it, undo', async ({ page }) => {
  await site.flow('by-keys', {});
  await site.openFlow(page, 'by-keys');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('/');
  await page.getByTestId('quick-add').getByRole('combobox').fill('mfa factor reset all');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-trigger')).toBeVisible();
  await expect(page.getByTestId('canvas')).toBeFocused();
  await page.keyboard.press('/');
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
  await site.flow('wiring', nodes, ['trigger -> first', 'first -> second']);
  await site.openFlow(page, 'wiring');
  const said = page.locator('[role="status"][data-shown]');
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
  await site.flow('opening', { trigger: TRIGGER, write: compose('Hello') }, ['trigger -> write']);
  await site.openFlow(page, 'opening');
  await page.getByTestId('node-write').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Text' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('textbox', { name: 'Text' })).toBeFocused();
});

/** What Tab leads to, one by one, up to the inspector. */
async function stops(page: Page): Promise<string[]> {
  const names: string[] = [];
  for (;;) {
    await page.keyboard.press('Tab');
    const name = await page.evaluate(() => {
      const { activeElement: at } = document;
      if (at === null || at.closest('[data-side="right"]') !== null) return null;
      return at.getAttribute('aria-label') ?? at.textContent;
    });
    if (name === null) return names;
    names.push(name);
    expect(names.length).toBeLessThan(40);
  }
}

test('Tab moves on: a page has as many stops with 60 nodes as with two, and quick-add is no trap', async ({ page }) => {
  const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`n${at}`, compose(String(at), `Node ${at}`)]));
  const wires = Object.keys(many).map((key, at) => `${at === 0 ? 'trigger' : `n${at - 1}`} -> ${key}`);
  await site.flow('few', { trigger: TRIGGER, write: compose('1') }, ['trigger -> write']);
  await site.flow('many', { ...many, trigger: TRIGGER }, wires);
  await site.openFlow(page, 'few');
  const few = await stops(page);
  expect(few.length).toBeLessThanOrEqual(25);
  expect(few[0]).toBe('Skip to content');
  await site.openFlow(page, 'many');
  expect(await stops(page)).toHaveLength(few.length);
  // Nodes are walked as the flow runs, wherever they stand in the file.
  await site.openFlow(page, 'many');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('node-trigger')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('node-n0')).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.getByTestId('node-n59')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByTestId('node-n58')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByTestId('quick-add')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Zoom in' })).toBeFocused();
});

test('cards and data are lists of one stop, walked by arrows, Home, End and letters', async ({ page }) => {
  await site.flow('lists', { trigger: TRIGGER, write: compose('1') }, ['trigger -> write']);
  await site.openFlow(page, 'lists');
  await page.getByRole('textbox', { name: 'Search cards' }).focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Triggers' })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('button', { name: 'Triggers' })).not.toBeFocused();
  await page.keyboard.type('comp');
  await expect(page.getByTestId('palette-card-data.compose')).toBeFocused();
  await page.keyboard.press('Home');
  await expect(page.getByRole('button', { name: 'Triggers' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('separator', { name: 'Resize the cards panel' })).toBeFocused();
  await page.getByTestId('node-write').click();
  await page.getByRole('textbox', { name: 'Search fields' }).focus();
  await page.keyboard.press('Tab');
  const root = page.getByTestId('data-trigger');
  await expect(root).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(root).not.toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(root).toBeFocused();
});

test('at a zoom of 200 % the form of a node has room, and the menu of the flow is in the window', async ({ page }) => {
  await page.setViewportSize({ width: 720, height: 450 });
  await site.flow('zoomed', { trigger: TRIGGER, write: compose('1') }, ['trigger -> write']);
  await site.openFlow(page, 'zoomed');
  await page.getByTestId('node-trigger').click();
  const form = page.getByTestId('inspector').locator('[data-form]');
  await expect.poll(async () => (await form.boundingBox())!.height).toBeGreaterThan(120);
  await expect(page.getByTestId('flow-menu')).toBeInViewport({ ratio: 1 });
});

test('pages flow again at 320 pixels', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await site.flow('narrow', { trigger: TRIGGER });
  for (const path of ['/', '/runs', '/events', '/connections', '/settings/hook', '/settings/users', '/flows/narrow']) {
    await site.open(page, path);
    await expect(page.locator('[class*="Skeleton"]')).toHaveCount(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBe(320);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('main :is(button, input, a, p, td, h1)')]
        .filter(
          (each) =>
            each.closest('[data-testid="canvas"]') === null && each.getBoundingClientRect().right > innerWidth + 1,
        )
        .map((each) => each.outerHTML.slice(0, 80)),
    );
    expect(cut, path).toEqual([]);
  }
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
