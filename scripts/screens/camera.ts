// The browser that pictures are taken with, in which each site has the name and the time of the pictures.
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';

import { ensureBrowser } from '../browser.ts';
import { moveClock } from './clock.ts';
import { decodePng, type Picture } from './png.ts';
import type { ShownSite } from './site.ts';

export const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
] as const;
export const SCHEMES = ['light', 'dark'] as const;

export interface Camera {
  /** A page of its own in a window of this size. */
  newPage(size: { width: number; height: number }, site: ShownSite): Promise<Page>;
  close(): Promise<void>;
}

/** @param names under which sites are reached, and their ports */
export async function startCamera(names: Readonly<Record<string, number>>): Promise<Camera> {
  const found = await ensureBrowser();
  if ('problem' in found) throw new Error(found.problem);
  const places = Object.entries(names);
  const browser = await chromium.launch({
    executablePath: found.path,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--font-render-hinting=none',
      `--host-resolver-rules=${places.map(([name, port]) => `MAP ${name}:80 127.0.0.1:${port}`).join(',')}`,
      // As behind the proxy with TLS that people put before it.
      `--unsafely-treat-insecure-origin-as-secure=${places.map(([name]) => `http://${name}`).join(',')}`,
    ],
  });
  return { newPage: (size, site) => newPage(browser, size, site), close: () => browser.close() };
}

/** What stands in the window. */
export async function take(page: Page): Promise<Picture> {
  return decodePng(await page.screenshot({ caret: 'hide' }));
}

async function newPage(browser: Browser, viewport: { width: number; height: number }, site: ShownSite): Promise<Page> {
  const context: BrowserContext = await browser.newContext({
    viewport,
    storageState: site.storage,
    locale: 'en-GB',
    timezoneId: 'Europe/Amsterdam',
    reducedMotion: 'reduce',
  });
  await context.addInitScript(moveClock, site.aheadMs);
  return context.newPage();
}
