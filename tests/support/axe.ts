// Asks axe about what is on the screen: all of WCAG 2.2 A and AA and best practices in the light scheme, the colours once more in the dark.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { expect, test } from './browser.ts';

/** Rules of WCAG that axe leaves out unless it is asked for them. */
const ALSO = { 'label-content-name-mismatch': { enabled: true }, 'target-size': { enabled: true } };

/** Call at the top of a file that asks axe: a dialog half faded in has colours that nobody reads. */
export function useStillPages(): void {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });
}

/** Fails the test softly with each finding; `what` names the place. */
export async function checkAccessibility(page: Page, what: string): Promise<void> {
  await atRest(page);
  const light = await new AxeBuilder({ page }).options({ rules: ALSO }).analyze();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await atRest(page);
  const dark = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze();
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

/** Waits until nothing on the page moves or fades; what spins for ever does not count. */
async function atRest(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((one) => one.playState !== 'running' || one.effect?.getTiming().iterations === Infinity),
  );
}
