// `signalbox okta-sim`: runs the simulated org, says how to get in, and on demand connects a running Signalbox with it.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomInt, randomUUID } from 'node:crypto';

import type { Command } from 'commander';

import { AppError, TerminalError, ValidationError } from '../../shared/errors.ts';
import type { OktaSim } from '../okta/sim/sim.ts';
import { print, printError, reporting } from './output.ts';

/** The options as they were typed. */
interface OktaSimFlags {
  port: string;
  engine: string;
  seed?: string;
  connect?: string;
  token?: string;
  connection: string;
}

export function addOktaSimCommand(program: Command): void {
  program
    .command('okta-sim')
    .description('run a simulated Okta org on loopback, with a console in the browser')
    .option('--port <port>', 'port of the org and its console', '4600')
    .option('--engine <engine>', 'classic or identity', 'identity')
    .option('--seed <number>', 'the same number makes the same ids, tokens and keys (default: by chance)')
    .option('--connect <url>', 'connect this Signalbox with the org: a connection that acts, and an event hook')
    .option('--connection <id>', 'which of its Okta connections; one that is not there is made', 'default')
    .option('--token <token>', 'an API token of an administrator of that Signalbox (default: SIGNALBOX_API_TOKEN)')
    .action(
      reporting(async (flags: OktaSimFlags) => {
        const { engine } = flags;
        if (engine !== 'classic' && engine !== 'identity')
          throw new ValidationError('cli.bad-engine', `"${engine}" is no engine; there are classic and identity.`);
        const port = wholeNumber('port', flags.port, 65_535);
        const seed = flags.seed === undefined ? randomInt(2 ** 31) : wholeNumber('seed', flags.seed, 2 ** 31);
        const { startOktaSim } = await import('../okta/sim/sim.ts');
        const sim = await startOktaSim({ port, engine, seed, eventUuid: randomUUID }).catch((cause: unknown) => {
          const reason = cause instanceof Error ? cause.message : String(cause);
          throw new TerminalError('cli.sim-start', `The simulator cannot start (${reason}). Choose another --port.`);
        });
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sim.close());
        await sayHow(sim, seed);
        if (flags.connect === undefined) return;
        const token = flags.token ?? process.env['SIGNALBOX_API_TOKEN']?.trim();
        // The org stays up: what did not connect can be connected by hand.
        try {
          const server = { url: flags.connect, token: token === '' ? undefined : token };
          const { connectSim } = await import('./connect-sim.ts');
          const { connection, hookUrl, message } = await connectSim(sim, server, flags.connection);
          print(`Events go to ${hookUrl}, some ten seconds after they happen.`);
          print(`The connection "${connection}" works. ${message}`);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          printError(error.message);
          process.exitCode = 1;
        }
      }),
    );
}

function wholeNumber(name: string, text: string, most: number): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (number <= most) return number;
  throw new ValidationError('cli.bad-number', `--${name} is a whole number from 0 to ${most}, not "${text}".`);
}

/** Prints how to get into the org. The private key goes into a file and not on the screen. */
async function sayHow(sim: OktaSim, seed: number): Promise<void> {
  // A folder of its own, which only this user may enter.
  const file = join(await mkdtemp(join(tmpdir(), 'okta-sim-')), 'private-key.pem');
  await writeFile(file, sim.privateKey, { mode: 0o600 });
  print(`Console:      ${sim.url}/`);
  print(`Org address:  ${sim.url}`);
  print(`SSWS token:   ${sim.sswsToken}`);
  print(`Client id:    ${sim.clientId}`);
  print(`Private key:  ${file}`);
  print(`Seed:         ${seed}`);
}
