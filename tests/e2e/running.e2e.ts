// Trying a flow, watching runs live, and what one does with a run that failed, waits or is in doubt.
import type { ServerResponse } from 'node:http';

import type { Page } from '@playwright/test';

import { expect, request, test, TRIGGER, useSite } from '../support/browser.ts';
import { runByEvent } from '../support/runs.ts';
import { envelope, resetEvent } from '../support/sample-events.ts';
import { deliver, until } from '../support/server-process.ts';

/** Answers of the receiver that a test holds back. */
const held: ServerResponse[] = [];
const site = useSite({
  answer: ({ url }, response) => {
    if (url.startsWith('/slow')) return void held.push(response);
    if (url.startsWith('/never')) return undefined;
    response.writeHead(url.startsWith('/refuses') ? 403 : 200, { 'content-type': 'application/json' });
    response.end('{"ok":true}');
  },
});

/** trigger -> choose -(true)-> send */
async function sending(id: string, path: string, more: Record<string, unknown> = {}): Promise<void> {
  await site.flow(
    id,
    {
      trigger: TRIGGER,
      choose: {
        card: 'logic.if',
        version: 1,
        name: 'By someone else?',
        inputs: { condition: '{{ trigger.admin.id != trigger.oktaUser.id }}' },
      },
      send: request(`${site.receiver.url}${path}`, {
        name: 'Send it',
        inputs: {
          method: 'POST',
          url: `${site.receiver.url}${path}`,
          body: { who: '{{ trigger.oktaUser.displayName }}' },
          ...more,
        },
        ...(path === '/never' ? { policy: { timeoutMs: 300 } } : {}),
      }),
    },
    ['trigger -> choose', 'choose.true -> send'],
  );
}

const received = (path: string): number => site.receiver.received.filter(({ url }) => url === path).length;
const step = (page: Page, key: string) => page.getByTestId(`step-${key}`);
const runTest = async (page: Page): Promise<void> => page.getByRole('button', { name: 'Run test' }).click();

/** Opens the page of a run that an event has started. */
async function runOf(page: Page, flowId: string): Promise<string> {
  const run = await runByEvent(site, flowId);
  await site.open(page, `/runs/${run}`);
  return run;
}

test('a dry test with the sample: what would be sent is shown, nothing is sent', async ({ page }) => {
  await sending('dry', '/dry');
  await site.openFlow(page, 'dry');
  await page.getByTestId('test-run').click();
  await runTest(page);
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'simulated');
  await expect(step(page, 'send')).toHaveAccessibleName(/Send it.*Simulated/);
  await expect(step(page, 'choose')).toHaveAccessibleName(/Succeeded.*true/);
  await expect(page.getByTestId('node-send')).toHaveAccessibleName(/simulated/i);
  await page.getByRole('link', { name: 'Open run' }).click();
  // Until its page stands, the step is the one in the test's list.
  const details = page.getByRole('complementary', { name: 'Details' });
  await expect(details).toBeVisible();
  await step(page, 'send').click();
  await expect(page.getByText('Would have sent')).toBeVisible();
  await expect(details).toContainText('/dry');
  expect(received('/dry')).toBe(0);
});

test('a test with a stored event, then with pasted JSON', async ({ page }) => {
  expect(await deliver(site.server, envelope([resetEvent()]))).toBe(204);
  await sending('sources', '/sources');
  await site.openFlow(page, 'sources');
  await page.getByTestId('test-run').click();
  await page.getByText('Stored event', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Choose an event' }).click();
  await page
    .getByRole('option', { name: /user\.mfa\.factor\.reset_all/ })
    .first()
    .click();
  await runTest(page);
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'simulated');

  // Somebody resets their own factors: the other way.
  const own = resetEvent();
  own['actor'] = (own['target'] as never[])[0]!;
  await page.getByText('Paste JSON', { exact: true }).click();
  const json = page.getByRole('textbox', { name: 'Event as JSON' });
  await json.fill('{ not json');
  await expect(page.getByText('This is no JSON object.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Run test' })).toBeDisabled();
  await json.fill(JSON.stringify(own));
  await runTest(page);
  await expect(step(page, 'choose')).toHaveAccessibleName(/false/);
  await expect(step(page, 'send')).toHaveAccessibleName(/Send it.*Skipped/);
});

test('a live test really sends', async ({ page }) => {
  await sending('live', '/live');
  await site.openFlow(page, 'live');
  await page.getByTestId('test-run').click();
  await page.getByText('Live', { exact: true }).last().click();
  await runTest(page);
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'succeeded');
  expect(received('/live')).toBe(1);
});

test('the page of a run follows it while it runs', async ({ page }) => {
  await sending('watched', '/slow');
  await runOf(page, 'watched');
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'running');
  await expect(step(page, 'send')).toHaveAccessibleName(/^Send it running/);
  await expect(page.getByTestId('node-send')).toHaveAccessibleName(/running/i);
  await until(
    async () => held.length,
    (count) => count > 0,
  );
  held.shift()!.end('done');
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'succeeded');
  await expect(step(page, 'send')).toHaveAccessibleName(/^Send it succeeded \d/);
  await expect(page.getByRole('main').getByText('Succeeded').first()).toBeVisible();
});

test('a run that waits for an answer is cancelled from its page', async ({ page }) => {
  await sending('cancelled', '/slow-2');
  await runOf(page, 'cancelled');
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'running');
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel run' }).click();
  await expect(step(page, 'send')).toHaveAccessibleName(/cancelled/);
  await expect(page.getByRole('button', { name: 'Cancel run' })).toBeHidden();
});

test('a failed run says why and where; replaying starts another from the same event', async ({ page }) => {
  await sending('failing', '/refuses');
  const id = await runOf(page, 'failing');
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'failed');
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText('403');
  await step(page, 'send').click();
  await expect(page.getByRole('heading', { name: 'Send it' })).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText('answered 403');
  await page.getByRole('tab', { name: 'Journal' }).click();
  await expect(page.getByRole('list', { name: 'Journal' })).toContainText(/failed/i);
  await page.getByRole('button', { name: 'Replay' }).click();
  await page.getByRole('menuitem', { name: 'With the same version' }).click();
  await expect(page.getByText('A new run was started from the same event.')).toBeVisible();
  await expect(page).not.toHaveURL(new RegExp(id));
  await expect(page).toHaveURL(/\/runs\/run_/);
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'failed');
  expect(received('/refuses')).toBe(2);
  await page.getByRole('link', { name: 'Open in editor' }).click();
  await expect(page.getByTestId('node-send')).toHaveAccessibleName(/failed/i);
});

test('a step that may or may not have happened is decided by a person: done', async ({ page }) => {
  await sending('doubt-done', '/never');
  await runOf(page, 'doubt-done');
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'waiting');
  await step(page, 'send').click();
  const doubt = page.getByRole('region', { name: 'Did this step take effect?' });
  await expect(doubt).toContainText('Lin Example');
  await doubt.getByLabel(/Output to go on with/).fill('{"status": 200, "headers": {}, "body": "seen"}');
  await doubt.getByRole('button', { name: 'Mark as done' }).click();
  await expect(page.getByText('Your decision was taken.')).toBeVisible();
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'succeeded');
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText('seen');
});

test('a step that may or may not have happened is decided by a person: again', async ({ page }) => {
  await sending('doubt-retry', '/never');
  const before = received('/never');
  await runOf(page, 'doubt-retry');
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'waiting');
  await step(page, 'send').click();
  const doubt = page.getByRole('region', { name: 'Did this step take effect?' });
  await doubt.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => received('/never')).toBe(before + 2);
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'waiting');
  await doubt.getByRole('button', { name: 'Mark as failed' }).click();
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'failed');
});

test('the list of runs filters by status and appears by itself', async ({ page }) => {
  await sending('listed', '/listed');
  await site.server.api('POST', '/api/flows/listed/activate');
  await site.open(page, '/runs?flow=listed');
  await expect(page.getByText('No run fits')).toBeVisible();
  expect(await deliver(site.server, envelope([resetEvent()]))).toBe(204);
  const row = page.getByRole('row', { name: /Succeeded/ });
  await expect(row).toHaveCount(1);
  await row.click();
  await expect(page).toHaveURL(/\/runs\/run_/);
  await site.server.api('POST', '/api/flows/listed/deactivate');
});

test('an event in the inbox says which flows it started and why others did not', async ({ page }) => {
  await sending('matching', '/matching');
  await site.server.api('POST', '/api/flows/matching/activate');
  await site.flow('other', { trigger: { ...TRIGGER, when: "trigger.oktaUser.displayName == 'Nobody'" } });
  await site.server.api('POST', '/api/flows/other/activate');
  const event = resetEvent();
  expect(await deliver(site.server, envelope([event]))).toBe(204);
  await site.open(page, `/events?q=${String(event['uuid'])}`);
  await page.getByRole('row', { name: /reset_all/ }).click();
  const drawer = page.getByRole('dialog');
  const flow = (name: string) => drawer.getByRole('listitem').filter({ hasText: name });
  await expect(flow('matching').getByRole('img', { name: 'Started' })).toBeVisible();
  await expect(flow('other').getByRole('img', { name: 'Did not match' })).toBeVisible();
  await expect(flow('other')).toContainText("trigger.oktaUser.displayName == 'Nobody'");
  for (const id of ['matching', 'other']) await site.server.api('POST', `/api/flows/${id}/deactivate`);
});

test.describe(() => {
  // A page that was given another clock keeps it.
  test.use({ ownPage: true });

  test('a search takes every key, however slowly it is typed, and is emptied with its filter', async ({ page }) => {
    expect(await deliver(site.server, envelope([resetEvent()]))).toBe(204);
    await page.clock.install();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    for (const [path, clears] of [
      ['/events', 'Show all events'],
      ['/runs', 'Show all runs'],
    ] as const) {
      await site.open(page, path);
      const field = page.getByRole('searchbox');
      // Each letter is searched for by itself.
      await field.pressSequentially('zzz', { delay: 400 });
      await expect(field).toHaveValue('zzz');
      await expect(field).toBeFocused();
      await expect(page).toHaveURL(/\?q=zzz$/);
      // What was still on its way when the filter was cleared is not searched for.
      await field.press('y');
      await page.getByRole('button', { name: clears }).click();
      await expect(field).toHaveValue('');
      await page.clock.fastForward(1_000);
      await field.fill('end');
      await expect(page).toHaveURL(/\?q=end$/);
      expect(asked.filter((url) => url.includes('zzzy'))).toEqual([]);
    }
  });
});
