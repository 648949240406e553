// Asks axe about what is on the screen: all of WCAG 2.2 A and AA and best practices in the light scheme, the colours once more in the dark.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { expect, test } from './browser.ts';

/** Rules of WCAG that axe leaves out unless it is asked for them. */
const ALSO = { 'label-content-name-mismatch': { enabled: true }, 'target-size': { enabled: true } };

/** In place of axe's own text, where the document has it since a question before: it is long, and slow at first. */
const ALREADY_THERE = ';';

/** Call at the top of a file that asks axe: a dialog half faded in has colours that nobody reads. */
export function useStillPages(): void {
  test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: 'reduce' }));
}

/**
 * Leaves a few cards in the palette of the flow page, by its search. All its cards are most of the page, and axe takes seconds
 * for them: they are looked at once, in `accessibility-flow.e2e.ts`.
 */
export async function narrowPalette(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: 'Search cards' }).fill('compose');
  await expect(page.getByTestId('palette-card-data.compose')).toBeVisible();
  await expect(page.getByTestId('palette-card-web.request')).toHaveCount(0);
}

/** Fails the test softly with each finding; `what` names the place. */
export async function checkAccessibility(page: Page, what: string): Promise<void> {
  expect(page.frames()).toHaveLength(1);
  await atRest(page);
  const light = await (await asking(page)).options({ rules: ALSO, resultTypes: ['violations'] }).analyze();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await atRest(page);
  const dark = await (
    await asking(page)
  )
    .options({ resultTypes: ['violations'] })
    .withRules(['color-contrast'])
    .analyze();
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
  const found = [light, dark].flatMap(({ violations }, at) =>
    violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => {
        const scheme = at === 0 ? 'light' : 'dark';
        return `${what}, ${scheme}: ${id} at ${target.join(' ')}: ${failureSummary}`;
      }),
    ),
  );
  expect.soft(found).toEqual([]);
}

/** Asks in the page alone, which is all that there is: to put the results of frames together axe opens a page each time. */
async function asking(page: Page): Promise<AxeBuilder> {
  const isThere = await page.evaluate(() => 'axe' in window);
  return new AxeBuilder(isThere ? { page, axeSource: ALREADY_THERE } : { page }).setLegacyMode();
}

/** Waits until nothing on the page moves or fades; what spins for ever does not count. */
async function atRest(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((one) => one.playState !== 'running' || one.effect?.getTiming().iterations === Infinity),
  );
}
