// `signalbox event send`: what a running server is told by HTTP.
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

import type { Command } from 'commander';

import { callJson, callServer, type ServerOptions } from './client.ts';
import { print, reporting } from './output.ts';

export function addEventCommands(program: Command, withServer: (command: Command) => Command): void {
  withServer(program.command('event').description('events by hand').command('send'))
    .description('send a System Log event or an envelope: by the API, or with --secret to the hook as Okta would')
    .argument('<file>', 'JSON file, or - for the standard input')
    .option('--secret <secret>', "the hook's secret")
    .option('--connection <id>', 'the Okta connection whose hook takes it', 'default')
    .option('--header <name>', "the hook's header", 'Authorization')
    .action(
      reporting(
        async (file: string, options: ServerOptions & { secret?: string; connection: string; header: string }) => {
          const body = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
          const { secret } = options;
          if (secret === undefined) {
            print(JSON.stringify(await callJson(options, { method: 'POST', path: '/api/events', body }), null, 2));
            return;
          }
          const path = `/hooks/okta/${encodeURIComponent(options.connection)}`;
          await callServer({ url: options.url }, { method: 'POST', path, body, headers: { [options.header]: secret } });
          print('Taken and stored.');
        },
      ),
    );
}
