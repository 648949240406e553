// What the page of a run says and lets people do: its story, approvals, steps in doubt, resuming with other inputs.
import type { Page } from '@playwright/test';

import type { JsonObject } from '../../shared/json.ts';
import { ADMIN, compose, expect, request, saved, smallestText, test, TRIGGER, useSite } from '../support/browser.ts';
import { runByEvent } from '../support/runs.ts';
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

const runOf = (flowId: string): Promise<string> => runByEvent(site, flowId);

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
    ['trigger -> choose', 'choose.true -> send', 'choose.false -> other'],
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
  await expect(lines.first()).toContainText(/\w+day, .+ · times in /);
  // From the journal to what went in and out.
  await lines.filter({ hasText: '“Send it” finished.' }).getByRole('button', { name: 'Show this step' }).click();
  await expect(details(page).getByRole('heading', { name: 'Send it' })).toBeVisible();
  await page.getByRole('tab', { name: 'Journal' }).click();
  await step(page, 'other').click();
  await expect(details(page)).toContainText('left through true, not through false');
  await step(page, 'choose').click();
  await expect(details(page)).toContainText(saw);
});

test('M2 a failure that the port error takes: the picture and the story say which way the run went on', async ({
  page,
}) => {
  await site.flow(
    'taken',
    {
      trigger: TRIGGER,
      send: request(`${site.receiver.url}/refuses`, { name: 'Send it' }),
      fallback: compose('It was refused', 'Say so'),
      next: compose('Sent', 'Go on'),
    },
    ['trigger -> send', 'send.error -> fallback', 'send -> next'],
  );
  await site.open(page, `/runs/${await runOf('taken')}`);
  await expect(step(page, 'fallback')).toHaveAttribute('data-status', 'succeeded');
  const wire = (to: string) => page.locator(`.react-flow__edge[data-id="${to}"]`);
  await expect(wire('send:fallback:error')).toHaveClass(/edgeLive/);
  await expect(wire('send:next:out')).toHaveClass(/edgeDead/);
  await expect(page.getByRole('button', { name: 'Resume' })).toBeHidden();
  await page.getByRole('tab', { name: 'Journal' }).click();
  await expect(story(page)).toContainText('“Send it” failed and left through error:');
});

test('a run opens at what matters, at a size that can be read; a short one is seen whole', async ({ page }) => {
  const card = (key: string) => page.getByTestId(`node-${key}`);
  const window = page.viewportSize()!;
  const say = (...numbers: number[]): JsonObject =>
    Object.fromEntries(numbers.map((at) => [`step${at}`, compose(`Step ${at}`, `Step ${at}`)]));
  const nodes = (middle: JsonObject): JsonObject => ({
    trigger: TRIGGER,
    ...say(1, 2, 3, 4, 5),
    middle,
    ...say(6, 7, 8, 9),
  });
  const edges = (keys: string[]) => keys.slice(1).map((key, at) => `${keys[at]} -> ${key}`);
  const failing = nodes(request(`${site.receiver.url}/refuses`, { name: 'Send it' }));
  await site.flow('long', failing, edges(Object.keys(failing)));
  await site.open(page, `/runs/${await runOf('long')}`);
  await expect(step(page, 'middle')).toHaveAttribute('data-status', 'failed');
  await expect(card('middle')).toBeInViewport({ ratio: 1 });
  expect(await smallestText(card('middle'))).toBeGreaterThanOrEqual(12);

  // What the address names is seen before that.
  await site.open(page, `/runs/${await runOf('long')}?step=step1`);
  await expect(card('step1')).toBeInViewport({ ratio: 1 });
  expect(await smallestText(card('step1'))).toBeGreaterThanOrEqual(12);

  // The slider over its moments covers no card.
  const canvas = page.getByTestId('canvas');
  const slider = (await page.getByRole('slider').boundingBox())!;
  const seen = (await canvas.boundingBox())!;
  expect(slider.y).toBeGreaterThanOrEqual(seen.y + seen.height);

  // With less room it stays in sight, as long as nobody moved the view.
  await page.setViewportSize({ width: 900, height: 600 });
  await expect
    .poll(async () => {
      const [room, box] = [await canvas.boundingBox(), await card('step1').boundingBox()];
      return box!.x >= room!.x && box!.x + box!.width <= room!.x + room!.width;
    })
    .toBe(true);
  await page.setViewportSize(window);

  // What goes on stays in sight.
  const asking = nodes(approval([ADMIN.email], 1));
  await site.flow(
    'long-asking',
    asking,
    edges(Object.keys(asking)).map((edge) => edge.replace('middle ->', 'middle.approved ->')),
  );
  const id = await runOf('long-asking');
  await site.open(page, `/runs/${id}`);
  await expect(step(page, 'middle')).toHaveAttribute('data-status', 'waiting');
  await expect(card('middle')).toBeInViewport({ ratio: 1 });
  await expect(card('step9')).not.toBeInViewport();
  const approved = await page.request.post(`${site.server.url}/api/runs/${id}/steps/middle/approve`, {
    headers: { origin: site.server.url },
    data: { decision: 'approve' },
  });
  expect(approved.status()).toBe(200);
  await expect(step(page, 'step9')).toHaveAttribute('data-status', 'succeeded');
  await expect(card('step9')).toBeInViewport({ ratio: 1 });

  const short: JsonObject = { trigger: TRIGGER, say: compose('Hello', 'Say it') };
  await site.flow('short', short, ['trigger -> say']);
  await site.open(page, `/runs/${await runOf('short')}`);
  await expect(step(page, 'say')).toHaveAttribute('data-status', 'succeeded');
  for (const key of Object.keys(short)) await expect(card(key)).toBeInViewport({ ratio: 1 });
});

test('T5 a run that a pause holds in the queue says who paused the flow, and why', async ({ page }) => {
  await site.flow('held', { trigger: TRIGGER, say: compose('Hello', 'Say it') }, ['trigger -> say']);
  await site.server.api('POST', '/api/flows/held/activate');
  await site.server.api('POST', '/api/flows/held/pause', { reason: 'Moving house' });
  await site.open(page, `/runs/${await runOf('held')}`);
  const why = /its flow was paused by automation at .*: Moving house/;
  await expect(details(page)).toContainText(why);
  await page.getByRole('tab', { name: 'Journal' }).click();
  await expect(story(page).getByRole('listitem').last()).toContainText(why);
});

test('S9 a signed-in approver decides on the page, with a comment', async ({ page }) => {
  await site.flow('asking', { trigger: TRIGGER, ask: approval([ADMIN.email, 'bob@example.com'], 1) }, [
    'trigger -> ask',
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
    'trigger -> ask',
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
    ['trigger -> send'],
  );
  const run = await runOf('doubt');
  await site.open(page, '/runs?flow=doubt');
  const row = page.getByTestId(`run-row-${run}`);
  await expect(row).toContainText('Needs a decision: a step may or may not have taken effect');
  await row.getByRole('link', { name: 'doubt' }).click();
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'waiting');
  await details(page).getByRole('button', { name: 'Send it Waits for your decision.' }).click();
  const doubt = page.getByRole('region', { name: 'Did this step take effect?' });
  await expect(doubt).toContainText(`POST ${site.receiver.url}/never`);
  await expect(doubt).toContainText('did not answer within 300 ms');
  const sent = site.receiver.received.find(({ url }) => url === '/never');
  await expect(doubt.getByRole('textbox', { name: 'Idempotency key' })).toHaveValue(
    String(sent?.headers['idempotency-key']),
  );
  await doubt.getByRole('button', { name: 'Mark as failed' }).click();
  await expect(step(page, 'send')).toHaveAttribute('data-status', 'failed');
  await expect(details(page)).toContainText(`${ADMIN.email} decided that it counts as failed`);
  await page.getByRole('tab', { name: 'Journal' }).click();
  await expect(story(page)).toContainText(`${ADMIN.email} decided: “Send it” counts as failed.`);
});

test('S10 a failed run is resumed with other inputs, for this run alone', async ({ page }) => {
  await site.flow('resumed', { trigger: TRIGGER, send: request(`${site.receiver.url}/refuses`, { name: 'Send it' }) }, [
    'trigger -> send',
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
    ['trigger -> send'],
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
    ['trigger -> wait'],
  );
  await site.open(page, `/runs/${await runOf('patient')}`);
  await expect(details(page)).toContainText('1 event so far');
  await expect(details(page).getByRole('timer')).toHaveText(/^in (9 min|10 min)/);
  const { runId } = await site.server.api<{ runId: string }>('POST', '/api/flows/patient/run', { mode: 'live' });
  await site.open(page, `/runs/${runId}`);
  await step(page, 'wait').click();
  await expect(details(page).getByRole('timer')).toHaveText(/^in 1 h (29|30) min/);
});

test('S5 the items of a For each: how many stand how, the failed ones alone, and the steps of one', async ({
  page,
}) => {
  await site.flow(
    'looped',
    {
      trigger: TRIGGER,
      each: {
        card: 'logic.for-each',
        version: 1,
        name: 'Each user',
        inputs: {
          items: Array.from({ length: 120 }, (_, at) => ({ name: `user ${at}` })),
          concurrency: 10,
          onItemError: 'collect',
        },
      },
      send: {
        ...request(`${site.receiver.url}/item`, { name: 'Tell them' }),
        parent: 'each',
        inputs: {
          method: 'POST',
          url: `${site.receiver.url}/{{ index % 40 == 2 ? 'refuses' : 'takes' }}`,
          body: { who: '{{ item.name }}' },
        },
      },
      after: {
        card: 'data.set',
        version: 1,
        name: 'Afterwards',
        inputs: { values: { failed: '{{ size(each.errors) }}' } },
      },
    },
    ['trigger -> each', 'each.each -> send', 'each.out -> after'],
  );
  const run = await runOf('looped');
  await until(
    () => site.server.api<{ status: string }>('GET', `/api/runs/${run}`),
    ({ status }) => status === 'succeeded',
  );
  await site.open(page, `/runs/${run}`);
  await expect(step(page, 'after')).toHaveAttribute('data-status', 'succeeded');
  await expect(page.getByTestId('node-send')).toContainText('117');
  await page.getByRole('button', { name: 'Items of Each user' }).click();
  const items = page.getByRole('list', { name: 'Items of Each user' });
  await expect(items.getByRole('button', { name: 'All 120' })).toBeVisible();
  await expect(items.getByTestId(/^item-/)).toHaveCount(50);
  await items.getByRole('button', { name: 'Load further items' }).click();
  await expect(items.getByTestId(/^item-/)).toHaveCount(100);
  await items.getByRole('textbox', { name: 'Go to item (1 to 120)' }).fill('117');
  await page.keyboard.press('Enter');
  await expect(items.getByTestId(/^item-/)).toHaveCount(4);
  await expect(items.getByTestId('item-116')).toHaveAttribute('aria-expanded', 'true');
  await items.getByRole('button', { name: 'From the first item' }).click();
  await expect(items.getByTestId('item-0')).toBeVisible();
  await items.getByRole('button', { name: '3 failed', exact: true }).click();
  await expect(items.getByTestId(/^item-/)).toHaveCount(3);
  await expect(items.getByTestId('item-42')).toHaveAccessibleName(/^Item 43 failed .*answered 403/);
  await items.getByTestId('item-42').click();
  await step(page, 'send-42').click();
  await expect(details(page)).toContainText('Item 43');
  await expect(details(page)).toContainText('user 42');
  await expect(page).toHaveURL(/item=%2242%22/);
  // An item can be shown to somebody else.
  await page.reload();
  await expect(details(page)).toContainText('user 42');
  await items.getByTestId('item-42').click();
  await expect(details(page)).toContainText('Open an item in the steps below');
  await page.getByRole('tab', { name: 'Journal' }).click();
  await expect(story(page)).toContainText('“Each user” runs its body for 120 items.');
  await expect(story(page)).toContainText('Item 3 of “Each user” failed.');
  await expect(story(page)).toContainText('120 items, of which 3 failed');
  await expect(story(page)).not.toContainText('“Tell them” (item 1)');
  await page.getByRole('switch', { name: 'Every step of every item' }).click();
  await expect(story(page)).toContainText('“Tell them” (item 1) finished.');
});

test('the inspector shows a webhook’s address and a schedule’s next times, a match stands without braces', async ({
  page,
}) => {
  await site.flow('sources', {
    trigger: { card: 'web.webhook', version: 1, name: 'Hook', inputs: { path: 'alerts/critical' } },
    daily: {
      card: 'time.schedule',
      version: 1,
      name: 'Daily',
      inputs: { cron: '0 9 * * *', timeZone: 'Europe/Amsterdam' },
    },
    wait: {
      card: 'logic.wait-for-event',
      version: 1,
      name: 'Wait',
      inputs: { eventType: 'user.mfa.factor.activate', match: 'event.oktaUser.id == run.id' },
    },
  });
  await site.openFlow(page, 'sources');
  const inspector = page.getByTestId('inspector');
  await page.getByTestId('node-trigger').click();
  await expect(inspector.getByRole('textbox', { name: 'Address' })).toHaveValue(
    `${site.server.url}/webhooks/alerts/critical`,
  );
  await page.getByTestId('node-daily').click();
  await expect(inspector.getByRole('list', { name: 'Next times' }).getByRole('listitem')).toHaveCount(5);
  // Of two triggers each sees its own data, not that of the node with the key `trigger`.
  await expect(page.getByTestId('data-trigger')).toContainText('Daily');
  await page.getByTestId('node-wait').click();
  const match = inspector.getByRole('textbox', { name: 'Match' });
  await inspector.getByRole('button', { name: 'Match: Edit as code' }).click();
  await expect(match).toHaveText('event.oktaUser.id == run.id');
  await match.fill("event.outcome.result == 'SUCCESS'");
  await saved(page);
  const { flow } = await site.server.api<{ flow: { nodes: Record<string, { inputs: { match?: string } }> } }>(
    'GET',
    '/api/flows/sources',
  );
  expect(flow.nodes['wait']?.inputs.match).toBe("event.outcome.result == 'SUCCESS'");
});

test('the inbox names who did it, and to whom', async ({ page }) => {
  const event = resetEvent() as { actor: { displayName: string }; target: [{ displayName: string }] };
  await deliver(site.server, envelope([event]));
  await site.open(page, '/events');
  const row = page.getByRole('row', { name: /reset_all/ }).first();
  await expect(row).toContainText(event.actor.displayName);
  await expect(row).toContainText(event.target[0].displayName);
});
