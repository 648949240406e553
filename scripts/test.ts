// `npm test`: types, lint, format, dead code, unit and contract tests, the flows' own tests, the browser's tests. Every
// part runs even where an earlier one failed; the last line sums up. What only reads the sources runs beside the unit tests,
// which wait for a part of their time; the browser's tests come by themselves, for they fill the machine.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ensureBrowser } from './browser.ts';

/** Tests of one part; a check counts as one. */
interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const root = join(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'signalbox-test-'));
const only = process.argv.slice(2);

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

interface Run {
  env?: Record<string, string>;
  /** What it prints is kept in place of being shown at once, since two parts that print would mix their lines. */
  isQuiet?: boolean;
}

function run(args: string[], { env = {}, isQuiet = false }: Run = {}): Promise<{ ok: boolean; printed: string }> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: isQuiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    env: { ...process.env, ...env },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (printed += part.toString()));
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ ok: code === 0, printed }));
  });
}

/** Reads a runner's report. A runner that left none has failed before it could count. */
function counted(ok: boolean, file: string, read: (report: never) => Counts): Counts {
  try {
    const counts = read(JSON.parse(readFileSync(file, 'utf8')) as never);
    return ok || counts.failed > 0 ? counts : { ...counts, failed: counts.failed + 1 };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

async function vitest(): Promise<Counts> {
  const file = join(reports, 'vitest.json');
  const { ok } = await run([
    tool('vitest'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  return counted(ok, file, (report: { numPassedTests: number; numFailedTests: number; numPendingTests: number }) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests,
  }));
}

async function browser(): Promise<Counts> {
  const found = await finding;
  if ('problem' in found) {
    process.stdout.write(`${found.problem}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const file = join(reports, 'playwright.json');
  const { ok } = await run([tool('@playwright/test', 'playwright'), 'test', '--reporter=list,json'], {
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: file, SIGNALBOX_TEST_BROWSER: found.path },
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

/** Checks that pass or fail as a whole. */
const CHECKS: Record<string, string[]> = {
  types: [tool('typescript', 'tsc'), '-b'],
  lint: [tool('oxlint'), '--type-aware', '--quiet'],
  format: [tool('oxfmt'), '--check', '.'],
  'dead code': [tool('knip')],
};
const UNIT = 'unit and contract tests';
const BROWSER = 'browser tests';
const isAsked = (name: string): boolean => only.length === 0 || only.some((word) => name.includes(word));

const total: Counts = { passed: 0, failed: 0, skipped: 0 };
function announce(name: string): void {
  process.stdout.write(`\n── ${name} ──\n`);
}
function add(name: string, counts: Counts): void {
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  if (counts.failed > 0) process.stdout.write(`${name}: ${counts.failed} failed\n`);
}

/** The browser is looked for, or installed, while the other parts run. */
const finding = isAsked(BROWSER) ? ensureBrowser() : Promise.resolve({ problem: '' });
const checking = Object.entries(CHECKS)
  .filter(([name]) => isAsked(name))
  .map(([name, args]) => ({ name, ended: run(args, { isQuiet: true }) }));
if (isAsked(UNIT)) {
  announce(UNIT);
  add(UNIT, await vitest());
}
for (const { name, ended } of checking) {
  const { ok, printed } = await ended;
  announce(name);
  process.stdout.write(printed);
  add(name, { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });
}
if (isAsked(BROWSER)) {
  announce(BROWSER);
  add(BROWSER, await browser());
}
rmSync(reports, { recursive: true, force: true });
process.stdout.write(
  `\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`,
);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
