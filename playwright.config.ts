// The browser's tests, with the system's Chromium: nothing is downloaded.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '*.e2e.ts',
  workers: 1,
  retries: Number(process.env['SIGNALBOX_TEST_RETRIES'] ?? 0),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  outputDir: 'test-results',
  use: {
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env['SIGNALBOX_TEST_BROWSER'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    screenshot: 'only-on-failure',
    // Recording a trace takes a third of the time: asked for where a failure is looked into.
    trace: process.env['SIGNALBOX_TEST_TRACE'] === undefined ? 'off' : 'retain-on-failure',
  },
});
