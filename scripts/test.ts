// `npm test`: types, lint, format, dead code, unit and contract tests, the flows' own tests, the browser's tests. Every
// part runs even where an earlier one failed; the last line sums up.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ensureBrowser } from './browser.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const root = join(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'signalbox-test-'));
const only = process.argv.slice(2);

function tool(name: string, bin = name): string {
  const folder = join(root, 'node_modules', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const entry = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin];
  return join(folder, entry ?? '');
}

function run(args: string[], env: Record<string, string> = {}): boolean {
  const done = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  return done.status === 0;
}

/** A check that passes or fails as a whole. */
function check(args: string[]): Counts {
  const ok = run(args);
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

/** Reads a runner's report; a runner that left none has failed before it could count. */
function counted(ok: boolean, file: string, read: (report: never) => Counts): Counts {
  try {
    const counts = read(JSON.parse(readFileSync(file, 'utf8')) as never);
    return ok || counts.failed > 0 ? counts : { ...counts, failed: counts.failed + 1 };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function vitest(): Counts {
  const file = join(reports, 'vitest.json');
  const ok = run([tool('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
  return counted(ok, file, (report: { numPassedTests: number; numFailedTests: number; numPendingTests: number }) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests,
  }));
}

function browser(): Counts {
  const found = ensureBrowser();
  if ('problem' in found) {
    process.stdout.write(`${found.problem}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const file = join(reports, 'playwright.json');
  const ok = run([tool('@playwright/test', 'playwright'), 'test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    SIGNALBOX_TEST_BROWSER: found.path,
  });
  return counted(
    ok,
    file,
    (report: { stats: { expected: number; unexpected: number; flaky: number; skipped: number } }) => ({
      passed: report.stats.expected + report.stats.flaky,
      failed: report.stats.unexpected,
      skipped: report.stats.skipped,
    }),
  );
}

const parts: Record<string, () => Counts> = {
  types: () => check([tool('typescript', 'tsc'), '-b']),
  lint: () => check([tool('oxlint'), '--type-aware', '--quiet']),
  format: () => check([tool('oxfmt'), '--check', '.']),
  'dead code': () => check([tool('knip')]),
  'unit and contract tests': vitest,
  'browser tests': browser,
};

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
for (const [name, part] of Object.entries(parts)) {
  if (only.length > 0 && !only.some((word) => name.includes(word))) continue;
  process.stdout.write(`\n── ${name} ──\n`);
  const counts = part();
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  if (counts.failed > 0) process.stdout.write(`${name}: ${counts.failed} failed\n`);
}
rmSync(reports, { recursive: true, force: true });
process.stdout.write(
  `\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`,
);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
