// Tables in the editor: made, filled, filtered, imported, scrolled, and told to everybody.
import { checkAccessibility, useStillPages } from '../support/axe.ts';
import { expect, selectIn, test, useSite } from '../support/browser.ts';

useStillPages();
const site = useSite();

test('a table is made, filled by hand and by CSV, filtered, scrolled and deleted', async ({ page }) => {
  await site.open(page, '/');
  await page.getByRole('navigation').getByRole('link', { name: 'Tables' }).click();
  await expect(page.getByText('No tables yet')).toBeVisible();
  await checkAccessibility(page, 'no tables');
  await page.getByRole('button', { name: 'New table' }).first().click();
  let dialog = page.getByRole('dialog', { name: 'New table' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Watched users');
  const column = (number: number) => dialog.getByRole('group', { name: `Column ${number}` });
  await column(1).getByRole('textbox', { name: 'Key' }).fill('user');
  await column(1).getByRole('textbox', { name: 'Title' }).fill('User');
  await column(1).getByRole('switch', { name: 'Unique' }).check();
  await dialog.getByRole('button', { name: 'Add column' }).click();
  await column(2).getByRole('textbox', { name: 'Key' }).fill('resets');
  await selectIn(column(2), 'Type').click();
  await page.getByRole('option', { name: 'Number' }).click();
  await checkAccessibility(page, 'new table');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(/\/tables\/watched-users$/);
  await expect(page.getByText('No rows yet')).toBeVisible();

  await page.getByRole('button', { name: 'Add row' }).first().click();
  dialog = page.getByRole('dialog', { name: 'Add row' });
  await dialog.getByRole('textbox', { name: 'User' }).fill('ada');
  await dialog.getByRole('textbox', { name: 'resets' }).fill('3');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('cell', { name: 'ada' })).toBeVisible();

  await page.getByRole('button', { name: 'Import CSV' }).click();
  const lines = Array.from({ length: 2_000 }, (_, at) => `user-${at},${at % 7}`);
  const file = ['user,resets', 'ada,3', ...lines, 'bad,many'].join('\n');
  await page.locator('input[type="file"]').setInputFiles({
    name: 'users.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(file),
  });
  dialog = page.getByRole('dialog', { name: 'Import CSV' });
  await expect(dialog.getByText(/Line 2003: .*"resets" is a number/)).toBeVisible();
  await expect(dialog.getByRole('region', { name: 'What it will change' })).toContainText('Added2,000');
  await checkAccessibility(page, 'import');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText('2,001 rows', { exact: true })).toBeVisible();
  await checkAccessibility(page, 'table');

  const list = page.getByRole('table', { name: 'Watched users' });
  expect(await list.getByRole('row').count()).toBeLessThan(80);
  await expect(async () => {
    await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await expect(page.getByRole('cell', { name: 'user-1999', exact: true })).toBeVisible({ timeout: 500 });
  }).toPass();

  await selectIn(page.getByRole('search'), 'Column to filter by').click();
  await page.getByRole('option', { name: 'User' }).click();
  await page.getByRole('textbox', { name: 'Filter value' }).fill('ada');
  await expect(list.getByRole('row')).toHaveCount(2);
  await list.getByRole('button').focus();
  await page.keyboard.press('Enter');
  dialog = page.getByRole('dialog', { name: 'Edit row' });
  await dialog.getByRole('textbox', { name: 'resets' }).fill('4');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('cell', { name: '4', exact: true })).toBeVisible();
  await list.getByRole('button').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete row' }).click();
  await expect(page.getByText('No row fits')).toBeVisible();

  await page.getByRole('button', { name: 'Delete table' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete table' }).click();
  await expect(page.getByText('No tables yet')).toBeVisible();
});
