// One page for all tests of a worker, put back between them to what a new one is. A new one fetches and compiles the whole
// editor each time, which is most of what a short test costs. Tests that change what cannot be put back (scripts
// that run before the page's own, its clock) ask for a page of their own.
import { setTimeout } from 'node:timers/promises';

import { test as base, type BrowserContext, type Page } from '@playwright/test';

/** Of the window in which a test begins: three cards in a row are seen whole beside both panels, at the size at which a flow opens. */
export const VIEWPORT = { width: 1680, height: 900 };

/** Of the worker; empty before the first test, and after one that failed or left the page where it cannot be put back. */
export interface Holder {
  context?: BrowserContext | undefined;
  page?: Page | undefined;
}

export const test = base.extend<{ ownPage: boolean }, { holder: Holder }>({
  /** `test.use({ ownPage: true })`: a context of its own for each test, which ends with it. */
  ownPage: [false, { option: true }],
  holder: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the braces that nothing is asked for.
    async ({}, use) => {
      const holder: Holder = {};
      await use(holder);
      await holder.context?.close();
    },
    { scope: 'worker' },
  ],
  context: async ({ browser, holder, ownPage }, use) => {
    if (ownPage) {
      const context = await browser.newContext();
      await use(context);
      await context.close();
      return;
    }
    holder.context ??= await browser.newContext();
    const { context } = holder;
    await use(context);
    if (await isPutBack(context, holder.page)) return;
    holder.context = undefined;
    holder.page = undefined;
    await context.close();
  },
  page: async ({ context, holder, ownPage }, use) => {
    if (ownPage) {
      await use(await context.newPage());
      return;
    }
    holder.page ??= await context.newPage();
    await use(holder.page);
  },
});

/** Where the page waits between tests: of the site, so that the browser keeps the process and what is compiled in it. */
const WAITING_ROOM = '/health/live';
/** What takes longer is given up, with the whole context. */
const LONGEST_MS = 10_000;
const LISTENED_TO = ['console', 'dialog', 'pageerror', 'request'] as const;

/** False where that cannot be: the page is closed, or its server is gone. Then the next test gets a new one. */
async function isPutBack(context: BrowserContext, page: Page | undefined): Promise<boolean> {
  if (page === undefined || page.isClosed() || !page.url().startsWith('http')) return false;
  try {
    await context.setOffline(false);
    await context.unrouteAll({ behavior: 'ignoreErrors' });
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    for (const event of LISTENED_TO) page.removeAllListeners(event);
    for (const other of context.pages()) if (other !== page) await other.close();
    await page.goto(new URL(WAITING_ROOM, page.url()).href);
    const emptied = page.evaluate(async () => {
      localStorage.clear();
      sessionStorage.clear();
      for (const { name } of await indexedDB.databases()) if (name !== undefined) indexedDB.deleteDatabase(name);
    });
    // A database that a page of before still holds may keep the browser from answering.
    if ((await Promise.race([emptied, setTimeout(LONGEST_MS, 'late', { ref: false })])) === 'late') return false;
    await context.clearCookies();
    await context.clearPermissions();
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
    await page.setViewportSize(VIEWPORT);
    await page.mouse.move(0, 0);
    return true;
  } catch {
    return false;
  }
}
