// Unit and contract tests; the browser's tests are tests/e2e, run by Playwright.
import { join } from 'node:path';

import { defineConfig } from 'vitest/config';

import { useMemoryFolder } from './tests/support/memory-folder.ts';

useMemoryFolder();
// As `npm start` has it, for the many processes and threads that tests start: with it they cost half as much.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/compile');

export default defineConfig({
  test: {
    environment: 'node',
    include: ['{shared,server,editor,tests}/**/*.test.{ts,tsx}'],
    exclude: ['tests/e2e/**', 'node_modules/**'],
    // Guards against hanging, not measures: on a busy machine a dozen processes of a test take a minute to start.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A guard against hanging, not a measure: with a second, the default, a busy machine fails what is right.
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
  },
});
