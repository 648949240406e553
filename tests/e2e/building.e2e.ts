// Building a flow with the mouse: palette, splice, quick-add, refusals, deleting, copying, undo.
import type { Page } from '@playwright/test';

import {
  compose,
  draft,
  dragCard,
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
  wire,
} from '../support/browser.ts';

const site = useSite();

const redo = (page: Page): Promise<void> => page.keyboard.press('Control+Shift+z');

/** trigger -> write -> end */
async function chain(id: string): Promise<string> {
  return site.flow(id, { trigger: TRIGGER, write: compose('One', 'Write'), end: compose('Two', 'End') }, [
    'trigger -> write',
    'write -> end',
  ]);
}

test('a card stays under the pointer where it was dropped, the first one too', async ({ page }) => {
  await site.flow('empty', {});
  await site.openFlow(page, 'empty');
  const box = (await page.getByTestId('canvas').boundingBox())!;
  const spots: [string, string, number, number][] = [
    ['okta.user-mfa-factor-reset-all', 'trigger', 0.3, 0.3],
    ['logic.if', 'if1', 0.3, 0.6],
    ['data.compose', 'composeText', 0.7, 0.3],
  ];
  for (const [card, key, x, y] of spots) {
    await dragCard(page, card, x, y);
    const node = (await page.getByTestId(`node-${key}`).boundingBox())!;
    const pointer = { x: box.x + box.width * x, y: box.y + box.height * y };
    expect(pointer.x).toBeGreaterThan(node.x);
    expect(pointer.x).toBeLessThan(node.x + node.width);
    expect(Math.abs(pointer.y - (node.y + 28))).toBeLessThanOrEqual(6);
  }
  await undo(page);
  await expect(page.getByTestId('node-composeText')).toBeHidden();
  await redo(page);
  await expect(page.getByTestId('node-composeText')).toBeVisible();
});

test('a press shows the panel of the node before it is let go, and keeps what was typed into the one before', async ({
  page,
}) => {
  await site.flow('pressed', { trigger: TRIGGER, one: compose('1', 'One'), two: compose('2', 'Two') }, [
    'trigger -> one',
    'one -> two',
  ]);
  await site.openFlow(page, 'pressed');
  const name = page.getByTestId('inspector').getByRole('textbox', { name: 'Name' });
  await page.getByTestId('node-one').click();
  await name.fill('First');
  const at = await middleOf(page.getByTestId('node-two'));
  await page.mouse.move(at.x, at.y - 10);
  await page.mouse.down();
  await expect(name).toHaveValue('Two');
  await page.mouse.up();
  await expect(name).toHaveValue('Two');
  await expect(page.getByTestId('node-one')).toContainText('First');
  await undo(page);
  await expect(page.getByTestId('node-one')).toContainText('One');
  await expect(page.getByRole('button', { name: /^Undo/ })).toBeDisabled();
});

test('the view stays where it is while a card is dragged, whatever room there is for it', async ({ page }) => {
  await chain('held');
  await site.openFlow(page, 'held');
  await expect(page.getByTestId('inspector')).toBeVisible();
  const [end, trigger] = [page.getByTestId('node-end'), page.getByTestId('node-trigger')];
  const [from, before] = [await middleOf(end), await middleOf(trigger)];
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x, from.y + 40, { steps: 4 });
  const { width, height } = page.viewportSize()!;
  const canvas = async (): Promise<number> => (await page.getByTestId('canvas').boundingBox())!.height;
  const room = await canvas();
  await page.setViewportSize({ width, height: height - 160 });
  await expect.poll(canvas).toBeLessThan(room);
  await page.mouse.move(from.x, from.y + 120, { steps: 4 });
  await expect.poll(async () => Math.abs((await middleOf(end)).y - from.y - 120)).toBeLessThan(12);
  await page.mouse.up();
  await saved(page);
  expect(await middleOf(trigger)).toEqual(before);
});

test('typing into the palette and Enter adds the card, wired to what is selected', async ({ page }) => {
  await site.flow('palette', { trigger: TRIGGER });
  await site.openFlow(page, 'palette');
  await page.getByTestId('node-trigger').click();
  await page.getByRole('textbox', { name: 'Search cards' }).fill('http req');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-httpRequest')).toBeVisible();
  await saved(page);
  expect((await draft(site, 'palette')).flow.edges).toEqual([{ from: 'trigger', port: 'out', to: 'httpRequest' }]);
  await page.getByTestId('canvas').focus();
  await undo(page);
  await expect(page.getByTestId('node-httpRequest')).toBeHidden();
  await expect(edges(page)).toHaveCount(0);
});

test('a card dropped on a wire goes between', async ({ page }) => {
  await site.flow('splice', { trigger: TRIGGER, end: compose('Two', 'End') }, ['trigger -> end'], {
    layout: { nodes: { trigger: { x: 0, y: 0 }, end: { x: 560, y: 0 } }, notes: {} },
  });
  await site.openFlow(page, 'splice');
  const port = await middleOf(page.getByTestId('port-trigger-out'));
  const entry = await middleOf(page.getByTestId('entry-end'));
  const box = (await page.getByTestId('canvas').boundingBox())!;
  await dragCard(page, 'data.compose', ((port.x + entry.x) / 2 - box.x) / box.width, (port.y - box.y) / box.height);
  await expect(edges(page)).toHaveCount(2);
  await saved(page);
  expect((await draft(site, 'splice')).flow.edges).toEqual([
    { from: 'composeText', port: 'out', to: 'end' },
    { from: 'trigger', port: 'out', to: 'composeText' },
  ]);
  await undo(page);
  await expect(edges(page)).toHaveCount(1);
});

test('a wire let go on empty canvas asks for the next card, and wires it', async ({ page }) => {
  await site.flow('quick', { trigger: TRIGGER });
  await site.openFlow(page, 'quick');
  const port = await middleOf(page.getByTestId('port-trigger-out'));
  await drawWire(page, 'trigger-out', { x: port.x + 60, y: port.y + 160 });
  const quick = page.getByTestId('quick-add');
  await quick.getByRole('combobox').fill('compose');
  await page.keyboard.press('Enter');
  await expect(quick).toBeHidden();
  await expect(page.getByTestId('node-composeText')).toBeVisible();
  await expect(edges(page)).toHaveCount(1);
});

test('a wire that would make a circle is refused and says why', async ({ page }) => {
  await chain('circle');
  await site.openFlow(page, 'circle');
  await wire(page, 'end-out', 'write');
  await said(page, /cycle|circle|already|before/i);
  await expect(edges(page)).toHaveCount(2);
});

test('Delete takes a node with its wires; Ctrl+Backspace joins its neighbours', async ({ page }) => {
  await chain('deleting');
  await site.openFlow(page, 'deleting');
  await page.getByTestId('node-write').click();
  await page.keyboard.press('Delete');
  await expect(page.getByTestId('node-write')).toBeHidden();
  await expect(edges(page)).toHaveCount(0);
  await undo(page);
  await expect(page.getByTestId('node-write')).toBeVisible();
  await expect(edges(page)).toHaveCount(2);
  await page.getByTestId('node-write').click();
  await page.keyboard.press('Control+Backspace');
  await expect(edges(page)).toHaveCount(1);
  await saved(page);
  expect((await draft(site, 'deleting')).flow.edges).toEqual([{ from: 'trigger', port: 'out', to: 'end' }]);
  await undo(page);
  await redo(page);
  await expect(page.getByTestId('node-write')).toBeHidden();
});

test('several nodes are copied and pasted with their wires, here and into another flow; Ctrl+D doubles', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await chain('copying');
  await site.flow('target', { trigger: TRIGGER });
  await site.openFlow(page, 'copying');
  await page.getByTestId('node-write').click();
  await page.getByTestId('node-end').click({ modifiers: ['Control'] });
  await page.keyboard.press('Control+c');
  await page.keyboard.press('Control+v');
  await expect(page.locator('[data-node-key]')).toHaveCount(5);
  await expect(edges(page)).toHaveCount(3);
  await undo(page);
  await expect(page.locator('[data-node-key]')).toHaveCount(3);
  await page.getByTestId('node-end').click();
  await page.keyboard.press('Control+d');
  await expect(page.locator('[data-node-key]')).toHaveCount(4);
  await undo(page);
  await expect(page.locator('[data-node-key]')).toHaveCount(3);

  await site.openFlow(page, 'target');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Control+v');
  await expect(page.locator('[data-node-key]')).toHaveCount(3);
  await expect(edges(page)).toHaveCount(1);
});

test('a frame drawn with Shift selects what it holds; moving it is one step of undo', async ({ page }) => {
  await chain('lasso');
  await site.openFlow(page, 'lasso');
  const from = (await page.getByTestId('node-write').boundingBox())!;
  const to = (await page.getByTestId('node-end').boundingBox())!;
  await page.keyboard.down('Shift');
  await page.mouse.move(from.x - 20, from.y - 40);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width + 8, to.y + to.height + 40, { steps: 6 });
  await page.mouse.up();
  await page.keyboard.up('Shift');
  await expect(page.locator('[data-wiring][data-selected="true"]')).toHaveCount(2);
  const before = (await draft(site, 'lasso')).flow.layout!.nodes;
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await saved(page);
  await expect.poll(async () => (await draft(site, 'lasso')).flow.layout!.nodes['end']!.y).toBe(before['end']!.y + 16);
  const after = (await draft(site, 'lasso')).flow.layout!.nodes;
  expect(after['write']!.y).toBe(before['write']!.y + 16);
  expect(after['trigger']).toEqual(before['trigger']);
  await undo(page);
  await expect.poll(async () => (await draft(site, 'lasso')).flow.layout!.nodes['end']!.y).toBe(before['end']!.y);
});

test('tidying puts what lies in a heap into a row, and can be undone', async ({ page }) => {
  await site.flow('heap', { trigger: TRIGGER, write: compose('One') }, ['trigger -> write'], {
    layout: { nodes: { trigger: { x: 0, y: 0 }, write: { x: 40, y: 40 } }, notes: {} },
  });
  await site.openFlow(page, 'heap');
  await page.getByRole('button', { name: 'Tidy the layout' }).click();
  await expect.poll(async () => (await draft(site, 'heap')).flow.layout!.nodes['write']!.x).toBeGreaterThanOrEqual(240);
  await page.getByTestId('canvas').focus();
  await undo(page);
  await expect.poll(async () => (await draft(site, 'heap')).flow.layout!.nodes['write']!.x).toBe(40);
});

test('an opened flow is readable and begins at its trigger; the view holds when the drawer opens, until it is moved', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await site.flow(
    'long',
    Object.fromEntries([['trigger', TRIGGER], ...Array.from({ length: 12 }, (_, at) => [`n${at}`, compose(`${at}`)])]),
    ['trigger -> n0', ...Array.from({ length: 11 }, (_, at) => `n${at} -> n${at + 1}`)],
  );
  await site.openFlow(page, 'long');
  const trigger = page.getByTestId('node-trigger');
  await expect(trigger).toBeInViewport({ ratio: 1 });
  const width = async (): Promise<number> => (await trigger.boundingBox())!.width;
  expect(await width()).toBeGreaterThanOrEqual(240 - 1);
  await page.getByTestId('test-run').click();
  await expect(page.getByRole('button', { name: 'Run test' })).toBeVisible();
  await expect
    .poll(async () => {
      const canvas = (await page.getByTestId('canvas').boundingBox())!;
      const node = (await trigger.boundingBox())!;
      return Math.abs(node.y + node.height / 2 - (canvas.y + canvas.height / 2)) < 40;
    })
    .toBe(true);

  await page.getByRole('button', { name: 'Zoom out' }).click();
  await expect.poll(width).toBeLessThan(210);
  const mine = await width();
  await page.getByRole('button', { name: 'Close the drawer' }).click();
  await expect(page.getByRole('button', { name: 'Run test' })).toBeHidden();
  expect(await width()).toBe(mine);
});

test('behind a node no trigger is offered, in a field that has room to type', async ({ page }) => {
  await site.flow('behind', { trigger: TRIGGER, write: compose('1') }, ['trigger -> write']);
  await site.openFlow(page, 'behind');
  await page.getByTestId('node-write').click();
  await page.keyboard.press('/');
  const quickAdd = page.getByTestId('quick-add');
  await expect(page.getByTestId('quick-add-data.compose')).toBeVisible();
  await expect(page.getByTestId('quick-add-okta.event')).toHaveCount(0);
  expect((await quickAdd.getByRole('combobox').boundingBox())!.width).toBeGreaterThan(300);
});

test('a new note covers nothing, a draft that never ran is not paused, and a tested step shows its result', async ({
  page,
}) => {
  await site.flow('fresh', { trigger: TRIGGER, write: compose('Said') }, ['trigger -> write']);
  await site.openFlow(page, 'fresh');
  await page.getByTestId('flow-menu').click();
  await expect(page.getByRole('menuitem', { name: 'Delete flow…' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'Pause' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Add a note' }).click();
  await expect(page.getByRole('textbox', { name: 'Note', exact: true })).toBeFocused();
  await page.keyboard.type('Mind the gap');
  const note = (await page.locator('.react-flow__node-note').boundingBox())!;
  for (const key of ['trigger', 'write']) {
    const card = (await page.getByTestId(`node-${key}`).boundingBox())!;
    const isApart =
      note.x >= card.x + card.width ||
      card.x >= note.x + note.width ||
      note.y >= card.y + card.height ||
      card.y >= note.y + note.height;
    expect(isApart, key).toBe(true);
  }
  await page.getByTestId('test-run').click();
  await page.getByTestId('test-start').click();
  await page.getByTestId('step-write').click();
  await expect(page.getByRole('tab', { name: 'Result' })).toHaveAttribute('aria-selected', 'true');
});

test('publishing without a connection says so', async ({ page, watch }) => {
  watch.allow(/ERR_INTERNET_DISCONNECTED/);
  await site.flow('offline', { trigger: TRIGGER, write: compose('1') }, ['trigger -> write']);
  await site.server.api('POST', '/api/flows/offline/activate');
  await site.openFlow(page, 'offline');
  await expect(page.getByTestId('activate')).toBeChecked();
  // All of the page is there.
  await expect(page.locator('[data-side] [contenteditable="true"]')).toBeVisible();
  await page.context().setOffline(true);
  await page.getByTestId('publish').click();
  await expect(page.getByRole('dialog', { name: 'Publish' })).toContainText('could not be loaded');
});
