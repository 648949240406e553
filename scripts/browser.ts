// Finds the system's Chromium for the browser tests, or installs it where that is possible.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function find(): string | undefined {
  const named = process.env['SIGNALBOX_TEST_BROWSER'];
  if (named !== undefined && existsSync(named)) return named;
  return PLACES.find((path) => existsSync(path));
}

/** The browser's path, or a sentence that says what to do. */
export function ensureBrowser(): { path: string } | { problem: string } {
  const there = find();
  if (there !== undefined) return { path: there };
  const hasApt = spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
  if (hasApt && process.getuid?.() === 0) {
    process.stdout.write('Installing Chromium from the system packages …\n');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update'], { stdio: 'ignore', env });
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation'], {
      stdio: 'ignore',
      env,
    });
    const installed = find();
    if (installed !== undefined) return { path: installed };
  }
  return {
    problem:
      'The browser tests need Chromium and none was found. Install it (Debian and Ubuntu: `apt-get install chromium`) or name one in SIGNALBOX_TEST_BROWSER, then run `npm test` again.',
  };
}
