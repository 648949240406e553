// Unit and contract tests; the browser's tests are tests/e2e, run by Playwright.
import { defineConfig } from 'vitest/config';

import { useMemoryFolder } from './tests/support/memory-folder.ts';

useMemoryFolder();

export default defineConfig({
  test: {
    environment: 'node',
    include: ['{shared,server,editor,tests}/**/*.test.{ts,tsx}'],
    exclude: ['tests/e2e/**', 'node_modules/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A guard against hanging, not a measure: with a second, the default, a busy machine fails what is right.
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
  },
});
