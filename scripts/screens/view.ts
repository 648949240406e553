// What a picture is of: a page or a state of it, how one comes there, and what must be drawn before it is taken.
import { expect as asSoonAs, type Page } from '@playwright/test';

import type { World } from './data.ts';
import type { ShownSite } from './site.ts';

/** Waits for longer than usual, since the machine may be busy with other work. */
export const expect = asSoonAs.configure({ timeout: 30_000 });

export interface Stage {
  page: Page;
  /** The site with a day's worth of events and runs. */
  site: ShownSite;
  /** A site with nothing in it yet but its administrator. */
  bare: ShownSite;
  /** A site that has no administrator yet. */
  fresh: ShownSite;
  /** The ids of runs on `site`, by what they show. */
  runs: World['runs'];
}

export interface View {
  /** The name of its files, in kebab case. One that ends with `none` gets a page of `bare`, any other one of `site`. */
  name: string;
  /** What it shows, as the heading in docs/screens. */
  title: string;
  /** Leads the page there, in windows of both sizes at once. Nothing that it does may change what other pictures show. */
  go: (stage: Stage) => Promise<unknown>;
}

/** Opens a page of a site and waits until its heading is there. */
export async function open({ page }: Pick<Stage, 'page'>, site: ShownSite, path: string): Promise<void> {
  await page.goto(`${site.url}${path}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
}

/** Opens a flow of `site` and waits until it is drawn, saved and checked. */
export async function openFlow({ page, site }: Stage, id: string): Promise<void> {
  await page.goto(`${site.url}/flows/${id}`);
  await expect(page.getByTestId('canvas')).toBeVisible();
  await expect(page.getByTestId('save-state')).toHaveText('Saved');
  await expect(page.getByTestId('issues')).toHaveText(/issue/);
}

/** Resolves when nothing is being loaded, is half drawn or moves. */
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
  // Some of it is drawn a little later, such as edges, which wait for the sizes of their nodes.
  await page.waitForTimeout(250);
}
