// The one launcher behind `npm start`, `npm test` and the other scripts. Plain JavaScript that an old Node can run: it
// installs what is missing, then goes on with the Node that the project brings along.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const NEEDED_NODE = 26;
/** What Node heeds only at its own start. Left alone, the server's memory grows to a fourth more of waste, and it is no faster. */
const SERVER_FLAGS = JSON.parse(readFileSync(join(root, 'scripts', 'server-flags.json'), 'utf8'));
const MARK = join(modules, '.signalbox-installed');

const task = process.argv[2] ?? '';
const rest = process.argv.slice(3);

function fail(sentence, code = 1) {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}

/** Installs when the lock file is not the one that was installed last. */
function install() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  if (existsSync(MARK) && readFileSync(MARK, 'utf8') === lock) return;
  process.stdout.write('Installing dependencies (once, about half a minute) …\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['ci', '--loglevel=error', '--no-audit', '--no-fund'];
  const done = spawnSync(npm, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (done.error)
    fail(`npm could not be started (${done.error.message}). Install Node.js with npm, version 20 or newer.`);
  if (done.status !== 0)
    fail('Installing the dependencies failed; npm says why above. Check the network and try again.', done.status ?? 1);
  writeFileSync(MARK, lock);
}

/** The Node that the server and the tests need: the project's own where it is there, else a current one that is new enough. */
function findNode() {
  const own = join(modules, '.bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(own)) {
    const works = spawnSync(own, ['--version'], { encoding: 'utf8' });
    if (works.status === 0) return own;
  }
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_NODE) return process.execPath;
  return fail(
    `Signalbox needs Node ${NEEDED_NODE} and no build of it comes for ${process.platform}-${process.arch}. Install Node ${NEEDED_NODE} and run this again; this is ${process.version}.`,
  );
}

let node = process.execPath;

function run(args, options = {}) {
  const env = {
    ...process.env,
    PATH: `${join(modules, '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env['PATH'] ?? ''}`,
    ...options.env,
  };
  const done = spawnSync(node, args, { cwd: root, stdio: 'inherit', env });
  return done.status ?? (done.signal === 'SIGINT' || done.signal === 'SIGTERM' ? 0 : 1);
}

/** Where a tool's own JavaScript starts, so that it runs on the right Node whatever its first line says. */
function tool(name, bin = name) {
  const manifest = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'));
  const entry = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin];
  return join(modules, name, entry);
}

function newest(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Builds the editor unless the build is newer than everything that it is made of. */
function build(force) {
  const built = join(root, 'dist', 'editor', 'index.html');
  const sources = ['editor', 'shared', 'vite.config.ts', 'package-lock.json'].map((name) => join(root, name));
  if (!force && existsSync(built) && Math.max(...sources.map(newest)) <= statSync(built).mtimeMs) return 0;
  process.stdout.write('Building the editor …\n');
  return run([tool('vite'), 'build', '--logLevel', 'warn']);
}

const tasks = {
  start() {
    const status = build(false);
    return status === 0 ? serve([...SERVER_FLAGS, 'server/main.ts', ...rest]) : status;
  },
  build: () => build(true),
  test: () => build(false) || run(['scripts/test.ts', ...rest]),
  check: () => run(['scripts/check.ts', ...rest]),
  dev: () => run(['scripts/dev.ts', ...rest]),
  bench: () => run(['--expose-gc', 'tests/bench/bench.ts', ...rest]),
  'bench:editor': () => build(false) || run(['tests/bench/editor.ts', ...rest]),
  types: () => run([tool('typescript', 'tsc'), '-b', ...rest]),
  lint: () => run([tool('oxlint'), '--type-aware', ...rest]),
  format: () => run([tool('oxfmt'), ...rest]),
  vitest: () => run([tool('vitest'), 'run', ...rest]),
  e2e: () => build(false) || run([tool('@playwright/test', 'playwright'), 'test', ...rest]),
  screens: () => build(false) || run(['scripts/screens.ts', ...rest]),
  generate: () => run(['scripts/generate.ts']),
  cli: () => serve(['server/cli/cli.ts', ...rest]),
};

const LOOK_FOR_PARENT_MS = 200;

/** In this process's place as far as that goes: signals reach the server, which ends on its own (J8). Compiled code is kept for the next start. */
function serve(args) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
  return import('node:child_process').then(({ spawn }) => {
    const child = spawn(node, args, {
      cwd: root,
      stdio: 'inherit',
      env: { NODE_COMPILE_CACHE: join(modules, '.cache', 'compile'), ...process.env },
    });
    // A terminal sends Ctrl+C to both by itself, and a second one would cut the server's stop short.
    const forwarded = process.stdin.isTTY ? ['SIGTERM', 'SIGHUP'] : ['SIGTERM', 'SIGHUP', 'SIGINT'];
    for (const signal of forwarded) process.on(signal, () => child.kill(signal));
    // npm hands a signal to its shell, and the shell dies of it without a word to us: then we are somebody else's child.
    const parent = process.ppid;
    const looking = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(looking);
      child.kill('SIGTERM');
    }, LOOK_FOR_PARENT_MS);
    return new Promise((resolve) => {
      child.on('exit', (code, signal) => {
        clearInterval(looking);
        resolve(code ?? (signal === null ? 0 : 1));
      });
    });
  });
}

if (!Object.hasOwn(tasks, task)) fail(`There is no task "${task}". There are: ${Object.keys(tasks).join(', ')}.`, 64);
if (Number(process.versions.node.split('.')[0]) < 20)
  fail(`Signalbox needs Node 20 or newer to start from; this is ${process.version}.`);
install();
node = findNode();
process.exitCode = await tasks[task]();
