// WCAG 2.2 AA on the page of a run: what people decide there, what it waits for, its loops, its dialogs.
import { checkAccessibility, useStillPages } from '../support/axe.ts';
import { ADMIN, expect, request, test, TRIGGER, useSite } from '../support/browser.ts';
import { runByEvent } from '../support/runs.ts';

useStillPages();
const site = useSite({
  answer: ({ url }, response) => {
    if (url === '/never') return undefined;
    response.writeHead(url === '/refuses' ? 403 : 200, { 'content-type': 'application/json' });
    response.end('{"ok":true}');
  },
});

test('an approval, with a link that was made', async ({ page }) => {
  const inputs = {
    title: 'Unlock Lin?',
    message: 'All factors are gone.',
    approvers: [ADMIN.email, 'bob@example.com'],
  };
  await site.flow('asking', { trigger: TRIGGER, ask: { card: 'people.approval', version: 1, name: 'Ask', inputs } }, [
    'trigger -> ask',
  ]);
  await site.open(page, `/runs/${await runByEvent(site, 'asking')}?step=ask`);
  await page.getByRole('button', { name: 'Make link' }).click();
  await expect(page.getByRole('textbox', { name: /^Link of/ })).toBeVisible();
  await checkAccessibility(page, 'approval');
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByTestId('step-ask')).toHaveAttribute('data-status', 'succeeded');
  await checkAccessibility(page, 'decided approval');
});

test('a step in doubt, and one that waits for an event', async ({ page }) => {
  const wait = {
    card: 'logic.wait-for-event',
    version: 1,
    name: 'Enrolled again',
    inputs: { eventType: 'user.mfa.factor.activate', match: 'event.oktaUser.id == trigger.oktaUser.id' },
  };
  const send = request(`${site.receiver.url}/never`, { name: 'Send it', policy: { timeoutMs: 300 } });
  await site.flow('waiting', { trigger: TRIGGER, wait, send }, ['trigger -> wait', 'trigger -> send']);
  const run = await runByEvent(site, 'waiting');
  await site.open(page, `/runs/${run}?step=send`);
  await expect(page.getByRole('region', { name: 'Did this step take effect?' })).toBeVisible();
  await checkAccessibility(page, 'in doubt');
  await page.getByTestId('step-wait').click();
  await expect(page.getByRole('timer')).toBeVisible();
  await checkAccessibility(page, 'waits for an event');
});

test('a loop, and the dialogs for runs that failed', async ({ page }) => {
  await site.flow(
    'looped',
    {
      trigger: TRIGGER,
      each: { card: 'logic.for-each', version: 1, name: 'Each', inputs: { items: ['takes', 'refuses', 'takes'] } },
      send: { ...request(`${site.receiver.url}/{{ item }}`, { name: 'Send it' }), parent: 'each' },
    },
    ['trigger -> each', 'each.each -> send'],
  );
  await site.open(page, `/runs/${await runByEvent(site, 'looped')}?step=send`);
  await expect(page.getByTestId('step-each')).toHaveAttribute('data-status', 'failed');
  await expect(page.getByText('Over all items')).toBeVisible();
  await page.getByRole('button', { name: 'Items of Each' }).click();
  await page.getByTestId('item-1').click();
  await expect(page.getByTestId('step-send-1')).toBeVisible();
  await checkAccessibility(page, 'loop');
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('dialog', { name: 'Resume this run' })).toBeVisible();
  await checkAccessibility(page, 'resume');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('button', { name: 'Make a test case' }).click();
  await expect(page.getByRole('dialog', { name: 'Make a test case' })).toBeVisible();
  await checkAccessibility(page, 'a test case of a run');
  await site.open(page, '/runs?status=failed');
  await page.getByRole('button', { name: 'Replay all' }).click();
  await expect(page.getByRole('dialog')).toContainText('will be replayed');
  await checkAccessibility(page, 'replay all');
});
