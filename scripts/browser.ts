// Finds the system's Chromium for the browser tests, or installs it where that is possible. The one without windows and
// what belongs to them comes first: it takes a tenth less of the processor.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Where Chromium may be, in the order in which they are taken. */
const PLACES = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browser's path; undefined where there is none. `SIGNALBOX_TEST_BROWSER` names another. */
export function findBrowser(): string | undefined {
  const named = process.env['SIGNALBOX_TEST_BROWSER'];
  if (named !== undefined && existsSync(named)) return named;
  return PLACES.find((path) => existsSync(path));
}

/** The browser's path, or a sentence that says what to do. */
export async function ensureBrowser(): Promise<{ path: string } | { problem: string }> {
  const there = findBrowser();
  if (there !== undefined) return { path: there };
  // Only root may install packages, and only Debian and what comes of it has apt-get.
  if (process.getuid?.() === 0 && (await aptGet('--version'))) {
    process.stdout.write('Installing Chromium from the system packages …\n');
    await aptGet('update');
    // Not every system has the one without windows.
    for (const name of ['chromium-headless-shell', 'chromium']) {
      await aptGet('install', '-y', '--no-install-recommends', name, 'fonts-liberation');
      const installed = findBrowser();
      if (installed !== undefined) return { path: installed };
    }
  }
  return {
    problem:
      'The browser tests need Chromium and none was found. Install it (Debian and Ubuntu: `apt-get install chromium-headless-shell`) or name one in SIGNALBOX_TEST_BROWSER, then run `npm test` again.',
  };
}

/** Whether apt-get did what it was asked for; false too where there is no such program. */
function aptGet(...args: string[]): Promise<boolean> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return new Promise((resolve) => {
    spawn('apt-get', args, { stdio: 'ignore', env })
      .on('error', () => resolve(false))
      .on('close', (code) => resolve(code === 0));
  });
}
