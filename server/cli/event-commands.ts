// `signalbox event send` and `run show`: what a running server is asked or told by HTTP.
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

import type { Command } from 'commander';

import type { RunDetail } from '../../shared/api/runs.ts';
import { callJson, callServer, type ServerOptions } from './client.ts';
import { print, reporting } from './output.ts';

export function addServerCommands(program: Command, withServer: (command: Command) => Command): void {
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

  withServer(program.command('run').description('runs').command('show'))
    .description('show a run and its steps')
    .argument('<id>', 'id of the run')
    .option('--json', 'everything, as JSON')
    .action(
      reporting(async (id: string, options: ServerOptions & { json?: boolean }) => {
        const run = await callJson(options, { method: 'GET', path: `/api/runs/${encodeURIComponent(id)}` });
        print(options.json === true ? JSON.stringify(run, null, 2) : runText(run as unknown as RunDetail));
      }),
    );
}

function runText(run: RunDetail): string {
  const version = run.version === null ? 'draft' : `version ${run.version}`;
  const head = [
    `${run.id}  ${run.status}  ${run.flowName} (${version}${run.mode === 'dry' ? ', dry' : ''})`,
    `  started ${run.startedAt ?? '-'}, ended ${run.endedAt ?? '-'}`,
    ...(run.error === null ? [] : [`  ${run.error.code}: ${run.error.message}`]),
  ];
  const steps = run.steps.map((step) => {
    const name = step.iteration === null ? step.nodeId : `${step.nodeId}[${step.iteration}]`;
    const port = step.port === null ? '' : ` -> ${step.port}`;
    const error = step.error === null ? '' : `  ${step.error.code}: ${step.error.message}`;
    return `  ${step.status.padEnd(10)} ${name}  ${step.card}${port}${error}`;
  });
  return [...head, ...steps].join('\n');
}
