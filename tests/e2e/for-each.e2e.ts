// Bodies of For each as frames: built with the mouse, kept, taken apart again, and by keyboard.
import type { Locator, Page } from '@playwright/test';

import type { JsonObject } from '../../shared/json.ts';
import { checkAccessibility, narrowPalette, useStillPages } from '../support/axe.ts';
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
  wire,
} from '../support/browser.ts';

useStillPages();
const site = useSite();

const frame = (page: Page, key: string): Locator => page.getByTestId(`frame-${key}`);

const LOOP: JsonObject = { card: 'logic.for-each', version: 1, name: 'Each admin', inputs: { items: ['a', 'b'] } };
const inside = (text: string, name: string): JsonObject => ({ ...compose(text, name), parent: 'each' });

/** trigger -> each ─each─► write -> log;  each -> next;  loose beside it */
async function looped(id: string, more: { loose?: JsonObject; items?: JsonObject[] } = {}): Promise<string> {
  const nodes = {
    trigger: TRIGGER,
    each: more.items === undefined ? LOOP : { ...LOOP, inputs: { items: more.items } },
    write: inside('One', 'Write'),
    log: inside('Two', 'Log'),
    next: compose('Done', 'Next'),
    loose: compose('Alone', 'Loose'),
  };
  const at = (x: number, y: number): JsonObject => ({ x, y });
  const layout = {
    nodes: {
      trigger: at(0, 0),
      each: at(320, 0),
      write: at(376, 168),
      log: at(696, 168),
      next: at(720, 0),
      loose: more.loose ?? at(0, 200),
    },
    notes: {},
  };
  return site.flow(id, nodes, ['trigger -> each', 'each.each -> write', 'write -> log', 'each -> next'], { layout });
}

async function parents(id: string): Promise<Record<string, string | undefined>> {
  const { nodes } = (await draft(site, id)).flow;
  return Object.fromEntries(Object.entries(nodes).map(([key, { parent }]) => [key, parent]));
}

async function dragBy(page: Page, from: Locator, dx: number, dy: number, drop = true): Promise<void> {
  const at = await middleOf(from);
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + dx / 2, at.y + dy / 2, { steps: 6 });
  // It has taken hold of what was meant, and not of the canvas behind it.
  await expect(page.locator('.react-flow__node.dragging').first()).toBeVisible();
  await page.mouse.move(at.x + dx, at.y + dy, { steps: 6 });
  if (drop) await page.mouse.up();
}

test('F4 a loop is built with the mouse, saved, and there again when the page is', async ({ page }) => {
  await site.flow('built', { trigger: TRIGGER }, [], { layout: { nodes: { trigger: { x: 0, y: 0 } }, notes: {} } });
  await site.openFlow(page, 'built');
  const canvas = page.getByTestId('canvas');
  const box = (await canvas.boundingBox())!;
  const spot = (x: number, y: number): { targetPosition: { x: number; y: number } } => ({
    targetPosition: { x: x * box.width, y: y * box.height },
  });
  await page.getByTestId('palette-card-logic.for-each').dragTo(canvas, spot(0.5, 0.25));
  await expect(frame(page, 'forEach')).toContainText('Drop cards here');
  const room = (await frame(page, 'forEach').boundingBox())!;
  const middle = { x: room.x + room.width / 2 - box.x, y: room.y + room.height / 2 - box.y };
  await page.getByTestId('palette-card-data.compose').dragTo(canvas, { targetPosition: middle });
  await expect(frame(page, 'forEach')).not.toContainText('Drop cards here');
  await expect(page.getByTestId('node-composeText')).toHaveAccessibleName(/in For each/);
  // The first card of a body hangs on the port "each"; to draw that wire again changes nothing.
  await expect(edges(page)).toHaveCount(1);
  await wire(page, 'forEach-each', 'composeText');
  await expect(edges(page)).toHaveCount(1);
  await wire(page, 'trigger-out', 'forEach');
  await page.getByTestId('palette-card-logic.if').dragTo(canvas, spot(0.5, 0.9));
  await wire(page, 'forEach-out', 'if1');
  await expect(edges(page)).toHaveCount(3);
  await saved(page);
  await page.reload();
  await expect(frame(page, 'forEach')).toBeVisible();
  const { flow } = await draft(site, 'built');
  expect(flow.edges).toEqual([
    { from: 'forEach', port: 'each', to: 'composeText' },
    { from: 'forEach', port: 'out', to: 'if1' },
    { from: 'trigger', port: 'out', to: 'forEach' },
  ]);
  expect(await parents('built')).toMatchObject({ composeText: 'forEach', if1: undefined });
});

test('F4 a card dragged out of the frame loses the wires that cross, told before, and undo brings all back', async ({
  page,
}) => {
  await looped('out');
  await site.openFlow(page, 'out');
  const before = (await draft(site, 'out')).flow;
  await dragBy(page, page.getByTestId('node-log'), 0, 300, false);
  await said(page, /removes 1 wire/);
  await expect(page.locator('[class*="_edgeCut_"]')).toHaveCount(1);
  await page.mouse.up();
  await expect(edges(page)).toHaveCount(3);
  await said(page, /Took 1 card out of the body. Removed 1 wire/);
  await saved(page);
  expect(await parents('out')).toMatchObject({ write: 'each', log: undefined });
  await page.getByTestId('canvas').focus();
  await undo(page);
  await expect(edges(page)).toHaveCount(4);
  await expect.poll(async () => (await draft(site, 'out')).flow).toEqual(before);
});

test('F4 a card dragged into the frame joins the body; the frame glows before, and grows with what is moved in it', async ({
  page,
}) => {
  await looped('into');
  await site.openFlow(page, 'into');
  await expect(page.getByTestId('inspector')).toBeVisible();
  const room = (await frame(page, 'each').boundingBox())!;
  const from = await middleOf(page.getByTestId('node-loose'));
  await dragBy(page, page.getByTestId('node-loose'), room.x + 60 - from.x, room.y + 30 - from.y, false);
  await expect(frame(page, 'each')).toHaveAttribute('data-target', 'true');
  await page.mouse.up();
  await expect(frame(page, 'each')).toHaveAttribute('data-target', 'false');
  await saved(page);
  expect(await parents('into')).toMatchObject({ loose: 'each' });
  const grown = (await frame(page, 'each').boundingBox())!;
  await dragBy(page, page.getByTestId('node-log'), 60, 60);
  await expect.poll(async () => (await frame(page, 'each').boundingBox())!.width).toBeGreaterThan(grown.width + 30);
  await saved(page);
  expect(await parents('into')).toMatchObject({ log: 'each' });
});

test('F4 a frame that a drag made larger pushes what stands beside it, and undo puts both back', async ({ page }) => {
  await looped('pushes', { loose: { x: 376, y: 304 } });
  await site.openFlow(page, 'pushes');
  const places = async () => (await draft(site, 'pushes')).flow.layout!.nodes;
  const start = await places();
  await dragBy(page, page.getByTestId('node-log'), 0, 50);
  await expect.poll(async () => (await places())['log']!.y).toBeGreaterThan(start['log']!.y);
  expect((await places())['loose']!.y).toBeGreaterThan(start['loose']!.y);
  expect((await places())['next']).toEqual(start['next']);
  await undo(page);
  await expect.poll(places).toEqual(start);
});

test('a For each takes its body along: by its card, by its frame, by arrow keys, deleted, doubled', async ({
  page,
}) => {
  await looped('along');
  await site.openFlow(page, 'along');
  const places = async () => (await draft(site, 'along')).flow.layout!.nodes;
  const start = await places();
  const moved = async (key: string): Promise<[number, number]> => {
    const now = await places();
    return [now[key]!.x - start[key]!.x, now[key]!.y - start[key]!.y];
  };
  await dragBy(page, page.getByTestId('node-each'), 0, 80);
  await saved(page);
  await expect.poll(() => moved('each')).not.toEqual([0, 0]);
  expect(await moved('log')).toEqual(await moved('each'));
  expect(await moved('next')).toEqual([0, 0]);
  await undo(page);
  await expect.poll(() => moved('each')).toEqual([0, 0]);

  await dragBy(page, frame(page, 'each').locator('[data-held]'), 0, 40);
  await expect.poll(() => moved('each')).not.toEqual([0, 0]);
  expect(await moved('write')).toEqual(await moved('each'));
  await expect(page.locator('[data-wiring][data-selected="true"]')).toHaveCount(1);
  await page.getByTestId('canvas').focus();
  await undo(page);
  await expect.poll(() => moved('each')).toEqual([0, 0]);
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => moved('log')).toEqual([0, 8]);
  await undo(page);

  await page.keyboard.press('Control+d');
  await expect(page.locator('[data-testid^="frame-"]')).toHaveCount(2);
  await expect(page.locator('[data-node-key]')).toHaveCount(9);
  const [first, second] = [(await frame(page, 'each').boundingBox())!, (await frame(page, 'each2').boundingBox())!];
  expect(second.y).toBeGreaterThan(first.y + first.height);
  await undo(page);
  await page.getByTestId('node-each').click();
  await page.keyboard.press('Control+Backspace');
  await said(page, /2 cards of its body/);
  await expect(page.locator('[data-testid^="frame-"]')).toHaveCount(0);
  await saved(page);
  expect((await draft(site, 'along')).flow.edges).toEqual([{ from: 'trigger', port: 'out', to: 'next' }]);
  await undo(page);
  await expect(edges(page)).toHaveCount(4);
});

test('F4 wires respect the border, and what is refused says why', async ({ page }) => {
  await looped('border');
  await site.openFlow(page, 'border');
  await wire(page, 'write-out', 'next');
  await said(page, /crosses the border of "Each admin"/);
  await wire(page, 'each-each', 'next');
  await said(page, /does not stand in the body of "Each admin"/);
  const room = (await frame(page, 'each').boundingBox())!;
  await drawWire(page, 'loose-out', { x: room.x + 20, y: room.y + room.height - 10 });
  await said(page, /cannot go into the body of Each admin/);
  await expect(page.getByTestId('quick-add')).toBeHidden();
  await expect(edges(page)).toHaveCount(4);
  // A loose card may be led to: it moves into the body with the wire.
  await wire(page, 'each-each', 'loose');
  await expect(edges(page)).toHaveCount(5);
  await saved(page);
  expect(await parents('border')).toMatchObject({ loose: 'each' });
});

test('F4 a click on the port "each" asks for a card and puts the card into the body', async ({ page }) => {
  await looped('quick');
  await site.openFlow(page, 'quick');
  await page.getByTestId('port-each-each').click();
  await page.getByTestId('quick-add').getByRole('combobox').fill('compose');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-composeText')).toHaveAccessibleName(/in For each Each admin/);
  await saved(page);
  expect(await parents('quick')).toMatchObject({ composeText: 'each' });
});

test('by keyboard: wired into a body, and taken out of it in the settings', async ({ page }) => {
  await looped('keys');
  await site.openFlow(page, 'keys');
  await page.getByTestId('port-each-each').focus();
  await page.keyboard.press('Enter');
  await said(page, /Wiring from Each admin, port each. 2 possible entries/);
  await page.keyboard.press('ArrowLeft');
  await said(page, /Loose/);
  await page.keyboard.press('Enter');
  await expect(edges(page)).toHaveCount(5);
  await page.getByTestId('node-loose').click();
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByRole('combobox', { name: 'Stands in' }).click();
  await page.getByRole('option', { name: 'The flow itself' }).click();
  await expect(page.getByText('Removed 1 wire that would cross the border of the body.')).toBeVisible();
  await expect(edges(page)).toHaveCount(4);
  await saved(page);
  expect(await parents('keys')).toMatchObject({ loose: undefined });
});

test('WCAG: a loop, an empty one and a nested one', async ({ page }) => {
  await site.flow(
    'seen',
    {
      trigger: TRIGGER,
      each: LOOP,
      write: inside('One', 'Write'),
      each2: { ...LOOP, name: 'For each', parent: 'each' },
    },
    ['trigger -> each', 'each.each -> write', 'write -> each2'],
    {
      layout: {
        nodes: {
          trigger: { x: 0, y: 0 },
          each: { x: 320, y: 0 },
          write: { x: 376, y: 168 },
          each2: { x: 696, y: 168 },
        },
        notes: {},
      },
    },
  );
  await site.openFlow(page, 'seen');
  await expect(frame(page, 'each2')).toContainText('Drop cards here');
  await narrowPalette(page);
  await checkAccessibility(page, 'loops');
  await frame(page, 'each').locator('[data-held]').click();
  await expect(page.getByTestId('node-each').locator('[data-wiring]')).toHaveAttribute('data-selected', 'true');
  await checkAccessibility(page, 'a selected loop');
});

test('S5 the item is mapped with its sample value, the result sees the body, and a run counts iterations', async ({
  page,
}) => {
  const mailed = "{{ [{'mail': 'a@example.com'}, {'mail': 'b@example.com'}, {'mail': 'c@example.com'}] }}";
  await site.flow(
    'mapped',
    {
      trigger: TRIGGER,
      each: { ...LOOP, inputs: { items: mailed, onItemError: 'collect' } },
      write: inside('', 'Write'),
      after: compose('Done', 'After'),
    },
    ['trigger -> each', 'each.each -> write', 'each -> after'],
    {
      layout: {
        nodes: { trigger: { x: 0, y: 0 }, each: { x: 320, y: 0 }, write: { x: 376, y: 168 }, after: { x: 720, y: 0 } },
        notes: {},
      },
    },
  );
  await site.openFlow(page, 'mapped');
  await page.getByTestId('node-write').click();
  await expect(page.getByTestId('data-item')).toContainText('Item of Each admin');
  await expect(page.getByTestId('data-index')).toContainText('0');
  await expect(page.getByTestId('data-each')).toHaveCount(0);
  await page.getByTestId('inspector').getByRole('textbox', { name: 'Text' }).focus();
  await page.getByTestId('data-item.mail').click();
  await expect(page.getByTestId('inspector').getByRole('button', { name: /Text: Item of Each admin/ })).toBeVisible();
  await expect(page.locator('[data-live]')).toContainText('a@example.com');

  await page.getByTestId('node-each').click();
  await expect(page.getByTestId('data-write')).toHaveCount(0);
  await page.getByTestId('inspector').getByRole('textbox', { name: 'Result' }).focus();
  await page.getByTestId('data-write').locator('[data-open]').click();
  await page.getByTestId('data-write.text').click();
  await saved(page);
  expect((await draft(site, 'mapped')).flow.nodes['each']!.inputs).toMatchObject({ result: '{{ write.text }}' });

  await page.getByTestId('node-after').click();
  await expect(page.getByTestId('data-each')).toBeVisible();
  await expect(page.getByTestId('data-write')).toHaveCount(0);

  await page.getByTestId('test-run').click();
  await page.getByRole('button', { name: 'Run test' }).click();
  await expect(page.getByTestId('node-write')).toContainText('3 ok');
  await expect(page.getByTestId('node-write')).toHaveAccessibleName(/3 ok/);
  await expect(page.locator('[class*="_edgeLive_"]')).toHaveCount(3);
});

test('S5 a test run of a large loop stands on the canvas with all its items, and what follows it too', async ({
  page,
}) => {
  await looped('many', { items: Array.from({ length: 600 }, (_, at) => ({ name: `user ${at}` })) });
  await site.openFlow(page, 'many');
  await page.getByRole('button', { name: 'Test', exact: true }).first().click();
  await page.getByTestId('test-start').click();
  await expect(page.getByTestId('step-next')).toHaveAttribute('data-status', 'succeeded');
  await expect(page.getByTestId('node-log')).toContainText('600');
  await expect(page.getByTestId('step-log')).toContainText('600 ok');
  const rows = page.getByRole('list', { name: 'Steps' }).getByRole('listitem');
  await expect(rows).toHaveCount(4);
});
