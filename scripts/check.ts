// `npm run check`: what is worth knowing while one works: types, lint, format, and the unit tests that a change reaches,
// side by side. A change is what is not committed, or what came since the revision that is named: `npm run check -- main`.
// Tests that read the tree itself (architecture, documentation) import nothing of it, so they always run.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const since = process.argv[2] ?? 'HEAD';

function tool(name: string, bin = name): string {
  const folder = join(root, 'node_modules', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const entry = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin];
  return join(folder, entry ?? '');
}

/** What it prints is shown only where it failed. */
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

const vitest = [tool('vitest'), 'run', '--reporter=dot'];
const checks = [
  run('types', [tool('typescript', 'tsc'), '-b']),
  run('format', [tool('oxfmt'), '--check', '.']),
  run('the tests that the change reaches', [...vitest, '--changed', since, '--passWithNoTests']),
  run('lint', [tool('oxlint'), '--type-aware', '--quiet']).then(async (linted) => {
    const documented = await run('the tests that read the tree', [...vitest, 'tests/architecture', 'tests/docs']);
    return linted && documented;
  }),
];
process.exitCode = (await Promise.all(checks)).every(Boolean) ? 0 : 1;
