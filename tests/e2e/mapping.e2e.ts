// Mapping: from the data tree into inputs, by mouse and by keyboard; what does not fit, chips amid a text, who uses a field,
// and where the values come from.
import type { Locator, Page } from '@playwright/test';

import type { JsonObject } from '../../shared/json.ts';
import { checkAccessibility, useStillPages } from '../support/axe.ts';
import {
  compose,
  draft,
  expect,
  request,
  saved,
  smallestText,
  test,
  TRIGGER,
  undo,
  useSite,
} from '../support/browser.ts';
import { resetEvent } from '../support/sample-events.ts';

useStillPages();
const site = useSite();
const NAME = '{{ trigger.oktaUser.displayName }}';
const TARGETS = 'trigger.eventDetails.target';

const inspector = (page: Page): Locator => page.getByTestId('inspector');
const textBox = (page: Page, name = 'Text'): Locator => inspector(page).getByRole('textbox', { name });
const row = (page: Page, path: string): Locator => page.getByTestId(`data-${path}`);
const offer = (page: Page): Locator => page.getByTestId('ways-menu');
const chips = (place: Locator): Locator => place.locator('[data-inline-chip]');

async function openNode(page: Page, id: string, nodes: JsonObject, node = 'write'): Promise<void> {
  const keys = Object.keys(nodes);
  const wires = keys.slice(1).map((key, at) => `${keys[at]} -> ${key}`);
  await site.flow(id, nodes, wires);
  await site.openFlow(page, id);
  await page.getByTestId(`node-${node}`).click();
  await expect(inspector(page)).toBeVisible();
}

async function find(page: Page, words: string): Promise<void> {
  await inspector(page).getByRole('textbox', { name: 'Search fields' }).fill(words);
}

const inputsOf = async (id: string, node = 'write'): Promise<JsonObject | undefined> =>
  (await draft(site, id)).flow.nodes[node]!.inputs;

test('a list that is dropped on a text is refused, and offered joined; that is one step of undo', async ({ page }) => {
  await openNode(page, 'dropped', { trigger: TRIGGER, write: compose('For ') });
  await find(page, 'Event Details Target');
  await row(page, TARGETS).dragTo(textBox(page), { targetPosition: { x: 60, y: 16 } });
  await expect(offer(page)).toContainText('Target is a list, and this takes text.');
  await expect(inspector(page).getByRole('alert')).toHaveCount(0);
  expect(await inputsOf('dropped')).toEqual({ text: 'For ' });
  await checkAccessibility(page, 'menu of the ways to put a field');
  await offer(page)
    .getByRole('menuitem', { name: /^Display Name of each, joined/ })
    .click();
  const joined = `For {{ ${TARGETS}.pluck('displayName').join(', ') }}`;
  await expect.poll(() => inputsOf('dropped')).toEqual({ text: joined });
  await expect(inspector(page).locator('[data-live] output')).toHaveText(/^For \S+/);
  await page.getByTestId('canvas').focus();
  await undo(page);
  await expect.poll(() => inputsOf('dropped')).toEqual({ text: 'For ' });
});

test('Enter in the tree offers the same by keys; Escape leaves all as it was', async ({ page }) => {
  const wait = { card: 'logic.delay', version: 1, name: 'Wait' };
  await openNode(page, 'entered', { trigger: TRIGGER, wait }, 'wait');
  await textBox(page, 'Seconds').click();
  await find(page, 'Date and Time');
  const field = row(page, 'trigger.dateAndTime');
  await field.focus();
  await page.keyboard.press('Enter');
  await expect(offer(page)).toContainText('Date and Time is text, and this takes a number.');
  await expect(offer(page).getByRole('menuitem').first()).toHaveText(/Seconds since 1970\d+/);
  await page.keyboard.press('Escape');
  await expect(offer(page)).toBeHidden();
  await expect(field).toBeFocused();
  expect(await inputsOf('entered', 'wait')).toBeUndefined();
  await page.keyboard.press('Enter');
  await expect(offer(page)).toBeVisible();
  const seconds = offer(page).getByRole('menuitem', { name: /Seconds since 1970/ });
  await page.keyboard.press('ArrowDown');
  if (!(await seconds.evaluate((item) => item === document.activeElement))) await seconds.focus();
  await page.keyboard.press('Enter');
  await expect
    .poll(() => inputsOf('entered', 'wait'))
    .toEqual({ seconds: '{{ int(timestamp(trigger.dateAndTime)) }}' });
});

test('fields amid a text are chips: one place for the caret, opened and removed by keys, copied as they are written', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.server.url });
  const text = `Hello ${NAME}, by {{ trigger.admin.displayName }}: {{ 1 + 1 }}`;
  await openNode(page, 'chips', { trigger: TRIGGER, write: compose(text) });
  const box = textBox(page);
  await expect(chips(box)).toHaveText([/Okta User › Display Name$/, /Admin › Display Name$/]);
  await expect(chips(box).first().locator('svg')).toBeVisible();
  await expect(box).toContainText('{{ 1 + 1 }}');
  await checkAccessibility(page, 'chips amid a text');

  // What is copied is what is written.
  await box.locator('.cm-line').click({ position: { x: 2, y: 8 } });
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);

  // Onto the chip, into it, and out again.
  await page.keyboard.press('Control+Home');
  for (const _ of 'Hello ') await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(chips(box).first()).toHaveAttribute('data-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(box).toContainText(`Hello ${NAME}, by`);
  await expect(chips(box)).toHaveCount(1);
  await page.keyboard.type('.upper()');
  await page.keyboard.press('F2');
  await expect.poll(() => inputsOf('chips')).toEqual({ text: text.replace('Name }}', 'Name.upper() }}') });
  for (const _ of '.upper() }}') await page.keyboard.press('ArrowLeft');
  for (const _ of '.upper()') await page.keyboard.press('Delete');
  await expect.poll(() => inputsOf('chips')).toEqual({ text });
  await page.keyboard.press('F2');
  await expect(chips(box)).toHaveCount(2);

  // Behind a chip Backspace takes all of it.
  await page.keyboard.press('Backspace');
  await expect.poll(() => inputsOf('chips')).toEqual({ text: text.replace(NAME, '') });
  await page.keyboard.type('you');
  await expect.poll(() => inputsOf('chips')).toEqual({ text: text.replace(NAME, 'you') });
  // By a click it is text as well, and a chip again once it is left.
  await chips(box).first().click();
  await expect(chips(box)).toHaveCount(0);
  await page.getByTestId('canvas').focus();
  await expect(chips(box)).toHaveCount(1);
});

test('texts within JSON have chips, and what is not finished stays text', async ({ page }) => {
  const body = { to: NAME, note: 'By {{ trigger.admin.displayName }}', odd: '{{ trigger.nothing }}' };
  const send = request('https://example.com', { inputs: { method: 'POST', url: 'https://example.com', body } });
  await openNode(page, 'json', { trigger: TRIGGER, send }, 'send');
  const box = textBox(page, 'Body');
  await expect(chips(box)).toHaveText([/Admin › Display Name$/, /Okta User › Display Name$/]);
  await expect(box).toContainText('{{ trigger.nothing }}');
  await box.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type(' ');
  await saved(page);
  expect((await inputsOf('json', 'send'))!['body']).toEqual(body);
});

test('a field tells who uses it, and leads there', async ({ page }) => {
  const send = request(`https://example.com/${NAME}`, { name: 'Tell them' });
  await openNode(page, 'used', { trigger: TRIGGER, write: compose(`Hello ${NAME}`), send });
  const used = page.getByTestId('uses-trigger.oktaUser.displayName');
  await find(page, 'Okta User Display Name');
  await expect(used).toHaveText(/2/);
  await expect(row(page, 'trigger.oktaUser.displayName')).toHaveAccessibleName(/used 2 times/);
  await used.click();
  const menu = page.getByTestId('field-menu');
  await expect(menu.getByRole('menuitem').filter({ hasText: /Text|URL/ })).toHaveText([
    /Write.*Text/,
    /Tell them.*URL/,
  ]);
  await checkAccessibility(page, 'menu of a field');
  await page.keyboard.press('Escape');
  await row(page, 'trigger.oktaUser.displayName').focus();
  await page.keyboard.press('Shift+F10');
  await menu.getByRole('menuitem', { name: /Tell them/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('node-send')).toHaveAttribute('aria-label', /Tell them/);
  await expect(inspector(page).getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('Tell them');
  await expect(textBox(page, 'URL')).toBeFocused();
});

test('the menu of a field puts it there in another form', async ({ page }) => {
  await openNode(page, 'forms', { trigger: TRIGGER, write: compose('On ') });
  await textBox(page).click();
  await page.keyboard.press('Control+End');
  await find(page, 'Date and Time');
  await row(page, 'trigger.dateAndTime').focus();
  await page.keyboard.press('Shift+F10');
  await page
    .getByTestId('field-menu')
    .getByRole('menuitem', { name: /The date alone/ })
    .click();
  await expect
    .poll(() => inputsOf('forms'))
    .toEqual({ text: "On {{ timestamp(trigger.dateAndTime).format('YYYY-MM-DD') }}" });
});

test('the values come from a stored event, the last run, or the cards, as the author chooses; tests follow', async ({
  page,
}) => {
  const target = [{ id: '00u1', type: 'User', alternateId: 'zoe@example.com', displayName: 'Zoe Sample' }];
  await site.server.api('POST', '/api/events', resetEvent({ target }));
  await openNode(page, 'samples', { trigger: TRIGGER, write: compose(`Hello ${NAME}`) });
  const source = page.getByTestId('sample-source');
  const live = inspector(page).locator('[data-live] output');
  await expect(source).toHaveText('Samples of the cards');
  await expect(live).not.toHaveText('Hello Zoe Sample');
  await source.click();
  const dialog = page.getByTestId('sample-list');
  await dialog.getByRole('textbox', { name: 'Search stored events' }).fill('zoe reset');
  await checkAccessibility(page, 'where the values come from');
  await dialog.getByRole('button', { name: /Zoe Sample/ }).click();
  await expect(source).toHaveText(/^Event: Zoe Sample/);
  await expect(live).toHaveText('Hello Zoe Sample');
  await find(page, 'Okta User Display Name');
  await page.reload();
  await page.getByTestId('node-write').click();
  await expect(live).toHaveText('Hello Zoe Sample');

  // A dry test begins with it, and what it gave is looked at then.
  await inspector(page).getByRole('button', { name: 'Run up to here' }).click();
  await expect(source).toHaveText(/^Run of /, { timeout: 30_000 });
  const { items } = await site.server.api<{ items: { id: string; trigger: { eventId: string | null } }[] }>(
    'GET',
    '/api/runs?flow=samples',
  );
  expect(items[0]!.trigger.eventId).not.toBeNull();
  await expect(inspector(page).getByText('Hello Zoe Sample').first()).toBeVisible();

  await source.click();
  await dialog.getByRole('button', { name: /Samples of the cards/ }).click();
  await expect(source).toHaveText('Samples of the cards');
  await inspector(page).getByRole('tab', { name: 'Inputs' }).click();
  await expect(live).not.toHaveText('Hello Zoe Sample');
  await source.click();
  await dialog.getByRole('button', { name: /Last run/ }).click();
  await expect(source).toHaveText(/^Run of /);
  await expect(live).toHaveText('Hello Zoe Sample');

  // What is pinned stands before all, and is said.
  await inspector(page).getByRole('tab', { name: 'Result' }).click();
  await inspector(page).getByRole('button', { name: 'Pin this output' }).click();
  await expect(inspector(page).getByText('1 pinned output')).toBeVisible();
  await source.click();
  await dialog.getByRole('button', { name: 'Unpin Write' }).click();
  await expect(inspector(page).getByText('1 pinned output')).toBeHidden();
});

test('the search finds by title, path and value', async ({ page }) => {
  await openNode(page, 'searched', { trigger: TRIGGER, write: compose('') });
  const tree = inspector(page).getByRole('tree');
  await find(page, 'okta user altern');
  await expect(tree.getByRole('treeitem')).toHaveText([/Alternate ID/]);
  await find(page, 'reset_all');
  await expect(tree.getByRole('treeitem').filter({ hasText: 'Event Type' }).first()).toContainText('reset_all');
  await inspector(page).getByRole('textbox', { name: 'Search fields' }).press('Escape');
  await expect(row(page, 'trigger')).toBeVisible();
});

test('cards are read at the zoom at which a flow opens, however long it is', async ({ page }) => {
  const nodes: JsonObject = { trigger: TRIGGER };
  for (const at of [1, 2, 3, 4, 5, 6, 7]) nodes[`step${at}`] = compose(`Step ${at}`, `Step ${at}`);
  const keys = Object.keys(nodes);
  await site.flow(
    'long',
    nodes,
    keys.slice(1).map((key, at) => `${keys[at]} -> ${key}`),
  );
  await site.openFlow(page, 'long');
  const trigger = page.getByTestId('node-trigger');
  await expect(trigger).toBeInViewport({ ratio: 1 });
  expect(await smallestText(trigger)).toBeGreaterThanOrEqual(12);
});
