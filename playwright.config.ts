// The browser's tests, with the system's Chromium: nothing is downloaded.
import { defineConfig } from '@playwright/test';

import { findBrowser } from './scripts/browser.ts';
import { useMemoryFolder } from './tests/support/memory-folder.ts';
import { VIEWPORT } from './tests/support/shared-page.ts';

useMemoryFolder();

/**
 * What Playwright switches off of Chromium, and the suggestions under the address bar: Chromium keeps two pages of its own
 * ready for them in each window, which nobody sees here, and which cost as much of the processor as the page under test.
 * Of two such switches Chromium heeds the last, so this one names all.
 */
const SWITCHED_OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
];

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '*.e2e.ts',
  // A test waits for most of its time, for a page that comes or a draft that is saved: two of them fill two cores.
  workers: 2,
  retries: Number(process.env['SIGNALBOX_TEST_RETRIES'] ?? 0),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  outputDir: 'test-results',
  use: {
    viewport: VIEWPORT,
    launchOptions: {
      executablePath: findBrowser() ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        `--disable-features=${SWITCHED_OFF.join(',')}`,
      ],
    },
    screenshot: 'only-on-failure',
    // Recording a trace takes a third of the time: asked for where a failure is looked into.
    trace: process.env['SIGNALBOX_TEST_TRACE'] === undefined ? 'off' : 'retain-on-failure',
  },
});
