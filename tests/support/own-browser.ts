// A Chromium of a test's own, with a profile that outlives it: it can be killed as a crash kills it, and started again.
import { spawn, type ChildProcess } from 'node:child_process';

import { chromium, type Browser, type Page } from '@playwright/test';

import { findBrowser } from '../../scripts/browser.ts';

export interface OwnBrowser {
  page: Page;
  /** All its processes end at once, without a word to any page. */
  kill(): Promise<void>;
}

const ADDRESS = /DevTools listening on (ws:\S+)/;

/** @param profile the folder in which the browser keeps what pages store */
export async function startOwnBrowser(profile: string): Promise<OwnBrowser> {
  const child = spawn(
    findBrowser() ?? '/usr/bin/chromium',
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--remote-debugging-port=0',
      '--window-size=1440,900',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    // A group of its own, so that its children can be ended with it.
    { stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  const browser: Browser = await chromium.connectOverCDP(await addressOf(child));
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('The browser has no context.');
  return {
    page: context.pages()[0] ?? (await context.newPage()),
    async kill() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await ended;
      await browser.close().catch(() => undefined);
    },
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const found = ADDRESS.exec(printed)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(`The browser ended before it was ready:\n${printed}`)));
  });
}
