// Unit and contract tests; the browser's tests are tests/e2e, run by Playwright.
import { join } from 'node:path';

import { defineConfig } from 'vitest/config';

import { useMemoryFolder } from './tests/support/memory-folder.ts';

useMemoryFolder();
// As `npm start` has it, for the many processes and threads that tests start: with it they cost half as much.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/compile');

const EVERYWHERE = ['tests/e2e/**', 'node_modules/**'];
/**
 * Files with a process of their own: they start processes, so that nothing is gained by sharing theirs, or they measure or
 * change what belongs to all of it (the heap, the clock, a class that everybody uses).
 */
const ALONE = [
  'tests/**/*.test.ts',
  'server/main.test.ts',
  'server/engine/run/loop-{size,states}.test.ts',
  'server/cards/cards.contract.test.ts',
  'server/lib/clock.test.ts',
  'server/cli/output.test.ts',
  'editor/ui/lazy-part.test.ts',
  'editor/i18n/language.test.ts',
];

export default defineConfig({
  test: {
    environment: 'node',
    setupFiles: ['tests/support/end-of-file.ts'],
    projects: [
      { extends: true, test: { name: 'alone', include: ALONE, exclude: EVERYWHERE } },
      {
        // One after the other in the same process: to load the server, and to compile it warm, is most of what a file costs.
        extends: true,
        test: {
          name: 'together',
          include: ['{shared,server,editor}/**/*.test.{ts,tsx}'],
          exclude: [...EVERYWHERE, ...ALONE],
          isolate: false,
        },
      },
    ],
    // Guards against hanging, not measures: on a busy machine a dozen processes of a test take a minute to start.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A guard against hanging, not a measure: with a second, the default, a busy machine fails what is right.
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
  },
});
