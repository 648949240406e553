// Flow files: out of one flow, into another, and templates.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Page } from '@playwright/test';

import { compose, expect, failedRequest, saved, test, TRIGGER, useSite } from '../support/browser.ts';

const site = useSite();
const shipped = join(import.meta.dirname, '../../flows/reset-by-someone-else.flow.json');

/** Drops a file on the page, as from the desktop. */
async function dropFile(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([file, content]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], file, { type: 'application/json' }));
      return transfer;
    },
    [name, text] as const,
  );
  for (const type of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('body', type, { dataTransfer: data });
}

/** What an import could not settle by itself is said; here, that no Slack connection is there. */
async function readNotes(page: Page): Promise<void> {
  const notes = page.getByRole('dialog', { name: 'Import notes' });
  await expect(notes).toContainText('slack');
  await page.keyboard.press('Escape');
  await expect(notes).toBeHidden();
}

async function exported(page: Page): Promise<{ name: string; text: string }> {
  const download = page.waitForEvent('download');
  await page.getByTestId('flow-menu').click();
  await page.getByRole('menuitem', { name: 'Export flow file' }).click();
  const file = await download;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

test('a flow file dropped on the list becomes a flow; exporting it gives the same bytes; a second drop asks, and copies', async ({
  page,
  watch,
}) => {
  watch.allow(failedRequest(409));
  const text = readFileSync(shipped, 'utf8');
  await site.open(page, '/');
  await dropFile(page, 'reset-by-someone-else.flow.json', text);
  await expect(page).toHaveURL(/\/flows\/reset-by-someone-else$/);
  await expect(page.getByTestId('node-trigger')).toBeVisible();
  await readNotes(page);
  const file = await exported(page);
  expect(file.name).toBe('reset-by-someone-else.flow.json');
  expect(file.text).toBe(text);

  await site.open(page, '/');
  await dropFile(page, file.name, file.text);
  const dialog = page.getByRole('dialog', { name: 'This flow exists already' });
  await dialog.getByRole('button', { name: 'Import as a copy' }).click();
  await expect(page).toHaveURL(/\/flows\/reset-by-someone-else-2$/);
  await readNotes(page);
  const copy = await exported(page);
  expect(JSON.parse(copy.text)).toEqual({ ...JSON.parse(text), id: 'reset-by-someone-else-2' });
});

test('a file that is none is refused with a reason', async ({ page, watch }) => {
  watch.allow(failedRequest(400));
  watch.allow(failedRequest(422));
  await site.open(page, '/');
  await dropFile(page, 'holiday.json', 'not json at all');
  await expect(page.getByRole('alert').filter({ hasText: 'The file is not JSON' })).toBeVisible();
  await dropFile(page, 'other.json', '{"formatVersion": 1, "id": "x", "surprise": true}');
  await expect(page.getByRole('alert').filter({ hasText: 'other.json was not imported' })).toBeVisible();
});

test('a file dropped on an open flow replaces its draft or joins it, and can be undone', async ({ page }) => {
  await site.flow('open', { trigger: TRIGGER, write: compose('Hello') }, ['trigger -> write']);
  await site.openFlow(page, 'open');
  await dropFile(page, 'reset-by-someone-else.flow.json', readFileSync(shipped, 'utf8'));
  const dialog = page.getByRole('dialog', { name: 'Import a flow file' });
  await dialog.getByRole('button', { name: 'Replace the draft' }).click();
  await expect(page.locator('[data-node-key]')).toHaveCount(5);
  await saved(page);
  await expect(page).toHaveURL(/\/flows\/open$/);
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Control+z');
  await expect(page.locator('[data-node-key]')).toHaveCount(2);
  await dropFile(page, 'reset-by-someone-else.flow.json', readFileSync(shipped, 'utf8'));
  await dialog.getByRole('button', { name: 'Add its nodes' }).click();
  await expect(page.locator('[data-node-key]')).toHaveCount(7);
});

test('a new flow begins from a template', async ({ page }) => {
  await site.open(page, '/');
  await page.getByRole('button', { name: 'New flow' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Rate a reset by who and when/ })
    .click();
  await expect(page).toHaveURL(/\/flows\/reset-severity/);
  await expect(page.getByTestId('node-page')).toBeVisible();
});

test('duplicating, exporting and deleting from the list', async ({ page }) => {
  await site.flow('listed', { trigger: TRIGGER });
  await site.open(page, '/');
  await page.getByRole('button', { name: 'Actions for listed' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Export file' }).click();
  expect((await download).suggestedFilename()).toBe('listed.flow.json');
  await page.getByRole('button', { name: 'Actions for listed' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete flow' }).click();
  await expect(page.getByText('Deleted listed.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Actions for listed' })).toBeHidden();
});
