// `npm run dev`: the server, restarted when its code changes, and the editor with hot reload beside it.
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const port = process.env['PORT'] ?? '3000';

function start(args: string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
}

const children = [
  start(['--watch', '--watch-preserve-output', 'server/main.ts'], { NODE_ENV: 'development', PORT: port }),
  start([join(root, 'node_modules/vite/bin/vite.js'), '--clearScreen', 'false'], {
    SIGNALBOX_DEV_SERVER: `http://127.0.0.1:${port}`,
  }),
];

for (const child of children) {
  // One without the other is of no use: when either ends, both do.
  child.on('exit', (code) => {
    for (const other of children) other.kill('SIGTERM');
    process.exitCode = code ?? 0;
  });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
  });
}
