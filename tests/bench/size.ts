// What a server's process holds in memory, as the system counts it.
import { readFileSync } from 'node:fs';

import type { ServerProcess } from '../support/server-process.ts';

/**
 * `VmRSS`: now, files that are mapped included; `VmHWM`: at most so far; `RssFile`: of the present, pages of files, mostly
 * Node's own program, which the system takes back when it needs them.
 */
export function megabytes(server: Pick<ServerProcess, 'child'>, field: 'VmRSS' | 'VmHWM' | 'RssFile'): number {
  const status = readFileSync(`/proc/${server.child.pid}/status`, 'utf8');
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1_024;
}
