// A command that does not exist fails with exit code 64, whatever else the line says; one that exists shows its help.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const signalbox = (...words: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...words], { encoding: 'utf8' });

test.each([
  ['nosuch'],
  ['nosuch', '--help'],
  ['--help', 'nosuch'],
  ['help', 'nosuch'],
  ['flow', 'nosuch'],
  ['flow', 'nosuch', '--help'],
])('%s %s %s is refused', (...words) => {
  const { status, stdout, stderr } = signalbox(...words);
  expect([status, stdout]).toEqual([64, '']);
  expect(stderr).toContain('nosuch');
  expect(stderr).toContain('--help');
});

test.each([['--help'], ['flow', '--help'], ['flow', 'validate', '--help'], ['help', 'flow']])(
  '%s %s %s shows help',
  (...words) => {
    const { status, stdout } = signalbox(...words);
    expect([status, stdout.includes('Usage: signalbox')]).toEqual([0, true]);
  },
);
