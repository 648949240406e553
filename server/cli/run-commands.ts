// `signalbox run …`: runs of a running server are shown and replayed by HTTP; an exported journal is led through its
// flow's machine right here, with neither server nor store.
import type { Command } from 'commander';

import type { RunDetail } from '../../shared/api/runs.ts';
import { isJsonObject, type JsonValue } from '../../shared/json.ts';
import { asOneLine } from '../lib/terminal-text.ts';
import { callJson, type ServerOptions } from './client.ts';
import { print, reporting } from './output.ts';
import { EXPORT_VERSION } from './run-export.ts';

export function addRunCommands(program: Command, withServer: (command: Command) => Command): void {
  const run = program.command('run').description('runs');

  withServer(run.command('show'))
    .description('show a run and its steps')
    .argument('<id>', 'id of the run')
    .option('--json', 'everything, as JSON')
    .option('--journal', 'its journal with the flow that it is pinned to, as JSON: what `run states` reads')
    .action(
      reporting(async (id: string, options: ServerOptions & { json?: boolean; journal?: boolean }) => {
        const detail = await callJson(options, { method: 'GET', path: pathOf(id) });
        if (options.journal === true) print(JSON.stringify(await exported(options, id, detail), null, 2));
        else print(options.json === true ? JSON.stringify(detail, null, 2) : runText(detail as unknown as RunDetail));
      }),
    );

  run
    .command('states')
    .description("lead a run's exported journal through its flow's machine and print the states, without a server")
    .argument('<file>', 'what `run show --journal` printed, or - for the standard input')
    .option('--json', 'as JSON, one state a line')
    .action(
      reporting(async (file: string, { json = false }: { json?: boolean }) =>
        (await import('./run-states.ts')).printStates(file, json),
      ),
    );

  withServer(run.command('replay'))
    .description('start a new run from the same event')
    .argument('<id>', 'id of the run')
    .option('--version <which>', 'same or newest', 'same')
    .action(
      reporting(async (id: string, options: ServerOptions & { version: string }) => {
        const body = JSON.stringify({ version: options.version });
        const answer = await callJson(options, { method: 'POST', path: `${pathOf(id)}/replay`, body });
        print(isJsonObject(answer) ? String(answer['runId']) : '');
      }),
    );
}

function pathOf(id: string): string {
  return `/api/runs/${encodeURIComponent(id)}`;
}

async function exported(server: ServerOptions, id: string, detail: JsonValue): Promise<JsonValue> {
  // Steps are folded from the journal.
  const { steps: _steps, ...run } = isJsonObject(detail) ? detail : {};
  const [flow, journal] = await Promise.all([
    callJson(server, { method: 'GET', path: `${pathOf(id)}/flow` }),
    callJson(server, { method: 'GET', path: `${pathOf(id)}/journal` }),
  ]);
  return {
    formatVersion: EXPORT_VERSION,
    run,
    flow: (isJsonObject(flow) ? flow['flow'] : undefined) ?? null,
    journal: (isJsonObject(journal) ? journal['items'] : undefined) ?? [],
  };
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
  // Of an error's message, say, no part may look like a step.
  return [...head, ...steps].map(asOneLine).join('\n');
}
