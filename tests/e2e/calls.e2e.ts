// Flows that call flows: run by hand with a form, choose what to call, give its fields, and go between the two runs.
import { expect, saved, test, useSite } from '../support/browser.ts';

const site = useSite();

const called = {
  card: 'flow.called',
  version: 1,
  inputs: {
    fields: [
      { name: 'who', title: 'Who' },
      { name: 'times', title: 'Times', type: 'number', required: false, default: 2 },
    ],
  },
};

test.beforeAll(async () => {
  await site.flow(
    'greet',
    { trigger: called, end: { card: 'flow.return', version: 1, inputs: { value: 'Hello {{ trigger.who }}' } } },
    ['trigger -> end'],
  );
  await site.server.api('POST', '/api/flows/greet/activate');
});

test('Run now asks for the fields that the flow declares, and runs with them', async ({ page }) => {
  await site.open(page, '/');
  await page.getByRole('button', { name: /greet/i }).click();
  await page.getByRole('menuitem', { name: 'Run now' }).click();
  await page.getByRole('button', { name: 'Run test' }).click();
  await expect(page.getByText('Who is required.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Who' })).toBeFocused();
  await page.getByRole('textbox', { name: 'Who' }).fill('Ada');
  await page.getByRole('button', { name: 'Run test' }).click();
  await expect(page.getByTestId('step-end')).toContainText(/Succeeded/i);
  const { items } = await site.server.api<{ items: { id: string; mode: string }[] }>('GET', '/api/runs?flow=greet');
  expect(items).toMatchObject([{ mode: 'live' }]);
  expect(await site.server.api('GET', `/api/runs/${items[0]!.id}`)).toMatchObject({
    result: 'Hello Ada',
    trigger: { output: { who: 'Ada', times: 2 } },
  });
});

test('a call is filled in by choosing the flow and giving its fields; both runs lead to each other', async ({
  page,
}) => {
  await site.flow('asks', { trigger: called, ask: { card: 'logic.call-flow', version: 1, name: 'Ask' } }, [
    'trigger -> ask',
  ]);
  await site.openFlow(page, 'asks');
  await page.getByTestId('node-ask').click();
  const inspector = page.getByTestId('inspector');
  await inspector.getByLabel('Flow', { exact: true }).click();
  await page.getByRole('option', { name: 'greet' }).click();
  await expect(inspector.getByText('Who is required.')).toBeVisible();
  await inspector.getByRole('textbox', { name: 'Who' }).fill('Grace');
  await expect(inspector.getByText('Who is required.')).toBeHidden();
  await saved(page);
  const { runId } = await site.server.api<{ runId: string }>('POST', '/api/flows/asks/run', {
    mode: 'live',
    input: { who: 'x' },
  });
  await site.open(page, `/runs/${runId}`);
  await page.getByTestId('step-ask').first().click();
  const link = page.getByRole('definition').getByRole('link', { name: /^run_/ });
  await link.click();
  await expect(page.getByText('Called by')).toBeVisible();
  await expect(page).not.toHaveURL(new RegExp(runId));
  await page.getByRole('link', { name: runId }).first().click();
  await expect(page).toHaveURL(new RegExp(`/runs/${runId}`));
});

test('what a called flow declares as its result is filled in at its Return, and known to its callers', async ({
  page,
}) => {
  await site.flow(
    'lookup',
    { trigger: { ...called, inputs: {} }, end: { card: 'flow.return', version: 1, name: 'Give' } },
    ['trigger -> end'],
  );
  await site.openFlow(page, 'lookup');
  await page.getByTestId('node-trigger').click();
  const inspector = page.getByTestId('inspector');
  const result = inspector.locator('[data-field="inputs.result"]');
  await result.getByRole('button', { name: 'Add' }).click();
  await result.getByRole('textbox', { name: 'Name' }).fill('userName');
  await result.getByRole('textbox', { name: 'Title' }).fill('User name');
  await page.getByTestId('node-end').click();
  await expect(inspector.getByText('User name is required.')).toBeVisible();
  await inspector.getByRole('textbox', { name: 'User name' }).fill('Ada');
  await expect(inspector.getByText('User name is required.')).toBeHidden();
  await saved(page);
  await site.server.api('POST', '/api/flows/lookup/activate');

  const ask = { card: 'logic.call-flow', version: 1, name: 'Ask', inputs: { flowId: 'lookup' } };
  await site.flow('looks', { trigger: called, ask, choose: { card: 'logic.if', version: 1 } }, [
    'trigger -> ask',
    'ask -> choose',
  ]);
  await site.openFlow(page, 'looks');
  await page.getByTestId('node-choose').click();
  const condition = inspector.getByRole('textbox', { name: 'Condition' });
  await condition.click();
  await page.keyboard.type('ask.value.use');
  const options = page.getByRole('listbox').getByRole('option');
  await expect(options.filter({ hasText: 'userName' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(condition).toHaveText('ask.value.userName');
  await page.keyboard.type('s == "Ada" ');
  await expect(inspector.getByText(/There is no field `userNames`/)).toBeVisible();

  // Whoever changes the declaration is told whom that leaves behind.
  await condition.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type("ask.value.userName == 'Ada' ");
  await saved(page);
  await site.openFlow(page, 'lookup');
  await page.getByTestId('node-trigger').click();
  await result.getByRole('textbox', { name: 'Name' }).fill('login');
  await page.getByTestId('node-end').click();
  await inspector.getByRole('textbox', { name: 'User name' }).fill('ada');
  await page.getByTestId('publish').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('alert')).toContainText('looks: There is no field `userName`.');
  await expect(dialog.getByTestId('publish-confirm')).toBeEnabled();
});
