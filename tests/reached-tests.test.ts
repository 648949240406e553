// Which tests `npm run check` runs for a change, and which files it lints.
import { expect, test } from 'vitest';

import { reachedSources, reachedTests } from '../scripts/reached-tests.ts';

const texts = new Map([
  ['shared/a.ts', ''],
  ['shared/a.test.ts', `import { a } from './a.ts';`],
  ['server/b.ts', `import { a } from '../shared/a.ts';\nimport type { C } from './c.ts';`],
  ['server/b.test.ts', `import { b } from './b.ts';`],
  ['server/c.ts', `const thread = new URL('./d.ts', import.meta.url);`],
  ['server/c.test.ts', `import { c } from './c.ts';\nimport { a } from '../shared/a.ts';`],
  ['server/d.ts', `export const d = 1;`],
  ['server/far.test.ts', `import { b } from './b.ts';\nvi.mock(import('./e.ts'));`],
]);

test('those beside the change come first, then those that import it, then those beside what imports it', () => {
  const tests = ['shared/a.test.ts', 'server/c.test.ts', 'server/b.test.ts'];
  expect(reachedTests(['shared/a.ts'], texts, 10)).toEqual({ tests, leftOut: 0 });
});

test('those that stand on support which imports the change come last', () => {
  const more = new Map([
    ...texts,
    ['server/b.test-support.ts', `import { b } from './b.ts';`],
    ['server/e.test.ts', `import { bench } from './b.test-support.ts';`],
  ]);
  expect(reachedTests(['server/b.ts'], more, 10).tests).toEqual([
    'server/b.test.ts',
    'server/far.test.ts',
    'server/e.test.ts',
  ]);
});

test('a changed test is run; what has no test, and what is no source, brings none', () => {
  expect(reachedTests(['server/far.test.ts', 'README.md', 'server/gone.ts'], texts, 10)).toEqual({
    tests: ['server/far.test.ts'],
    leftOut: 0,
  });
});

test('a file that is loaded by its address counts as imported', () => {
  expect(reachedTests(['server/d.ts'], texts, 10).tests).toEqual(['server/c.test.ts']);
});

test('there are not more than was asked for, and it is said how many were left out', () => {
  expect(reachedTests(['shared/a.ts'], texts, 2)).toEqual({
    tests: ['shared/a.test.ts', 'server/c.test.ts'],
    leftOut: 1,
  });
});

test('linted are what was changed and what imports it, of what is still there', () => {
  expect(reachedSources(['shared/a.ts', 'server/far.test.ts', 'server/gone.ts', 'README.md'], texts)).toEqual([
    'shared/a.ts',
    'server/far.test.ts',
    'shared/a.test.ts',
    'server/b.ts',
    'server/c.test.ts',
  ]);
});
