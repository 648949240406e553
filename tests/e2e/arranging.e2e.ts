// Putting a flow in order, by pointer and by keyboard: each gesture is one step of undo. And the three ways to find one's way:
// search, outline, and the list of all that can be done.
import type { Page } from '@playwright/test';

import {
  compose,
  draft,
  drawWire,
  edges,
  expect,
  middleOf,
  said,
  saved,
  test,
  TRIGGER,
  undo,
  useSite,
} from '../support/browser.ts';

const site = useSite();

const layout = (places: Record<string, [number, number]>) => ({
  layout: { nodes: Object.fromEntries(Object.entries(places).map(([key, [x, y]]) => [key, { x, y }])), notes: {} },
});
const PLACES = layout({ trigger: [0, 0], one: [320, 0], two: [640, 120], three: [640, 320] });
const NODES = { trigger: TRIGGER, one: compose('1', 'One'), two: compose('2', 'Two'), three: compose('3', 'Three') };

async function open(page: Page, id: string): Promise<void> {
  await site.flow(id, NODES, ['trigger -> one', 'one -> two'], PLACES);
  await site.openFlow(page, id);
  await page.getByTestId('canvas').focus();
}

const placeOf = async (id: string, key: string) => (await draft(site, id)).flow.layout!.nodes[key]!;
const wires = async (id: string) =>
  (await draft(site, id)).flow.edges.map(({ from, to }) => `${from}>${to}`).toSorted();

/** Drags what lies at a node by its head, with `key` held. */
async function dragNode(page: Page, key: string, dx: number, dy: number, held?: 'Alt', before?: () => Promise<void>) {
  const at = await middleOf(page.getByTestId(`node-${key}`));
  if (held !== undefined) await page.keyboard.down(held);
  await page.mouse.move(at.x, at.y - 10);
  await page.mouse.down();
  await page.mouse.move(at.x + dx / 2, at.y - 10 + dy / 2, { steps: 4 });
  await page.mouse.move(at.x + dx, at.y - 10 + dy, { steps: 4 });
  await before?.();
  await page.mouse.up();
  if (held !== undefined) await page.keyboard.up(held);
}

test('cards are aligned, copied by drag, framed, detached and taken by a lasso; each is one step of undo', async ({
  page,
}) => {
  await open(page, 'order');

  await test.step('aligned by key, and by the menu of what is selected', async () => {
    await page.getByTestId('node-two').click();
    await page.getByTestId('node-three').click({ modifiers: ['Control'] });
    await page.getByTestId('canvas').press('Shift+W');
    await saved(page);
    expect(await placeOf('order', 'three')).toMatchObject({ y: 120 });
    await undo(page);
    await saved(page);
    expect(await placeOf('order', 'three')).toMatchObject({ y: 320 });
    await page.getByTestId('node-two').click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Align and distribute' }).click();
    await page.getByRole('menuitem', { name: 'Align bottom edges' }).click();
    await saved(page);
    expect(await placeOf('order', 'two')).toMatchObject({ y: 320 });
    await undo(page);
  });

  await test.step('a copy by drag', async () => {
    await page.getByTestId('canvas').press('Escape');
    await dragNode(page, 'three', 0, 120, 'Alt');
    await expect(page.locator('[data-node-key]').filter({ hasText: 'Three' })).toHaveCount(2);
    await saved(page);
    expect(await placeOf('order', 'three')).toMatchObject({ x: 640, y: 320 });
    await undo(page);
    await expect(page.locator('[data-node-key]').filter({ hasText: 'Three' })).toHaveCount(1);
  });

  await test.step('a lasso, and a frame that takes along what lies in it', async () => {
    await page.getByTestId('canvas').press('s');
    const [a, b] = [await middleOf(page.getByTestId('node-two')), await middleOf(page.getByTestId('node-three'))];
    await expect(page.getByTestId('lasso')).toBeVisible();
    await page.mouse.move(a.x - 90, a.y - 60);
    await page.mouse.down();
    for (const [x, y] of [
      [a.x + 90, a.y - 60],
      [b.x + 90, b.y + 60],
      [b.x - 90, b.y + 60],
    ] as const)
      await page.mouse.move(x, y, { steps: 3 });
    await page.mouse.up();
    await said(page, /Selected 2/);
    await page.getByTestId('canvas').press('f');
    const title = page.getByRole('textbox', { name: 'Note' });
    await title.fill('Both of them');
    await title.press('Escape');
    await expect(page.getByTestId('note-frame1')).toHaveText('Both of them');
    await saved(page);
    const before = await placeOf('order', 'two');
    const at = await middleOf(page.getByTestId('note-frame1'));
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await page.mouse.move(at.x + 20, at.y + 40, { steps: 4 });
    await page.mouse.move(at.x + 40, at.y + 80, { steps: 4 });
    await page.mouse.up();
    await saved(page);
    const after = await placeOf('order', 'two');
    expect(after.y).toBeGreaterThan(before.y);
    await undo(page);
    await saved(page);
    expect(await placeOf('order', 'two')).toEqual(before);
  });

  await test.step('detached: what was before leads to what came after', async () => {
    await page.getByTestId('node-one').click();
    await page.getByTestId('canvas').press('x');
    await saved(page);
    expect(await wires('order')).toEqual(['trigger>two']);
    await undo(page);
    await saved(page);
    expect(await wires('order')).toEqual(['one>two', 'trigger>one']);
  });
});

test('a wire is led elsewhere by its end and by key, and one is drawn by letting a card go beside another', async ({
  page,
}) => {
  await open(page, 'wires');

  await test.step('by key', async () => {
    await page.locator('.react-flow__edge[data-id="one:two:out"]').click({ force: true });
    await page.getByTestId('canvas').press('r');
    await said(page, /possible entr/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await saved(page);
    expect(await wires('wires')).toEqual(['one>three', 'trigger>one']);
    await undo(page);
    await saved(page);
  });

  await test.step('by its end', async () => {
    await page.getByTestId('canvas').press('Escape');
    await page.locator('.react-flow__edge[data-id="one:two:out"]').click({ force: true });
    const end = await middleOf(page.locator('.react-flow__edgeupdater-target'));
    const to = await middleOf(page.getByTestId('entry-three'));
    await page.mouse.move(end.x, end.y);
    await page.mouse.down();
    await page.mouse.move(end.x - 30, end.y + 20, { steps: 4 });
    await page.mouse.move(to.x, to.y, { steps: 8 });
    await page.mouse.up();
    await saved(page);
    expect(await wires('wires')).toEqual(['one>three', 'trigger>one']);
    await undo(page);
    await saved(page);
    expect(await wires('wires')).toEqual(['one>two', 'trigger>one']);
    await drawWire(page, 'trigger-out', await middleOf(page.getByTestId('entry-one')));
    await expect(edges(page)).toHaveCount(2);
  });

  await test.step('by letting a card go beside another', async () => {
    const places = layout({ trigger: [0, 0], three: [0, 240] });
    await site.flow('beside', { trigger: TRIGGER, three: compose('3', 'Three') }, [], places);
    await site.openFlow(page, 'beside');
    const [left, card] = [page.getByTestId('node-trigger'), page.getByTestId('node-three')];
    await expect(card).toBeVisible();
    const [to, from] = [(await left.boundingBox())!, (await card.boundingBox())!];
    const hint = async (): Promise<void> => expect(page.getByTestId('wire-hint')).toBeVisible();
    await dragNode(page, 'three', to.width + 24, to.y - from.y + 3, undefined, hint);
    await saved(page);
    expect(await wires('beside')).toEqual(['trigger>three']);
    expect(await placeOf('beside', 'three')).not.toEqual({ x: 0, y: 240 });
    await undo(page);
    await saved(page);
    expect(await wires('beside')).toEqual([]);
    expect(await placeOf('beside', 'three')).toEqual({ x: 0, y: 240 });
  });
});

test('search, outline and the list of all that can be done lead everywhere by keyboard', async ({ page }) => {
  await open(page, 'ways');

  await test.step('search', async () => {
    await page.keyboard.press('Control+f');
    const field = page.getByRole('searchbox', { name: 'Find in the flow' });
    await field.fill('is:unused');
    await expect(page.getByTestId('find')).toContainText('1 found');
    await field.press('Enter');
    await expect(page.getByTestId('find')).toContainText('1 of 1');
    await field.press('Escape');
    await expect(page.getByTestId('node-three')).toBeFocused();
  });

  await test.step('outline', async () => {
    await page.keyboard.press('o');
    const tree = page.getByRole('tree', { name: 'Outline of the flow' });
    await expect(tree.getByRole('treeitem', { name: 'Three' })).toBeFocused();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect(tree.getByRole('treeitem', { selected: true })).toContainText('One');
    await page.keyboard.press('d');
    await expect(tree.getByRole('treeitem', { selected: true })).toContainText('disabled');
    await page.keyboard.press('Escape');
    await expect(tree).toBeHidden();
    await undo(page);
  });

  await test.step('all that can be done', async () => {
    await page.keyboard.press('Control+k');
    const list = page.getByTestId('command-palette');
    await list.getByRole('combobox').fill('top to bottom');
    await expect(list.getByRole('option', { name: 'Tidy from top to bottom' })).toHaveAttribute(
      'aria-selected',
      'true',
    );
    await page.keyboard.press('Enter');
    await expect(list).toBeHidden();
    await expect(page.getByRole('button', { name: 'Undo: Tidy the layout' })).toBeEnabled();
    await saved(page);
    const [trigger, one] = [await placeOf('ways', 'trigger'), await placeOf('ways', 'one')];
    expect(one.y).toBeGreaterThan(trigger.y);
    await page.keyboard.press('Control+k');
    await list.getByRole('combobox').fill('one');
    await list.getByRole('option', { name: 'One' }).first().click();
    await expect(page.getByTestId('node-one')).toBeFocused();
    await page.keyboard.press('Control+k');
    await list.getByRole('combobox').fill('versions');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Versions' })).toBeVisible();
  });
});
