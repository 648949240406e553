// The server as a process: it checks Node, reads the environment, starts the server, says where to click, and stops
// gracefully. What the server is made of stands in compose/all.ts, which is loaded only on a Node that can run it.
import { setFlagsFromString } from 'node:v8';

import closeWithGrace from 'close-with-grace';

import { ValidationError } from '../shared/errors.ts';
import { CONFIG_EXIT_CODE, ConfigError, readConfig, weakSecrets, type Config } from './config.ts';
import { openToOthers } from './lib/private-folder.ts';
import { createLogger } from './telemetry/log.ts';
import type { SimBeside } from './with-okta-sim.ts';

/** EX_USAGE of sysexits.h: the command line was wrong. */
const USAGE_EXIT_CODE = 64;
/** better-sqlite3 is built for this version of Node-API and crashes on an older one. */
const LEAST_NAPI = 10;
/**
 * How long a stop may take before the process ends anyway. Longer than the engine's ten seconds for running steps (J8).
 */
const STOP_MS = 20_000;
/**
 * How much more than what is alive the heap may grow before it is collected. Left alone it takes several times as much
 * on a machine that has room, most of it waste: a third more resident memory in a burst, and no faster.
 */
const HEAP_GROWING_PERCENT = 100;
/** Failures that a setting mends: of `listen`, and of the data folder. */
const SETTING_ERRORS: ReadonlySet<unknown> = new Set([
  'EADDRINUSE',
  'EACCES',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'store.unwritable',
]);

/** Says why in one sentence and ends the process. Nothing of the server is open by then. */
function giveUp(sentence: string, code: number): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(code);
}

function configOrExit(): Config {
  try {
    return readConfig(process.env, process.stdout.isTTY);
  } catch (error) {
    if (error instanceof ConfigError) giveUp(error.message, CONFIG_EXIT_CODE);
    throw error;
  }
}

/** The simulated org, where the command line asks for one. */
async function simBeside(config: Config): Promise<SimBeside | undefined> {
  // `npx signalbox start` comes here with its own name before what was given to it.
  const given = process.argv.slice(2).filter((argument, at) => at > 0 || argument !== 'start');
  if (given.length === 0) return undefined;
  const { readStartArguments, startSimBeside } = await import('./with-okta-sim.ts');
  try {
    const { simEngine } = readStartArguments(given);
    return simEngine === undefined ? undefined : await startSimBeside(config, simEngine);
  } catch (error) {
    if (error instanceof ValidationError) giveUp(error.message, USAGE_EXIT_CODE);
    return giveUp(error instanceof Error ? error.message : String(error), 1);
  }
}

/**
 * Connects the server with the simulated org. What hinders it is told, and the server goes on, since everything else
 * works.
 */
async function connected(sim: SimBeside, port: number): Promise<void> {
  try {
    await sim.connect(port);
    process.stdout.write(`The simulated Okta org, where you reset people's factors: ${sim.url}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
}

async function main(): Promise<void> {
  if (!(Number(process.versions.napi) >= LEAST_NAPI)) {
    giveUp(
      `Signalbox needs Node 26, and this is ${process.version}. Start it with "npm start", which brings its own.`,
      CONFIG_EXIT_CODE,
    );
  }
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`);
  const asked = configOrExit();
  const sim = await simBeside(asked);
  const config = sim?.config ?? asked;
  let cut = (line: string): string => line;
  const { logLevel: level, logFormat: format } = config;
  const logger = createLogger({ level, format, cut: (line) => cut(line) });
  for (const variable of weakSecrets(config))
    logger.warn({ variable }, 'this secret is short enough to be guessed; use 16 characters or more');
  const { startFailure, startServer } = await import('./compose/all.ts');
  const strict = process.env['NODE_ENV'] === 'development' || process.env['NODE_ENV'] === 'test';
  const server = await startServer({ config, logger, strict, onSecrets: (by) => (cut = by) }).catch(
    (error: unknown) => {
      const wrongSetting =
        error instanceof Error &&
        'code' in error &&
        (SETTING_ERRORS.has(error.code) || String(error.code).startsWith('config.'));
      logger.debug({ err: error }, 'the start failed');
      giveUp(startFailure(error, config), wrongSetting ? CONFIG_EXIT_CODE : 1);
    },
  );
  closeWithGrace({ delay: STOP_MS, logger: false, skip: ['beforeExit'] }, async ({ err, signal }) => {
    if (err !== undefined) logger.fatal({ err }, 'an error that nobody caught; stopping');
    else logger.info({ signal }, 'stopping');
    await server.stop();
    await sim?.close();
    logger.info('stopped');
  });
  logger.info({ port: server.port, host: config.host, data: config.dataDir }, 'Signalbox listens');
  // It is said twice: to whoever reads the log, and to whoever started the server at a terminal.
  const open = await openToOthers(config.dataDir);
  if (open !== undefined) {
    logger.warn(open);
    process.stdout.write(`${open}\n`);
  }
  if (sim !== undefined) await connected(sim, server.port);
  // People look for this line; it is no log, and says the same whatever the log's format and level.
  const what = server.setupNeeded ? 'Make the first administrator here' : 'Open';
  process.stdout.write(`${what}: ${server.firstClick}\n`);
}

await main();
