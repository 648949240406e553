// The role `all`: what answers requests and what takes runs up, in one process over one store.
import { toAppError } from '../../shared/errors.ts';
import type { Config } from '../config.ts';
import { createBus, type Bus } from '../lib/bus.ts';
import { systemClock, type Clock } from '../lib/clock.ts';
import type { Store } from '../store/store.ts';
import type { Logger } from '../telemetry/log.ts';
import { openCore, type Core, type CoreOptions } from './core.ts';
import { makeWeb } from './web.ts';
import { makeWorker } from './worker.ts';

/** J8: how long running steps may still take when the server is stopped. */
const STOP_GRACE_MS = 10_000;

export interface RunningServer {
  /** Where it listens, for people: the set-up link while no person exists, else the address. */
  firstClick: string;
  setupNeeded: boolean;
  port: number;
  store: Store;
  /** J8: takes nothing new, gives running steps ten seconds, closes the store. */
  stop(): Promise<void>;
}

export interface StartOptions {
  config: Config;
  logger: Logger;
  clock?: Clock;
  bus?: Bus;
  /** Answers of the API and outputs of cards are checked against their contracts: in development and tests. */
  strict?: boolean;
  /** S4: told once how to take the secrets of this installation, as they are at the time, out of a text. */
  onSecrets?: (cut: (text: string) => string) => void;
  /**
   * Default: the store of the data folder, in a thread of its own. Tests have one thread for the stores of many
   * servers.
   */
  openStore?: CoreOptions['openStore'];
}

/** @throws AppError with a sentence for whoever starts it; nothing is left open then */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { config, logger, clock = systemClock, bus = createBus(), strict = false, onSecrets = () => {} } = options;
  const { openStore } = options;
  const core = await openCore({ config, logger, clock, bus, strict, onSecrets, openStore });
  try {
    return await startOn(core);
  } catch (error) {
    await core.close();
    throw error;
  }
}

/**
 * The worker takes up what the store has before the port is opened, so that no request meets an engine that knows
 * nothing yet. A port that cannot be had stops the worker at once.
 */
async function startOn(core: Core): Promise<RunningServer> {
  const worker = makeWorker(core);
  const web = await makeWeb(core, worker);
  await worker.start();
  let port: number;
  try {
    port = await web.listen();
  } catch (error) {
    await worker.stop(0);
    throw error;
  }
  const setupToken = await web.setupToken();
  const { publicUrl } = core.config;
  return {
    firstClick: setupToken === undefined ? publicUrl : `${publicUrl}/setup?token=${setupToken}`,
    setupNeeded: setupToken !== undefined,
    port,
    store: core.store,
    async stop() {
      // First nothing new comes in, then what runs ends and may still answer, and the store is closed last of all.
      web.refuse();
      await worker.stop(STOP_GRACE_MS);
      await web.close();
      await core.close();
    },
  };
}

/** A failure to start as one sentence that names the setting to change. */
export function startFailure(thrown: unknown, config: Pick<Config, 'port' | 'host'>): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  const { port, host } = config;
  if (code === 'EADDRINUSE')
    return `PORT is ${port}, but another program listens there already: stop it, or set PORT to a free one.`;
  if (code === 'EACCES') return `PORT is ${port}, but this user may not listen there: set PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `HOST is "${host}", but this machine has no such address: set HOST to 127.0.0.1, 0.0.0.0, or an address of this machine.`;
  }
  return toAppError(thrown).message;
}
