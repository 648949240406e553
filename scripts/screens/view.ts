// What a picture is of: a page or a state of it, how one comes there, and what must stand before the picture is taken.
import { expect as asSoonAs, type Page } from '@playwright/test';

import type { World } from './data.ts';
import type { ShownSite } from './site.ts';

/** Pages take their time where the machine has others to serve. */
export const expect = asSoonAs.configure({ timeout: 30_000 });

export interface Stage {
  page: Page;
  /** A day's worth of events and runs. */
  site: ShownSite;
  /** The same with nothing in it yet. */
  bare: ShownSite;
  /** Nobody is there yet. */
  fresh: ShownSite;
  runs: World['runs'];
}

export interface View {
  /** Of its files, in kebab case. */
  name: string;
  /** What it shows. */
  title: string;
  /** A page that is looked at in both sizes in light and dark; of the others one picture of each is enough. */
  isWhole?: boolean;
  /** Comes there. Nothing that it does may change what other pictures show. */
  go: (stage: Stage) => Promise<unknown>;
}

/** Opens a page and waits until it stands. */
export async function open({ page }: Pick<Stage, 'page'>, site: ShownSite, path: string): Promise<void> {
  await page.goto(`${site.url}${path}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
}

export async function openFlow({ page, site }: Stage, id: string): Promise<void> {
  await page.goto(`${site.url}/flows/${id}`);
  await expect(page.getByTestId('canvas')).toBeVisible();
  await expect(page.getByTestId('save-state')).toHaveText('Saved');
  await expect(page.getByTestId('issues')).toHaveText(/issue/);
}

/** Nothing is on its way, half drawn or half faded. */
export async function settle(page: Page): Promise<void> {
  await expect(page.locator('[class*="Skeleton"], [class*="Loader"], main [aria-busy="true"]')).toHaveCount(0);
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all(
      document
        .getAnimations()
        .filter((one) => one.effect?.getTiming().iterations !== Infinity)
        .map((one) => one.finished.catch(() => undefined)),
    );
  });
  // What is drawn a frame later: wires that wait for the size of their cards.
  await page.waitForTimeout(250);
}
