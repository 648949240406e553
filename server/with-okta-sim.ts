// `--with-okta-sim`: the simulated org beside the server, in one process, for whoever has no org yet. The connection
// `default` acts in it, and its events come here. A server that is started without it has no part of the org.
import { randomBytes, randomUUID } from 'node:crypto';

import { TerminalError, ValidationError } from '../shared/errors.ts';
import { connectSim } from './cli/connect-sim.ts';
import type { Config } from './config.ts';
import { startOktaSim, type OktaSim } from './okta/sim/sim.ts';

type Engine = 'classic' | 'identity';

/** How the server was asked to start. */
export interface StartArguments {
  /** The engine of the simulated org; undefined: none is wanted. */
  simEngine: Engine | undefined;
}

export interface SimBeside {
  /** The settings to start the server with: those that were given, with what the org needs. */
  config: Config;
  /** The address of the org's console. */
  url: string;
  /** To be called once the server listens. @throws AppError as `connectSim` */
  connect(port: number): Promise<void>;
  close(): Promise<void>;
}

const FLAG = '--with-okta-sim';
const PORT = 4600;
const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
const LOOPBACK = /^(?:127(?:\.\d+){3}|localhost|::1)$/;

/** @throws ValidationError `cli.bad-argument` for what is none of ours */
export function readStartArguments(given: readonly string[]): StartArguments {
  const [name = '', engine = 'classic', ...others] = given.flatMap((argument) => argument.split('='));
  if (given.length === 0) return { simEngine: undefined };
  const isEngine = engine === 'classic' || engine === 'identity';
  if (name === FLAG && isEngine && others.length === 0) return { simEngine: engine };
  throw new ValidationError(
    'cli.bad-argument',
    `"${given.join(' ')}" is no option of the start. There is ${FLAG}, also as ${FLAG}=classic and ${FLAG}=identity.`,
  );
}

/**
 * The org listens on port 4600, or on a free one where that is taken. Its people and ids are the same at each start.
 * @throws TerminalError `cli.sim-start` where the org could not deliver to the server
 */
export async function startSimBeside(config: Config, engine: Engine): Promise<SimBeside> {
  const host = WILDCARDS.has(config.host) ? '127.0.0.1' : config.host;
  if (!LOOPBACK.test(host)) {
    throw new TerminalError(
      'cli.sim-start',
      `${FLAG} works where HOST is an address of this machine alone, or 0.0.0.0: the simulated org delivers nowhere else. HOST is ${config.host}.`,
    );
  }
  const sim = await startOnFreePort(engine);
  const apiToken = config.apiToken ?? randomBytes(32).toString('base64url');
  return {
    config: { ...config, apiToken, allowPrivate: [...config.allowPrivate, new URL(sim.url).host] },
    url: `${sim.url}/`,
    async connect(port) {
      const name = host.includes(':') ? `[${host}]` : host;
      await connectSim(sim, { url: `http://${name}:${port}`, token: apiToken });
    },
    close: () => sim.close(),
  };
}

async function startOnFreePort(engine: Engine): Promise<OktaSim> {
  const options = { engine, eventUuid: randomUUID };
  try {
    return await startOktaSim({ ...options, port: PORT });
  } catch {
    return startOktaSim(options);
  }
}
