// What a start needs, looked at one by one for `signalbox doctor`. It changes nothing: no folder is made, and the port
// is given back at once.
import { access, constants, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

import { ConfigError, DATABASE_FILE, readConfig, type Config } from '../config.ts';
import { openToOthers } from '../lib/private-folder.ts';
import { inspectSqliteStore } from '../store/sqlite/inspect.ts';

/** One line of the report. */
export interface Finding {
  /** `note`: it should be looked at, but a start goes well all the same. */
  ok: boolean | 'note';
  text: string;
}

/**
 * Where the settings cannot be read, nothing after them is looked at. @param env the environment, as `process.env`
 * @param deep looks at every row of the database
 */
export async function examine(
  env: Record<string, string | undefined>,
  { deep = false }: { deep?: boolean } = {},
): Promise<Finding[]> {
  const node: Finding = { ok: Number(process.versions.napi) >= 10, text: `Node ${process.versions.node}` };
  let config: Config;
  try {
    config = readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [node, { ok: false, text: error.message }];
  }
  return [
    node,
    { ok: true, text: 'the settings can be read' },
    await dataFolder(config),
    ...(await privacy(config)),
    database(config, deep),
    await port(config),
    await editor(),
  ];
}

/** Whether this user may write in the data folder or, where it is not there yet, in the nearest folder above it. */
async function dataFolder({ dataDir }: Config): Promise<Finding> {
  const there = await stat(dataDir).catch(() => undefined);
  if (there !== undefined && !there.isDirectory())
    return { ok: false, text: `SIGNALBOX_DATA_DIR: ${dataDir} is no folder` };
  let folder = dataDir;
  while (folder !== dirname(folder) && !(await exists(folder))) folder = dirname(folder);
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  const note = there === undefined ? ' (made at the first start)' : '';
  return {
    ok: writable,
    text: `data folder ${dataDir}${note}${writable ? '' : `: this user may not write in ${folder}`}`,
  };
}

async function privacy({ dataDir }: Config): Promise<Finding[]> {
  const text = await openToOthers(dataDir);
  return text === undefined ? [] : [{ ok: 'note', text }];
}

function database({ dataDir }: Config, deep: boolean): Finding {
  const file = join(dataDir, DATABASE_FILE);
  const { exists, whole, problems } = inspectSqliteStore(file, { deep });
  if (!exists) return { ok: true, text: `no database yet in ${dataDir}` };
  if (problems.length === 0) {
    const how = whole ? 'is sound' : 'can be read; it is large, and --deep looks at all of it';
    return { ok: true, text: `the database ${file} ${how}` };
  }
  const lines = [
    `the database ${file} is damaged, or cannot be read. Stop Signalbox and restore a backup:`,
    ...problems,
  ];
  return { ok: false, text: lines.join('\n       ') };
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function port({ port, host }: Config): Promise<Finding> {
  const { promise, resolve } = Promise.withResolvers<Finding>();
  const server = createServer();
  server.once('error', (error: NodeJS.ErrnoException) => {
    const text = error.code === 'EADDRINUSE' ? 'in use (by a running Signalbox, or another program)' : error.message;
    resolve({ ok: false, text: `port ${port} on ${host}: ${text}` });
  });
  server.listen(port, host, () => server.close(() => resolve({ ok: true, text: `port ${port} on ${host} is free` })));
  return promise;
}

async function editor(): Promise<Finding> {
  const built = await exists(join(import.meta.dirname, '../../dist/editor/index.html'));
  return {
    ok: built,
    text: built ? 'the editor is built' : 'the editor is not built: "npm start" or "npm run build" builds it',
  };
}
