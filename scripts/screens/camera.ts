// The browser that takes the pictures. In it each site has its invented name, and each page the site's invented time.
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test';

import { ensureBrowser } from '../browser.ts';
import { moveClock } from './clock.ts';
import { decodePng, type Picture } from './png.ts';
import type { ShownSite } from './site.ts';

/** The windows that pictures are taken of, in pixels. */
export const SIZES = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
] as const;
export const SCHEMES = ['light', 'dark'] as const;

export interface Camera {
  /** A new page in a window of this size, signed in to the site, with the site's clock. Nothing is opened in it yet. */
  newPage(size: { width: number; height: number }, site: ShownSite): Promise<Page>;
  close(): Promise<void>;
}

/** @param names the sites by name, each with the port on this machine that it listens on */
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
      // Pages may do what they may behind the proxy with TLS that people put before the server.
      `--unsafely-treat-insecure-origin-as-secure=${places.map(([name]) => `http://${name}`).join(',')}`,
    ],
  });
  return { newPage: (size, site) => newPage(browser, size, site), close: () => browser.close() };
}

/** What the window shows, without the caret, as a PNG. */
export function shoot(page: Page): Promise<Buffer> {
  return page.screenshot({ caret: 'hide' });
}

/** The same as a picture. */
export async function take(page: Page): Promise<Picture> {
  return decodePng(await shoot(page));
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
