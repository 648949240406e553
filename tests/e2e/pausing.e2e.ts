// A flow that is paused, by its budget and by hand: said loudly on its page and in the list, and the ways on.
import { expect, test, TRIGGER, useSite } from '../support/browser.ts';
import { envelope, resetEvent } from '../support/sample-events.ts';
import { deliver } from '../support/server-process.ts';

const site = useSite();

test('T5 a flow past its budget says so; its runs are discarded or let go on', async ({ page }) => {
  const set = { card: 'data.set', version: 1, inputs: { values: {} } };
  await site.flow('flood', { trigger: TRIGGER, set }, ['trigger -> set'], {
    settings: { budget: { runsPerMinute: 2 } },
  });
  await site.server.api('POST', '/api/flows/flood/activate');
  await site.openFlow(page, 'flood');
  const banner = page.getByTestId('paused');
  await expect(banner).toBeHidden();
  expect(await deliver(site.server, envelope([resetEvent(), resetEvent(), resetEvent()]))).toBe(204);
  await expect(banner).toContainText('This flow is paused. By Signalbox');
  await expect(banner).toContainText('more than 2 runs within a minute');

  await page.goto(`${site.server.url}/`);
  const row = page.getByTestId('flow-row-flood');
  await expect(row).toContainText('Paused');
  await expect(row).toContainText('3 queued');
  await page.getByRole('button', { name: 'Actions for flood' }).click();
  await page.getByRole('menuitem', { name: 'Discard 3 queued runs' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard 3 queued runs' }).click();
  await expect(page.getByText('Discarded 3 queued runs.')).toBeVisible();
  await expect(row).not.toContainText('queued');

  await site.openFlow(page, 'flood');
  await banner.getByRole('button', { name: 'Unpause' }).click();
  await expect(banner).toBeHidden();
  await page.getByTestId('flow-menu').click();
  await page.getByRole('menuitem', { name: 'Pause', exact: true }).click();
  await expect(banner).toContainText('none so far');
  expect(await deliver(site.server, envelope([resetEvent()]))).toBe(204);
  await expect(banner.getByRole('button', { name: 'Discard 1 queued run' })).toBeVisible();
});

test('T4 T5 the budget and what runs share are set in the flow panel', async ({ page }) => {
  await site.flow('bounded', { trigger: TRIGGER }, []);
  await site.openFlow(page, 'bounded');
  await page.getByLabel('Runs that events may start a minute').fill('40');
  await page.getByLabel('Runs that events may start a minute').blur();
  const settings = async (): Promise<unknown> =>
    (await site.server.api<{ flow: { settings?: unknown } }>('GET', '/api/flows/bounded')).flow.settings;
  await expect.poll(settings).toEqual({ budget: { runsPerMinute: 40 } });
  await page.getByLabel('Pause at a flood of events').click();
  await expect.poll(settings).toEqual({ budget: { runsPerMinute: null } });
  await page.getByLabel('Pause at a flood of events').click();
  await expect.poll(settings).toBeUndefined();
  const key = page.getByRole('textbox', { name: 'One run at a time for the same' });
  await key.click();
  await page.keyboard.type('trigger.oktaU');
  await page.getByRole('option', { name: /oktaUser/ }).click();
  await page.keyboard.type('.id');
  await expect(page.getByText('For the sample')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Events that find no place' }).click();
  await page.getByRole('option', { name: 'Start no run' }).click();
  await expect.poll(settings).toEqual({ concurrencyKey: 'trigger.oktaUser.id', whenFull: 'skip' });
});

test('T7 how long a flow keeps its runs is set from the list of flows', async ({ page }) => {
  await site.flow('kept', { trigger: TRIGGER }, []);
  await site.open(page, '/');
  const open = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Actions for kept' }).click();
    await page.getByRole('menuitem', { name: 'Keep runs…' }).click();
  };
  await open();
  const failed = page.getByRole('group', { name: 'Failed' });
  await failed.getByLabel('Days').fill('365');
  await page.getByRole('group', { name: 'Succeeded' }).getByLabel('Runs at most').fill('100');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const stored = async (): Promise<unknown> =>
    (await site.server.api<{ retention: unknown }>('GET', '/api/flows/kept')).retention;
  expect(await stored()).toEqual({ succeeded: { days: null, runs: 100 }, failed: { days: 365, runs: null } });
  await open();
  await expect(failed.getByLabel('Days')).toHaveValue('365 days');
  await failed.getByLabel('Days').fill('');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect.poll(stored).toEqual({ succeeded: { days: null, runs: 100 } });
});
