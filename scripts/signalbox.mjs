#!/usr/bin/env node
// The command line's way in. Plain JavaScript that an old Node can run: it goes on with the Node that the project brings.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NEEDED_NODE = 26;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const own = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.exe' : 'node');
const isNewEnough = Number(process.versions.node.split('.')[0]) >= NEEDED_NODE;

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(78);
}

if (!existsSync(join(root, 'node_modules', 'commander')))
  fail(`The dependencies are not installed. Run "npm ci" in ${root} first.`);
if (!isNewEnough && !existsSync(own)) {
  fail(
    `Signalbox needs Node ${NEEDED_NODE}, and this is ${process.version}. Install Node ${NEEDED_NODE}, or run "npm ci" in ${root}, which brings one where there is a build for this machine.`,
  );
}

const args = process.argv.slice(2);
// The server, and where compiled code is kept, as `npm start` has them.
const flags = args[0] === 'start' ? JSON.parse(readFileSync(join(root, 'scripts', 'server-flags.json'), 'utf8')) : [];
const child = spawn(isNewEnough ? process.execPath : own, [...flags, join(root, 'server', 'cli', 'cli.ts'), ...args], {
  stdio: 'inherit',
  env: { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compile'), ...process.env },
});
// Signals go to the child, which stops gracefully; this process only waits for it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => fail(`Node could not be started: ${error.message}`));
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
