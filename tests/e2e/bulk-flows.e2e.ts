// Several flows of the list at once: chosen by click, Shift and keys; what a deed changes is said before, each is audited.
import { readFile } from 'node:fs/promises';

import { checkAccessibility, useStillPages } from '../support/axe.ts';
import { compose, expect, failedRequest, test, TRIGGER, useSite } from '../support/browser.ts';

useStillPages();
const site = useSite();
const NAMES = ['alpha', 'beta', 'delta', 'gamma'];

test.beforeAll(async () => {
  for (const id of NAMES)
    await site.flow(id, { trigger: TRIGGER, write: compose('1') }, ['trigger -> write'], { name: `Bulk ${id}` });
  await site.flow('broken', { trigger: TRIGGER, send: { card: 'web.request', version: 1, name: 'No address' } }, [
    'trigger -> send',
  ]);
  await site.server.api('POST', '/api/flows/beta/activate');
});

test('several flows are chosen, activated, paused, exported and deleted, each after a preview', async ({
  page,
  watch,
}) => {
  const box = (name: string) => page.getByRole('checkbox', { name: `Choose ${name}`, exact: true });
  const bar = page.getByRole('region', { name: 'What is done with the chosen flows' });
  const dialog = page.getByRole('dialog');
  const act = (deed: string) => bar.getByRole('button', { name: `${deed}…`, exact: true }).click();

  await site.open(page, '/?q=Bulk');
  await test.step('chosen by a range with Shift, and by keys', async () => {
    await box('Bulk alpha').click();
    await box('Bulk delta').click({ modifiers: ['Shift'] });
    await expect(bar).toContainText('3 flows chosen');
    await expect(page.getByRole('checkbox', { name: 'Choose all flows of this list' })).toHaveJSProperty(
      'indeterminate',
      true,
    );
    await bar.getByRole('button', { name: 'Choose none' }).click();
    await expect(bar).toBeHidden();
    await box('Bulk alpha').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(box('Bulk delta')).toBeFocused();
    await expect(bar).toContainText('3 flows chosen');
    await checkAccessibility(page, 'chosen flows');
  });

  await test.step('activate: one of them is active already', async () => {
    await act('Activate');
    await expect(dialog).toContainText('It changes 2 of 3 flows.');
    await expect(dialog.getByRole('list', { name: 'What changes' })).toContainText('Its draft is published first');
    await expect(dialog.getByRole('list', { name: 'What stays as it is' })).toContainText(
      'Bulk betaIt is active already.',
    );
    await checkAccessibility(page, 'preview of a change to many flows');
    await dialog.getByRole('button', { name: 'Activate 2 flows' }).click();
    await expect(page.getByText('Activate: done with 2 flows.')).toBeVisible();
    await expect(page.getByTestId('flow-row-alpha')).toContainText('Active');
    await expect(page).toHaveURL(/q=Bulk/);
    const { items } = await site.server.api<{ items: { what: string; subject: string }[] }>('GET', '/api/audit');
    const activated = items.filter(({ what }) => what === 'activated a flow').map(({ subject }) => subject);
    expect(activated).toEqual(['flow:delta', 'flow:alpha', 'flow:beta']);
  });

  await test.step('pause, and deactivate, by the box of all', async () => {
    await page.getByRole('checkbox', { name: 'Choose all flows of this list' }).check();
    await act('Pause');
    await expect(dialog).toContainText('It changes 3 of 4 flows.');
    await expect(dialog).toContainText('It was never published');
    await dialog.getByRole('button', { name: 'Pause 3 flows' }).click();
    await expect(page.getByTestId('flow-row-beta')).toContainText('Paused');
    await page.getByRole('checkbox', { name: 'Choose all flows of this list' }).check();
    await act('Deactivate');
    await dialog.getByRole('button', { name: 'Deactivate 3 flows' }).click();
    await expect(page.getByTestId('flow-row-beta')).toContainText('Inactive');
  });

  await test.step('exported as one file, deleted, and brought back by that file', async () => {
    await page.getByRole('checkbox', { name: 'Choose all flows of this list' }).check();
    await act('Export');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('button', { name: 'Export 4 flows' }).click(),
    ]);
    const text = await readFile(await download.path(), 'utf8');
    const { flows } = JSON.parse(text) as { flows: { id: string }[] };
    expect(flows.map(({ id }) => id)).toEqual(NAMES);
    await act('Delete');
    await dialog.getByRole('button', { name: 'Delete 4 flows' }).click();
    await expect(page.getByText('No flow fits')).toBeVisible();
    await page.getByRole('button', { name: 'New flow' }).click();
    await page
      .locator('input[type="file"]')
      .setInputFiles({ name: 'all.flows.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    await expect(page.getByTestId('flow-row-gamma')).toBeVisible();
    await expect(page.locator('tr[data-testid^=flow-row-]')).toHaveCount(4);
  });

  await test.step('what the server refuses is listed, and the others are done', async () => {
    await page.getByRole('checkbox', { name: 'Choose all flows of this list' }).check();
    await act('Delete');
    watch.allow(failedRequest(404));
    await site.server.api('DELETE', '/api/flows/beta');
    await dialog.getByRole('button', { name: 'Delete 4 flows' }).click();
    await expect(dialog).toContainText('Done with 3 flows, 1 refused.');
    await expect(dialog.getByRole('list', { name: 'These were refused' })).toContainText('Bulk beta');
  });
});
