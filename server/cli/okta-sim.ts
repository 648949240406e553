// `signalbox okta-sim`: runs the simulated org, says how to get in, and on demand connects a running Signalbox with it.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomInt } from 'node:crypto';

import type { Command } from 'commander';

import { AppError, TerminalError, ValidationError } from '../../shared/errors.ts';
import { isJsonObject, type JsonObject } from '../../shared/json.ts';
import { registerHook } from '../okta/sim/connect.ts';
import { OktaFault } from '../okta/sim/wire/faults.ts';
import { startOktaSim, type OktaSim } from '../okta/sim/sim.ts';
import { callJson, type ServerOptions } from './client.ts';
import { print, printError, reporting } from './output.ts';

interface OktaSimFlags {
  port: string;
  engine: string;
  seed?: string;
  connect?: string;
  token?: string;
}

export function addOktaSimCommand(program: Command): void {
  program
    .command('okta-sim')
    .description('run a simulated Okta org on loopback, with a console in the browser')
    .option('--port <port>', 'port of the org and its console', '4600')
    .option('--engine <engine>', 'classic or identity', 'identity')
    .option('--seed <number>', 'the same number makes the same ids, tokens and keys (default: by chance)')
    .option('--connect <url>', 'connect this Signalbox with the org: its connection "default", and an event hook')
    .option('--token <token>', 'an API token of an administrator of that Signalbox (default: SIGNALBOX_API_TOKEN)')
    .action(
      reporting(async (flags: OktaSimFlags) => {
        const { engine } = flags;
        if (engine !== 'classic' && engine !== 'identity')
          throw new ValidationError('cli.bad-engine', `"${engine}" is no engine; there are classic and identity.`);
        const port = wholeNumber('port', flags.port, 65_535);
        const seed = flags.seed === undefined ? randomInt(2 ** 31) : wholeNumber('seed', flags.seed, 2 ** 31);
        const sim = await startOktaSim({ port, engine, seed }).catch((cause: unknown) => {
          const reason = cause instanceof Error ? cause.message : String(cause);
          throw new TerminalError('cli.sim-start', `The simulator cannot start (${reason}). Choose another --port.`);
        });
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sim.close());
        await sayHow(sim, seed);
        if (flags.connect === undefined) return;
        const token = flags.token ?? process.env['SIGNALBOX_API_TOKEN']?.trim();
        // The org stays up: what did not connect can be connected by hand.
        await connect(sim, { url: flags.connect, token: token === '' ? undefined : token }).catch((error: unknown) => {
          if (error instanceof OktaFault) printError([error.message, ...error.causes].join(' '));
          else if (error instanceof AppError) printError(error.message);
          else throw error;
          process.exitCode = 1;
        });
      }),
    );
}

function wholeNumber(name: string, text: string, most: number): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (number <= most) return number;
  throw new ValidationError('cli.bad-number', `--${name} is a whole number from 0 to ${most}, not "${text}".`);
}

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

/** Leaves the connection `default` with this org and its service app, and an event hook that is verified. */
async function connect(sim: OktaSim, server: ServerOptions): Promise<void> {
  const hook = await callJson(server, { method: 'GET', path: '/api/connections/default/hook' });
  const { url, secret, headerName } = isJsonObject(hook) ? hook : {};
  if (typeof url !== 'string' || typeof secret !== 'string')
    throw new TerminalError('cli.no-hook', 'The server tells no hook secret. Use an API token of an administrator.');
  const target = { url: addressOf(url, server.url), secret, headerName: String(headerName ?? 'Authorization') };
  await registerHook(sim, target);
  print(`Events go to ${target.url}, some ten seconds after they happen.`);
  const auth = { type: 'oauth', clientId: sim.clientId, privateKey: sim.privateKey, dpop: false };
  await putSettings(server, { orgUrl: sim.url, auth });
  print(`The connection "default" signs in at ${sim.url} as ${sim.clientId}.`);
  print(`Signalbox reaches it where SIGNALBOX_ALLOW_PRIVATE holds ${new URL(sim.url).host}.`);
}

/** The hook's path, at the address under which this machine reaches the server: its public one may be elsewhere. */
function addressOf(hookUrl: string, serverUrl: string): string {
  return new URL(new URL(hookUrl).pathname, serverUrl).href;
}

/** Adds to the settings that are there; secrets that are shown as kept stay so. */
async function putSettings(server: ServerOptions, change: JsonObject): Promise<void> {
  const path = '/api/connections/default';
  const found = await callJson(server, { method: 'GET', path });
  const settings = isJsonObject(found) && isJsonObject(found['settings']) ? found['settings'] : {};
  const body = JSON.stringify({ settings: { ...settings, ...change } });
  await callJson(server, { method: 'PUT', path, body });
}
