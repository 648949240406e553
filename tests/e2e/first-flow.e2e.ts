// What a new user does, from an empty data folder to a run on screen, with a real browser and a real delivery.
import { expect, test, type Page } from '@playwright/test';

import type { JsonObject } from '../../shared/json.ts';
import { startReceiver, type Receiver } from '../support/receiver.ts';
import { envelope, resetEvent } from '../support/sample-events.ts';
import {
  deliver,
  freePort,
  removeFolder,
  startServer,
  tempFolder,
  type ServerProcess,
} from '../support/server-process.ts';

const PASSWORD = 'correct horse battery staple';

let server: ServerProcess;
let receiver: Receiver;
let dataDir: string;
let port: number;

test.beforeAll(async () => {
  dataDir = tempFolder('e2e');
  port = await freePort();
  receiver = await startReceiver();
  server = await startServer({ dataDir, port });
});
test.afterAll(async () => {
  await server.end('SIGKILL');
  await receiver.close();
  removeFolder(dataDir);
});

/** Drags a palette card to a spot of the canvas, with the mouse. */
async function drag(page: Page, card: string, x: number, y: number): Promise<void> {
  const canvas = page.getByTestId('canvas');
  const box = (await canvas.boundingBox())!;
  await page
    .getByTestId(`palette-card-${card}`)
    .dragTo(canvas, { targetPosition: { x: box.width * x, y: box.height * y } });
}

/** Wires a port to a node's entry, with the mouse. */
async function wire(page: Page, port: string, entry: string): Promise<void> {
  const from = (await page.getByTestId(`port-${port}`).boundingBox())!;
  const to = (await page.getByTestId(`entry-${entry}`).boundingBox())!;
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y + 10, { steps: 4 });
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 8 });
  await page.mouse.up();
}

/** Picks an option of a select field by its label. */
async function choose(page: Page, field: string, option: string): Promise<void> {
  await page
    .getByRole('combobox', { name: field })
    .or(page.getByRole('textbox', { name: field }))
    .first()
    .click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

test('from set-up to a run: build with the mouse, publish, activate, a real delivery, the receiver got exactly the request, all of it survives a restart', async ({
  page,
}) => {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text()))
      problems.push(message.text());
  });

  await test.step('the printed link makes the first administrator', async () => {
    const link = /http:\/\/\S+\/setup\?token=\S+/.exec(server.output())?.[0] ?? '';
    await page.goto(link);
    await page.getByLabel('Name', { exact: true }).fill('Ada Admin');
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Password again').fill(PASSWORD);
    await page.getByRole('button', { name: 'Create administrator' }).click();
    await expect(page.getByRole('button', { name: 'New flow' })).toBeVisible();
  });

  await test.step('a new flow is built by drag and drop', async () => {
    await page.getByRole('button', { name: 'New flow' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Alert on MFA reset');
    await dialog.getByRole('button', { name: 'Create empty flow' }).click();
    await expect(page).toHaveURL(/\/flows\/alert-on-mfa-reset$/);
    await drag(page, 'okta.user-mfa-factor-reset-all', 0.2, 0.2);
    await expect(page.getByTestId('node-trigger')).toBeVisible();
    await drag(page, 'logic.if', 0.5, 0.4);
    await expect(page.getByTestId('node-if1')).toBeVisible();
    await drag(page, 'web.request', 0.81, 0.62);
    await expect(page.getByTestId('node-httpRequest')).toBeVisible();
  });

  await test.step('wired with the mouse; a cycle cannot be made', async () => {
    await wire(page, 'trigger-out', 'if1');
    await wire(page, 'if1-true', 'httpRequest');
    await wire(page, 'httpRequest-out', 'if1');
    await expect(page.locator('.react-flow__edge')).toHaveCount(2);
  });

  await test.step('inputs: a condition, and a request whose body holds expressions', async () => {
    await page.getByTestId('node-if1').click();
    await page.getByRole('textbox', { name: 'Condition' }).click();
    await page.keyboard.type('trigger.admin.id != trigger.oktaUser.id');
    await page.keyboard.press('Escape');
    await page.getByTestId('node-httpRequest').click();
    await choose(page, 'Method', 'POST');
    await page.getByRole('textbox', { name: 'URL' }).fill(`${receiver.url}/alerts`);
    await page.getByRole('textbox', { name: 'Body' }).click();
    await page.keyboard.insertText(
      '{"text": "{{ trigger.admin.displayName }} reset all factors of {{ trigger.oktaUser.alternateId }}"}',
    );
    await page.getByTestId('canvas').click({ position: { x: 20, y: 20 } });
    await expect(page.getByTestId('save-state')).toHaveText(/Saved/);
  });

  await test.step('undo and redo', async () => {
    await page.keyboard.press('Control+z');
    await expect(page.getByTestId('save-state')).toHaveText(/Saved/);
    await page.keyboard.press('Control+Shift+z');
    await expect(page.getByTestId('save-state')).toHaveText(/Saved/);
  });

  await test.step('publish and activate', async () => {
    await page.getByTestId('publish').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await expect(page.getByText('Version 1 is live.')).toBeVisible();
    await page.getByTestId('activate').click();
    await expect(page.getByTestId('activate')).toBeChecked();
  });

  const event = resetEvent();
  let runId = '';
  await test.step('a delivery starts a run; the receiver gets exactly the request', async () => {
    expect(await deliver(server, envelope([event]))).toBe(204);
    await expect.poll(() => receiver.received.length).toBe(1);
    const [request] = receiver.received;
    expect(request).toMatchObject({ method: 'POST', url: '/alerts' });
    expect(JSON.parse(request!.body)).toEqual({ text: 'Robin Help Desk reset all factors of lin.example@example.com' });
    expect(request!.headers['content-type']).toContain('application/json');
    const { items } = await server.api<{ items: { id: string }[] }>('GET', '/api/runs');
    runId = items[0]!.id;
    expect(request!.headers['idempotency-key']).toBe(`${runId}.httpRequest`);
  });

  await test.step('a reset by the user himself takes the other way', async () => {
    const own = resetEvent();
    own['actor'] = (own['target'] as JsonObject[])[0]!;
    expect(await deliver(server, envelope([own]))).toBe(204);
  });

  const showsRun = async (): Promise<void> => {
    await page.goto(`${server.url}/runs`);
    await page.getByTestId(`run-row-${runId}`).click();
    await expect(page).toHaveURL(new RegExp(`/runs/${runId}$`));
    await expect(page.getByTestId('step-httpRequest')).toHaveAttribute('data-status', 'succeeded');
    await expect(page.getByTestId('node-httpRequest')).toHaveAccessibleName(/succeeded/i);
  };
  await test.step('the run is on screen, step by step, on the canvas', showsRun);
  await test.step('and after a reload', async () => {
    await page.reload();
    await expect(page.getByTestId('step-if1')).toHaveAttribute('data-status', 'succeeded');
  });

  await test.step('after a restart everything is there, the person is still signed in, and the flow still receives', async () => {
    expect(await server.end('SIGTERM')).toBe(0);
    server = await startServer({ dataDir, port });
    await showsRun();
    await page.goto(`${server.url}/flows/alert-on-mfa-reset`);
    await expect(page.getByTestId('node-httpRequest')).toBeVisible();
    await expect(page.locator('.react-flow__edge')).toHaveCount(2);
    await expect(page.getByTestId('activate')).toBeChecked();
    expect(await deliver(server, envelope([resetEvent()]))).toBe(204);
    await expect.poll(() => receiver.received.length).toBe(2);
    // The same event once more starts nothing.
    expect(await deliver(server, envelope([event]))).toBe(204);
    await page.goto(`${server.url}/events`);
    await expect(page.getByText('user.mfa.factor.reset_all').first()).toBeVisible();
    expect((await server.api<{ items: unknown[] }>('GET', '/api/runs')).items).toHaveLength(3);
  });

  expect(problems).toEqual([]);
});
