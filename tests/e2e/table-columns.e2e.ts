// What a flow names of tables: told where it is not there, offered where it is, and tried by test cases of its own.
import { checkAccessibility, useStillPages } from '../support/axe.ts';
import { compose, expect, saved, selectIn, test, TRIGGER, useSite } from '../support/browser.ts';

useStillPages();
const site = useSite();

const columns = [
  { key: 'user', title: 'User', type: 'text', unique: true },
  { key: 'resets', title: 'Resets', type: 'number' },
];
const nodes = {
  trigger: TRIGGER,
  find: {
    card: 'data.table-find',
    version: 1,
    name: 'Look',
    inputs: { table: 'people', where: [{ column: 'user', value: 'ada' }] },
  },
  write: compose(''),
  put: {
    card: 'data.table-upsert',
    version: 1,
    name: 'Keep',
    inputs: { table: 'people', column: 'user', values: { user: 'ada', resets: 1 } },
  },
};

test('a table that is not there is a warning that leads to its field, and its columns complete once it is', async ({
  page,
}) => {
  await site.flow('columns', { ...nodes, write: compose('x') }, ['trigger -> find', 'find -> write', 'write -> put']);
  await site.openFlow(page, 'columns');
  const inspector = page.getByTestId('inspector');
  await expect(page.getByTestId('issues')).toHaveText('2 issues');
  await page.getByTestId('issues').click();
  await page.getByTestId('issue-table.not-found').first().click();
  await expect(inspector.getByText(/There is no table "people"/)).toBeVisible();
  await expect(selectIn(inspector, 'Table')).toBeFocused();

  // A warning keeps nobody from publishing.
  await page.getByTestId('publish').click();
  await expect(page.getByRole('dialog', { name: 'Publish' }).getByRole('button', { name: 'Publish' })).toBeEnabled();
  await page.keyboard.press('Escape');

  await site.server.api('POST', '/api/tables', { id: 'people', name: 'People', columns });
  await site.openFlow(page, 'columns');
  await expect(page.getByTestId('issues')).toHaveText('No issues');
  await page.getByTestId('node-write').click();
  const write = async (text: string): Promise<void> => {
    await inspector.getByRole('textbox', { name: 'Text' }).click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(text);
  };
  await write('{{ find.first.values.re');
  await expect(page.getByRole('option', { name: /resets/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await write('{{ find.first.values.surname }}');
  await expect(page.getByTestId('issues')).toHaveText('1 issue');
  await expect(inspector.locator('p[data-severity]')).toContainText('surname');

  // Fields for columns offer those that there are.
  await page.getByRole('button', { name: 'Fit the flow to the view' }).click();
  await page.getByTestId('node-put').click();
  await selectIn(inspector, 'Column').click();
  await expect(page.getByRole('option')).toHaveText(['user']);
  await page.keyboard.press('Escape');
  await inspector.getByRole('button', { name: 'Add' }).click();
  await selectIn(inspector, 'Values: Name 3').fill('sur');
  await expect(page.getByTestId('issues')).toHaveText('2 issues');
  await expect(inspector.getByText(/has no column "sur"/)).toBeVisible();
  await checkAccessibility(page, 'columns of a table');
});

test('a case says what tables hold, and is run from the page without touching them', async ({ page }) => {
  const tables = { people: { columns: { user: { type: 'text', unique: true }, resets: { type: 'number' } } } };
  const remembered = (resets: number) => ({
    tables,
    expect: { status: 'succeeded', tables: { people: [{ user: 'ada', resets }] } },
  });
  await site.flow('remembering', { trigger: TRIGGER, put: nodes.put }, ['trigger -> put'], {
    tests: { right: remembered(1), wrong: remembered(7) },
  });
  await site.openFlow(page, 'remembering');
  await page.getByRole('button', { name: 'Test cases' }).click();
  const cases = page.getByTestId('cases');
  await cases.getByRole('button', { name: 'Run all' }).click();
  await expect(cases.getByRole('status')).toHaveText('1 passed, 1 failed');
  await expect(cases.getByText('Row 1 of table "people" has resets 1 after the run, expected 7.')).toBeVisible();
  await saved(page);
  const { items } = await site.server.api<{ items: unknown[] }>('GET', '/api/tables/people/rows');
  expect(items).toEqual([]);
});
