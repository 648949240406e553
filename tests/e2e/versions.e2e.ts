// What is published: what differs from the live version, on the canvas and in words; versions compared and restored.
import { compose, draft, expect, request, saved, test, TRIGGER, useSite } from '../support/browser.ts';

const site = useSite();

test('publishing shows what differs from the live version; any two versions are compared, and an old one restored', async ({
  page,
}) => {
  const nodes = { trigger: TRIGGER, write: compose('Hello', 'Write'), old: compose('Gone', 'Old') };
  await site.flow('diff', nodes, ['trigger -> write', 'write -> old']);
  await site.server.api('POST', '/api/flows/diff/publish', { comment: 'The first one' });
  await site.openFlow(page, 'diff');
  await page.getByTestId('node-old').click();
  await page.keyboard.press('Delete');
  await page.getByTestId('node-write').click();
  await page.getByTestId('inspector').getByRole('textbox', { name: 'Name', exact: true }).fill('Greeting');
  await saved(page);
  const { flow, revision } = await draft(site, 'diff');
  Object.assign(flow.nodes, { call: request('https://api.example.com/x') });
  flow.edges.push({ from: 'write', port: 'out', to: 'call' });
  await site.server.api('PUT', '/api/flows/diff', flow, { 'if-match': `"${revision}"` });
  await expect(page.getByTestId('node-call')).toBeVisible();

  await test.step('publish', async () => {
    await page.getByTestId('publish').click();
    const dialog = page.getByRole('dialog', { name: 'Publish' });
    const canvas = dialog.getByTestId('diff-canvas');
    await expect(canvas.getByRole('group', { name: /^Send, .*Added/ })).toBeVisible();
    await expect(canvas.getByRole('group', { name: /^Old, .*Removed/ })).toBeVisible();
    await expect(canvas.getByRole('group', { name: /^Greeting, .*Changed/ })).toBeVisible();
    await expect(dialog.getByRole('list', { name: 'What the marks mean' })).toHaveText(/Added.*Changed.*Removed/);
    const changes = dialog.getByRole('list', { name: 'Changes', exact: true });
    await changes.getByRole('button', { name: 'The name of "Greeting" changed' }).click();
    await expect(changes.getByRole('button', { name: 'The name of "Greeting" changed' })).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await expect(dialog.getByRole('list', { name: 'What it reaches outside' })).toHaveText('Calls api.example.com.');
    await dialog.getByLabel('Comment').fill('Calls out now');
    await dialog.getByTestId('publish-confirm').click();
    await expect(page.getByText('Version 2 is live.')).toBeVisible();
  });

  await test.step('compare and restore', async () => {
    await page.getByTestId('flow-menu').click();
    await page.getByRole('menuitem', { name: 'Versions…' }).click();
    const versions = page.getByRole('dialog', { name: 'Versions' });
    await expect(versions).toContainText('Calls out now');
    const first = versions.getByRole('listitem').filter({ hasText: 'The first one' });
    await first.getByRole('button', { name: 'Compare…' }).click();
    const compare = page.getByRole('dialog', { name: 'Compare versions' });
    await expect(compare.getByTestId('diff-canvas').getByRole('group', { name: /^Old, .*Removed/ })).toBeVisible();
    await compare.getByRole('combobox', { name: 'From' }).click();
    await page.getByRole('option', { name: 'Version 2, live' }).click();
    await expect(compare).toContainText('Both do the same');
    await page.keyboard.press('Escape');
    await first.getByRole('button', { name: 'Restore as draft' }).click();
    await expect(page.getByTestId('node-old')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Undo: Restore version 1' })).toBeEnabled();
    await saved(page);
    expect(Object.keys((await draft(site, 'diff')).flow.nodes)).toContain('old');
  });
});
