// `npm run check`: what is worth knowing while one works. Types, format, lint of what was changed and of what imports
// it, and the unit tests that are nearest to a change run side by side. A change is what is not committed, or what
// came since the revision that is named: `npm run check -- main`. Tests that read the tree itself (architecture,
// documentation) import nothing of it, so they always run.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { reachedSources, reachedTests } from './reached-tests.ts';

/** How many files of tests a minute is enough for. */
const MOST_TESTS = 15;
const root = join(import.meta.dirname, '..');
const since = process.argv[2] ?? 'HEAD';

/**
 * The file that a package runs as the command `bin`. It is run by the same Node as this script, and not by the
 * shell's.
 */
function tool(name: string, bin = name): string {
  const folder = join(root, 'node_modules', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const entry = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin];
  return join(folder, entry ?? '');
}

/** Whether the command succeeded. What it prints is shown only where it failed. */
function run(name: string, args: string[]): Promise<boolean> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
    child.on('close', (code) => {
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
      process.stdout.write(`${code === 0 ? '✓' : '✗'} ${name}, ${seconds} s\n${code === 0 ? '' : output}`);
      resolve(code === 0);
    });
  });
}

// With `-z` names come as they are, whatever characters they have.
function git(...args: string[]): string[] {
  const listed = execFileSync('git', [...args, '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });
  return listed.split('\0').filter((path) => path !== '');
}

const inTree = (...args: string[]): string[] => git('ls-files', '--exclude-standard', ...args);
const sources = inTree('--cached', '--others').filter((path) => /\.tsx?$/.test(path) && existsSync(join(root, path)));
const texts = new Map(sources.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
const changed = [...git('diff', '--name-only', since), ...inTree('--others')];
const { tests, leftOut } = reachedTests(changed, texts, MOST_TESTS);
/** Whether the rules of lint have changed, or the version of what lints: then all files are looked at. */
const isAnew = changed.some((path) => /(?:^|\/)(?:\.oxlintrc|package-lock|tsconfig.*)\.json$/.test(path));
const linted = isAnew ? ['.'] : reachedSources(changed, texts);
if (leftOut > 0) {
  process.stdout.write(
    `${leftOut} more files of tests are near the change; npm test runs them, and those further away.\n`,
  );
}

const vitest = [tool('vitest'), 'run', '--reporter=dot'];
const checks = [
  run('types', [tool('typescript', 'tsc'), '-b']),
  run('format', [tool('oxfmt'), '--check', '.']),
  // Named no file, it would look at all.
  ...(linted.length === 0 ? [] : [run('lint', [tool('oxlint'), '--type-aware', '--quiet', ...linted])]),
  run(`the tests nearest to the change (${tests.length} files), and those that read the tree`, [
    ...vitest,
    'tests/architecture.test.ts',
    'tests/docs.test.ts',
    ...tests.filter((path) => !path.startsWith('tests/e2e/')),
  ]),
];
process.exitCode = (await Promise.all(checks)).every(Boolean) ? 0 : 1;
