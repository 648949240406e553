// WCAG 2.2 AA where flows are built and runs are looked at, light and dark.
import { checkAccessibility, narrowPalette, useStillPages } from '../support/axe.ts';
import { draft, expect, saved, test, useSite } from '../support/browser.ts';
import { fullSite, refusing } from '../support/full-site.ts';

useStillPages();
const site = useSite({ answer: refusing });

let runId = '';
test.beforeAll(async () => {
  runId = await fullSite(site);
});

test('a flow and its parts', async ({ page }) => {
  await site.openFlow(page, 'full');
  await checkAccessibility(page, 'flow');
  await narrowPalette(page);
  await page.getByTestId('node-choose').click();
  await expect(page.getByTestId('inspector').getByRole('group', { name: 'Condition', exact: true })).toBeVisible();
  await checkAccessibility(page, 'node');
  await page.getByRole('tab', { name: 'Settings' }).click();
  await checkAccessibility(page, 'node settings');
  await page.getByRole('tab', { name: 'About' }).click();
  await checkAccessibility(page, 'node about');
  await page.getByRole('tab', { name: 'Inputs' }).click();
  await page.getByTestId('test-run').click();
  await page.getByRole('button', { name: 'Run test' }).click();
  await expect(page.getByTestId('step-skipped')).toHaveAttribute('data-status', 'skipped');
  await checkAccessibility(page, 'test on the canvas');
  await page.getByRole('button', { name: 'Runs', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Show on canvas' }).first()).toBeVisible();
  await checkAccessibility(page, 'runs of the flow');
});

test('a flow with issues', async ({ page }) => {
  await site.openFlow(page, 'broken');
  await narrowPalette(page);
  await expect(page.getByTestId('issues')).toHaveText('1 issue');
  await page.getByTestId('node-send').click();
  await expect(page.locator('p[data-severity]')).toBeVisible();
  await checkAccessibility(page, 'issues on the node');
  await page.getByTestId('issues').click();
  await expect(page.getByRole('dialog', { name: '1 issue' })).toBeVisible();
  await checkAccessibility(page, 'list of issues');
});

test('dialogs of a flow', async ({ page }) => {
  const close = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  await site.openFlow(page, 'full');
  await narrowPalette(page);
  await page.getByTestId('publish').click();
  await expect(page.getByRole('dialog', { name: 'Publish' })).toContainText('live version');
  await checkAccessibility(page, 'publish');
  await close();
  for (const [item, title] of [
    ['Versions…', 'Versions'],
    ['Keys…', 'Keys'],
  ] as const) {
    await page.getByTestId('flow-menu').click();
    await page.getByRole('menuitem', { name: item }).click();
    await expect(page.getByRole('dialog', { name: title })).toBeVisible();
    await checkAccessibility(page, title);
    await close();
  }
  await page.getByTestId('flow-menu').click();
  await expect(page.getByRole('menuitem', { name: 'Delete flow…' })).toBeVisible();
  await checkAccessibility(page, 'menu of the flow');
  await page.getByRole('menuitem', { name: 'Delete flow…' }).click();
  await expect(page.getByRole('dialog')).toContainText('Delete');
  await checkAccessibility(page, 'delete');
  await close();
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('/');
  await expect(page.getByTestId('quick-add')).toBeVisible();
  await checkAccessibility(page, 'quick-add');
});

test('ways to find things in a flow', async ({ page }) => {
  await site.openFlow(page, 'full');
  await page.getByTestId('canvas').focus();
  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('command-palette').getByRole('option').first()).toBeVisible();
  await checkAccessibility(page, 'all that can be done');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+f');
  await page.getByRole('searchbox', { name: 'Find in the flow' }).fill('is:trigger');
  await page.getByTestId('canvas').press('o');
  await expect(page.getByRole('tree', { name: 'Outline of the flow' })).toBeVisible();
  await checkAccessibility(page, 'search and outline');
});

test('trying, comparing and bringing in', async ({ page }) => {
  const close = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  const tab = (name: string) =>
    page.getByRole('region', { name: 'Test and runs' }).getByRole('button', { name, exact: true });
  const inMenu = async (name: string): Promise<void> => {
    await page.getByTestId('flow-menu').click();
    await page.getByRole('menuitem', { name }).click();
  };
  await site.openFlow(page, 'full');
  await narrowPalette(page);
  await tab('Simulate').click();
  await expect(page.getByRole('list', { name: 'Under way' })).toContainText('By someone else?');
  await page.getByTestId('port-choose-true').click();
  await expect(page.getByTestId('simulation').getByRole('status')).toContainText('Under way');
  await checkAccessibility(page, 'simulation');
  await page.getByRole('button', { name: 'Send it ends' }).click();
  await page.getByRole('button', { name: 'Save as test case' }).click();
  await page.getByRole('textbox', { name: 'Name of the test case' }).fill('By someone else');
  await checkAccessibility(page, 'the name of a test case');
  await page.keyboard.press('Enter');
  await page.getByTestId('cases').getByRole('button', { name: 'Run all' }).click();
  await expect(page.getByTestId('cases').getByRole('status')).toHaveText('1 passed, 0 failed');
  await page.getByTestId('cases').getByRole('button', { name: 'Passed By someone else' }).click();
  await checkAccessibility(page, 'test cases and their coverage');

  await inMenu('Versions…');
  await page.getByRole('button', { name: 'Compare…' }).first().click();
  await expect(page.getByRole('dialog', { name: 'Compare versions' }).getByTestId('diff-canvas')).toBeVisible();
  await checkAccessibility(page, 'two versions compared');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Compare versions' })).toHaveCount(0);
  await close();
  await inMenu('Catch up…');
  await page.getByRole('dialog').getByRole('button', { name: 'Count events' }).click();
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Count events' })).toHaveCount(0);
  await checkAccessibility(page, 'catching up');
  await close();
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: 'other.flow.json', mimeType: 'application/json', buffer: Buffer.from(await exported()) });
  await expect(page.getByRole('dialog', { name: 'Import a flow file' })).toBeVisible();
  await checkAccessibility(page, 'importing into a flow');
  await close();
});

const exported = async (): Promise<string> => JSON.stringify(await site.server.api('GET', '/api/flows/broken/export'));

test('what two people changed at once', async ({ page, watch }) => {
  watch.allow(/412|ERR_INTERNET_DISCONNECTED/);
  await site.openFlow(page, 'broken');
  await narrowPalette(page);
  await page.getByTestId('node-send').click();
  const name = page.getByTestId('inspector').getByRole('textbox', { name: 'Name', exact: true });
  await expect(name).toBeVisible();
  await page.context().setOffline(true);
  await name.fill('Mine');
  await expect(page.getByTestId('save-state')).toHaveText('Offline, kept in this browser');
  const { flow, revision } = await draft(site, 'broken');
  flow.nodes['send']!.name = 'Theirs';
  await site.server.api('PUT', '/api/flows/broken', flow, { 'if-match': `"${revision}"` });
  await page.context().setOffline(false);
  await expect(page.getByTestId('conflict')).toBeVisible();
  await checkAccessibility(page, 'a conflict');
  await page
    .getByTestId('conflict')
    .getByRole('radio', { name: /Theirs/ })
    .check();
  await page.getByTestId('conflict').getByRole('button', { name: 'Merge and save' }).click();
  await saved(page);
});

test('a run', async ({ page }) => {
  await site.open(page, `/runs/${runId}`);
  await expect(page.getByTestId('step-skipped')).toHaveAccessibleName('Skipped one skipped');
  await expect(page.getByTestId('node-skipped')).toHaveAccessibleName(/skipped/i);
  await expect(page.getByTestId('step-send')).toHaveAccessibleName(/^Send it failed \d/);
  await checkAccessibility(page, 'run');
  await page.getByTestId('step-send').click();
  await expect(page.getByRole('heading', { name: 'Send it' })).toBeVisible();
  await checkAccessibility(page, 'step');
  await page.getByRole('button', { name: 'Go on from here…' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await checkAccessibility(page, 'going on from a step');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('tab', { name: 'Journal' }).click();
  await expect(page.getByRole('list', { name: 'Journal' })).toBeVisible();
  await checkAccessibility(page, 'journal');
});
