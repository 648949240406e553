// What the page of a run says and lets people do: its story, approvals, steps in doubt, resuming with other inputs.
import type { Page } from '@playwright/test';

import { ADMIN, expect, request, test, TRIGGER, useSite } from '../support/browser.ts';
import { envelope, resetEvent } from '../support/sample-events.ts';
import { deliver, until } from '../support/server-process.ts';

const site = useSite({
  answer: ({ url }, response) => {
    if (url.startsWith('/never')) return undefined;
    response.writeHead(url.startsWith('/refuses') ? 403 : 200, { 'content-type': 'application/json' });
    response.end('{"ok":true}');
  },
});

const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const step = (page: Page, key: string) => page.getByTestId(`step-${key}`);
const story = (page: Page) => page.getByRole('list', { name: 'Journal' });

/** Activates the flow, delivers a reset and gives the run. */
async function runOf(flowId: string): Promise<string> {
  await site.server.api('POST', `/api/flows/${flowId}/activate`);
  expect(await deliver(site.server, envelope([resetEvent()]))).toBe(204);
  const { items } = await until(
    () => site.server.api<{ items: { id: string }[] }>('GET', `/api/runs?flow=${flowId}`),
    (answer) => answer.items.length > 0,
  );
  await site.server.api('POST', `/api/flows/${flowId}/deactivate`);
  return items[0]!.id;
}

const approval = (approvers: string[], required: number) => ({
  card: 'people.approval',
  version: 1,
  name: 'Ask first',
  inputs: { title: 'Unlock Lin?', message: 'All factors are gone.', approvers, required, expiresSeconds: 3_600 },
});

test('the journal is a story: why this branch, with the values that were seen, and why another was skipped', async ({
  page,
}) => {
  await site.flow(
    'told',
    {
      trigger: { ...TRIGGER, when: "trigger.eventDetails.outcome.result == 'SUCCESS'" },
      choose: {
        card: 'logic.if',
        version: 1,
        name: 'By someone else?',
        inputs: { condition: '{{ trigger.admin.id != trigger.oktaUser.id }}' },
      },
      send: request(`${site.receiver.url}/told`, { name: 'Send it' }),
      other: request(`${site.receiver.url}/other`, { name: 'Not this' }),
    },
    ['trigger > choose', 'choose.true > send', 'choose.false > other'],
  );
  await site.open(page, `/runs/${await runOf('told')}`);
  await page.getByRole('tab', { name: 'Journal' }).click();
  const lines = story(page).getByRole('listitem');
  await expect(lines.first()).toContainText(/Event evt_\S+ came and “All factors reset” took it\./);
  await expect(lines.first()).toContainText(`trigger.eventDetails.outcome.result ("SUCCESS") == 'SUCCESS' holds`);
  const event = resetEvent() as { actor: { id: string }; target: [{ id: string }] };
  const saw = `trigger.admin.id ("${event.actor.id}") != trigger.oktaUser.id ("${event.target[0].id}") is true`;
  await expect(lines.filter({ hasText: '“By someone else?” left through true.' })).toContainText(saw);
  await expect(lines.filter({ hasText: '“Not this” did not run.' })).toContainText(
    '“By someone else?” left through true, not through false.',
  );
  await step(page, 'other').click();
  await page.getByRole('tab', { name: 'Details' }).click();
  await expect(details(page)).toContainText('left through true, not through false');
});

test('S9 a signed-in approver decides on the page, with a comment', async ({ page }) => {
  await site.flow('asking', { trigger: TRIGGER, ask: approval([ADMIN.email, 'bob@example.com'], 1) }, [
    'trigger > ask',
  ]);
  await site.open(page, `/runs/${await runOf('asking')}`);
  await step(page, 'ask').click();
  const asks = page.getByRole('region', { name: 'Approval' });
  await expect(asks).toContainText('Unlock Lin?');
  await expect(asks.getByRole('timer')).toHaveText(/^in 5\d min|^in 1 h/);
  await expect(asks.getByRole('list', { name: 'Approvers' })).toContainText('bob@example.com has not decided');
  await asks.getByLabel('Comment').fill('I know them.');
  await asks.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('You approved.')).toBeVisible();
  await expect(step(page, 'ask')).toHaveAttribute('data-status', 'succeeded');
  await expect(asks).toContainText(`${ADMIN.email} approved`);
  await expect(asks).toContainText('“I know them.”');
  await expect(asks.getByRole('button', { name: 'Approve' })).toBeHidden();
  await page.getByRole('tab', { name: 'Journal' }).click();
  await expect(story(page)).toContainText(`${ADMIN.email} approved what “Ask first” asks, signed in.`);
});

test('S9 an editor has a link made for an approver; the page says who made it, and the link works', async ({
  page,
}) => {
  await site.flow('linking', { trigger: TRIGGER, ask: approval(['bob@example.com', 'cyd@example.com'], 2) }, [
    'trigger > ask',
  ]);
  await site.open(page, `/runs/${await runOf('linking')}`);
  await step(page, 'ask').click();
  const asks = page.getByRole('region', { name: 'Approval' });
  await expect(asks.getByRole('button', { name: 'Approve' })).toBeHidden();
  await asks.getByRole('combobox', { name: 'Make a link for' }).click();
  await page.getByRole('option', { name: 'cyd@example.com' }).click();
  await asks.getByRole('button', { name: 'Make link' }).click();
  const link = await asks.getByRole('textbox', { name: 'Link of cyd@example.com' }).inputValue();
  expect(link).toContain(`${site.server.url}/approve/`);
  await expect(asks).toContainText(`For cyd@example.com, by ${ADMIN.email}`);
  const answer = await page.context().request.post(link, { data: { decision: 'reject', comment: 'No.' } });
  expect(answer.ok()).toBe(true);
  await expect(asks).toContainText('cyd@example.com rejected');
  await expect(step(page, 'ask')).toHaveAttribute('data-status', 'succeeded');
});

test('J5 a step in doubt shows what was sent, where, when, under which key, and why it is in doubt', async ({
  page,
}) => {
  await site.flow(
    'doubt',
    {
      trigger: TRIGGER,
      send: request(`${site.receiver.url}/never`, { name: 'Send it', policy: { timeoutMs: 300 } }),
    },
    ['trigger > send'],
  );
  const run = await runOf('doubt');
  await site.open(page, `/runs/${run}`);
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'waiting');
  await step(page, 'send').click();
  const doubt = page.getByRole('region', { name: 'Did this step take effect?' });
  await expect(doubt).toContainText(`POST ${site.receiver.url}/never`);
  await expect(doubt).toContainText('did not answer within 300 ms');
  const sent = site.receiver.received.find(({ url }) => url === '/never');
  await expect(doubt.getByRole('textbox', { name: 'Idempotency key' })).toHaveValue(
    String(sent?.headers['idempotency-key']),
  );
  await doubt.getByRole('button', { name: 'Mark as failed' }).click();
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'failed');
  await page.getByRole('tab', { name: 'Journal' }).click();
  await expect(story(page)).toContainText(`${ADMIN.email} decided: “Send it” counts as failed.`);
});

test('S10 a failed run is resumed with other inputs, for this run alone', async ({ page }) => {
  await site.flow('resumed', { trigger: TRIGGER, send: request(`${site.receiver.url}/refuses`, { name: 'Send it' }) }, [
    'trigger > send',
  ]);
  await site.open(page, `/runs/${await runOf('resumed')}`);
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'failed');
  await page.getByRole('button', { name: 'Resume' }).click();
  const dialog = page.getByRole('dialog', { name: 'Resume this run' });
  const inputs = dialog.getByRole('group', { name: 'Send it' });
  await expect(inputs.getByLabel('URL')).toHaveValue(`${site.receiver.url}/refuses`);
  await inputs.getByLabel('URL').fill(`${site.receiver.url}/takes`);
  await dialog.getByRole('button', { name: 'Resume run' }).click();
  await expect(dialog).toBeHidden();
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'succeeded');
  expect(site.receiver.received.filter(({ url }) => url === '/takes')).toHaveLength(1);
  await page.getByRole('tab', { name: 'Journal' }).click();
  await expect(story(page)).toContainText('had the run go on from its failed steps, with other inputs.');
  await expect(story(page)).toContainText('/takes');
});

test('S10 all runs that the filter finds are counted, then replayed', async ({ page }) => {
  await site.flow(
    'again',
    { trigger: TRIGGER, send: request(`${site.receiver.url}/refuses-again`, { name: 'Send it' }) },
    ['trigger > send'],
  );
  for (let count = 0; count < 2; count++) await runOf('again');
  await until(
    () => site.server.api<{ items: unknown[] }>('GET', '/api/runs?flow=again&status=failed'),
    ({ items }) => items.length === 2,
  );
  await site.open(page, '/runs?flow=again&status=failed');
  await page.getByRole('button', { name: 'Replay all' }).click();
  const dialog = page.getByRole('dialog', { name: 'Replay all runs that the filter finds' });
  await expect(dialog).toContainText('2 runs will be replayed.');
  await expect(dialog.getByRole('list', { name: 'The first of them' }).getByRole('listitem')).toHaveCount(2);
  await dialog.getByRole('button', { name: 'Replay 2 runs' }).click();
  await expect(page.getByText('2 new runs were started.')).toBeVisible();
  await expect(page.getByRole('row', { name: /Failed/ })).toHaveCount(4);
});

test('T3, S7 a run that gathers events says until when, a delay counts down', async ({ page }) => {
  await site.flow(
    'patient',
    {
      trigger: { ...TRIGGER, gather: { key: 'trigger.oktaUser.id', quietSeconds: 600, maxSeconds: 900 } },
      wait: { card: 'logic.delay', version: 1, name: 'A while', inputs: { seconds: 5_400 } },
    },
    ['trigger > wait'],
  );
  await site.open(page, `/runs/${await runOf('patient')}`);
  await expect(details(page)).toContainText('1 event so far');
  await expect(details(page).getByRole('timer')).toHaveText(/^in (9 min|10 min)/);
  const { runId } = await site.server.api<{ runId: string }>('POST', '/api/flows/patient/run', { mode: 'live' });
  await site.open(page, `/runs/${runId}`);
  await step(page, 'wait').click();
  await expect(details(page).getByRole('timer')).toHaveText(/^in 1 h (29|30) min/);
});
