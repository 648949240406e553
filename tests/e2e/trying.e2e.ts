// Trying a flow without running it: a simulation by pointer and by keyboard, kept as a test case, run with its coverage.
import type { Page } from '@playwright/test';

import { compose, expect, request, test, TRIGGER, useSite } from '../support/browser.ts';
import { runByEvent } from '../support/runs.ts';

const site = useSite();

const node = (page: Page, key: string) => page.getByTestId(`node-${key}`);
const underWay = (page: Page) => page.getByRole('list', { name: 'Under way' });
const tab = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Test and runs' }).getByRole('button', { name, exact: true });

const branching = (id: string): Promise<string> =>
  site.flow(
    id,
    {
      trigger: TRIGGER,
      choose: {
        card: 'logic.if',
        version: 1,
        name: 'By someone else?',
        inputs: { condition: '{{ trigger.admin.id != trigger.oktaUser.id }}' },
      },
      send: request('https://example.com/', { name: 'Send it' }),
      also: compose('Also this', 'Also this'),
      join: compose('Both', 'Both done'),
      other: compose('No', 'Not this'),
    },
    [
      'trigger -> choose',
      'choose.true -> send',
      'choose.true -> also',
      'send -> join',
      'also -> join',
      'choose.false -> other',
    ],
  );

test('M4 a simulation lights up what runs, waits and is skipped; it is kept as a test case that covers the canvas', async ({
  page,
}) => {
  await branching('simulated');
  await site.openFlow(page, 'simulated');
  await tab(page, 'Simulate').click();
  await expect(underWay(page).getByRole('listitem')).toHaveText([/By someone else\?/]);
  // On the canvas the port itself is taken; no card is asked for.
  await page.getByTestId('port-choose-true').click();
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(node(page, 'other')).toHaveAccessibleName(/Skipped/);
  await expect(node(page, 'send')).toHaveAccessibleName(/Running/);
  await expect(page.getByTestId('simulation').getByRole('status')).toHaveText(
    'Under way: Also this, Send it. Skipped: Not this.',
  );
  await page.getByRole('button', { name: 'Also this ends' }).click();
  await expect(page.getByRole('list', { name: 'Waiting' })).toContainText('Both done');
  await expect(page.getByRole('list', { name: 'Waiting' })).toContainText('for Send it');
  await page.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(node(page, 'also')).toHaveAccessibleName(/Running/);

  // By keyboard: the focus goes on with what is under way.
  await page.getByRole('button', { name: 'Also this ends' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Send it ends' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Both done ends' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('simulation')).toContainText('The run would end as succeeded.');

  await page.getByRole('button', { name: 'Save as test case' }).click();
  await page.getByRole('textbox', { name: 'Name of the test case' }).fill('Someone else');
  await page.keyboard.press('Enter');
  const cases = page.getByTestId('cases');
  await expect(cases.getByRole('button', { name: 'Not run Someone else' })).toBeVisible();
  await cases.getByRole('button', { name: 'Run all' }).click();
  await expect(cases.getByRole('status')).toHaveText('1 passed, 0 failed');
  await expect(cases.getByRole('region', { name: 'Coverage' })).toContainText('5 of 6 · 83 %');
  await expect(node(page, 'other')).toHaveAccessibleName(/No case/);
  await expect(node(page, 'send')).toHaveAccessibleName(/1 case/);
  await expect(page.locator('.react-flow__edge[data-id="choose:other:false"]')).toHaveClass(/edgeDead/);
  await cases.getByRole('list', { name: 'No case runs' }).getByRole('button', { name: 'Not this' }).click();
  await expect(node(page, 'other')).toBeFocused();

  // What differs stands below the case.
  await cases.getByRole('button', { name: 'Passed Someone else' }).click();
  const text = cases.getByRole('textbox', { name: 'The case as it stands in the flow file' });
  await text.fill(
    (await text.inputValue()).replace('"status": "succeeded",\n    "steps"', '"status": "failed",\n    "steps"'),
  );
  await cases.getByRole('button', { name: 'Keep changes' }).click();
  await expect(cases.getByRole('status')).toHaveText('The flow was changed since. Run the cases again.');
  await cases.getByRole('button', { name: 'Run all' }).click();
  await expect(cases.getByRole('list', { name: 'What differs' })).toContainText(
    'The run ended succeeded, expected failed.',
  );
});

test('S14 a finished run is scrubbed through, goes on from a step with other data, and becomes a test case', async ({
  page,
}) => {
  await site.flow(
    'forked',
    {
      trigger: TRIGGER,
      // It takes some time, so that the run has several moments.
      send: request(`${site.receiver.url}/forked`, { name: 'Send it' }),
      say: compose('Hello', 'Say it'),
      tell: compose('{{ say.text }}!', 'Tell it'),
    },
    ['trigger -> send', 'send -> say', 'say -> tell'],
  );
  const source = await runByEvent(site, 'forked');
  await site.open(page, `/runs/${source}`);
  // The journal comes first.
  await expect(page.getByRole('tab', { name: 'Journal' })).toHaveAttribute('aria-selected', 'true');
  const step = (key: string) => page.getByTestId(`step-${key}`);
  await expect(step('tell')).toHaveAttribute('data-status', 'succeeded');

  const slider = page.getByRole('slider', { name: 'Moment of this run' });
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(slider).toHaveAttribute('aria-valuetext', /Send it began\./);
  await page.getByRole('button', { name: 'To its end' }).click();
  await expect(slider).toHaveAttribute('aria-valuetext', 'As it ended');

  await step('tell').click();
  await page.getByRole('button', { name: 'Go on from here…' }).click();
  const dialog = page.getByRole('dialog', { name: 'A new run from “Tell it”' });
  await dialog.getByRole('combobox', { name: 'Change what an earlier step gave' }).click();
  await page.getByRole('option', { name: 'Say it' }).click();
  const gave = dialog.getByRole('textbox', { name: 'What Say it gave' });
  await gave.fill((await gave.inputValue()).replace('Hello', 'Changed'));
  await dialog.getByRole('button', { name: 'Start new run' }).click();
  await expect(page).not.toHaveURL(new RegExp(source));
  await expect(page.getByText(`Goes on from a step of ${source}`)).toBeVisible();
  await step('say').click();
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText('taken over and changed by hand');
  await step('tell').click();
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText('Changed!');
  await page.getByRole('link', { name: source }).click();
  await expect(page.getByText('Made of it:')).toBeVisible();

  await page.getByRole('button', { name: 'Make a test case' }).click();
  const kept = page.getByRole('dialog', { name: 'Make a test case' });
  await expect(kept.getByRole('list', { name: 'What it holds' })).toContainText('The event that started this run');
  await kept.getByRole('textbox', { name: 'Name of the test case' }).fill('As it was');
  await kept.getByRole('button', { name: 'Keep test case' }).click();
  await expect(kept).toBeHidden();
  await site.openFlow(page, 'forked');
  await tab(page, 'Test cases').click();
  await page.getByRole('button', { name: 'Run all' }).click();
  await expect(page.getByTestId('cases').getByRole('status')).toHaveText('1 passed, 0 failed');
  await expect(page.getByTestId('cases')).toContainText('Every node and every edge is gone through.');
});
