// `signalbox flow …`: files are checked, formatted and tested right here; export and import go to a running server.
import { readFile, writeFile } from 'node:fs/promises';

import type { Command } from 'commander';

import { flowFilesIn } from '../../shared/flow/bundle.ts';
import type { JsonValue } from '../../shared/json.ts';
import { callServer, type ServerOptions } from './client.ts';
import { eachFile } from './each-file.ts';
import { print, printText, reporting } from './output.ts';

export function addFlowCommands(program: Command, withServer: (command: Command) => Command): void {
  const flow = program.command('flow').description('work with flow files');

  flow
    .command('validate')
    .description('name what would keep a flow from being published; exit code 1 when there is an error')
    .argument('<files...>', 'flow files')
    .action(reporting(async (files: string[]) => (await import('./flow-files.ts')).validateFiles(files)));

  flow
    .command('fmt')
    .description('write flow files in their canonical form')
    .argument('<files...>', 'flow files')
    .option('--check', 'change nothing; exit code 1 when a file is not canonical')
    .action(
      reporting(async (files: string[], { check = false }: { check?: boolean }) =>
        (await import('./flow-files.ts')).formatFiles(files, check),
      ),
    );

  flow
    .command('test')
    .description('run the test cases that stand in flow files')
    .argument('<files...>', 'flow files')
    .option('--coverage', 'say too which nodes and edges no case goes through')
    .action(
      reporting(async (files: string[], { coverage = false }: { coverage?: boolean }) =>
        (await import('./flow-files.ts')).testFiles(files, coverage),
      ),
    );

  flow
    .command('diff')
    .description('say what differs between two flow files')
    .argument('<before>', 'flow file')
    .argument('<after>', 'flow file')
    .action(
      reporting(async (before: string, after: string) =>
        (await import('./flow-files.ts')).printDifferences(before, after),
      ),
    );

  flow
    .command('mermaid')
    .description('print a flow file as a Mermaid chart')
    .argument('<file>', 'flow file')
    .action(reporting(async (file: string) => (await import('./flow-files.ts')).printMermaid(file)));

  withServer(flow.command('export'))
    .description('print a flow of a running server, or write it to a file')
    .argument('<id>', 'id of the flow')
    .option('--format <format>', 'json, mermaid or xstate', 'json')
    .option('-o, --output <file>', 'write here instead')
    .action(
      reporting(async (id: string, options: ServerOptions & { format: string; output?: string }) => {
        const path = `/api/flows/${encodeURIComponent(id)}/export?format=${encodeURIComponent(options.format)}`;
        const text = await callServer(options, { method: 'GET', path });
        if (options.output === undefined) printText(text);
        else await writeFile(options.output, text);
      }),
    );

  withServer(flow.command('import'))
    .description('bring flow files into a running server')
    .argument('<files...>', 'flow files, of one flow or of several')
    .option('--mode <mode>', 'create, replace or copy', 'create')
    .action(
      reporting((files: string[], options: ServerOptions & { mode: string }) =>
        eachFile(files, async (file) => {
          const path = `/api/flows/import?mode=${encodeURIComponent(options.mode)}`;
          for (const body of flowTexts(await readFile(file, 'utf8'))) {
            const text = await callServer(options, { method: 'POST', path, body });
            const { flows, report } = JSON.parse(text) as {
              flows: { id: string }[];
              report: { severity: string; message: string }[];
            };
            print(`${file}: ${flows.map(({ id }) => id).join(', ')}`);
            for (const line of report) print(`  ${line.severity.padEnd(7)} ${line.message}`);
          }
          return true;
        }),
      ),
    );
}

/** The file as it is, or each flow of a file with several. */
function flowTexts(text: string): string[] {
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    // The server says what is wrong with it.
    return [text];
  }
  const files = flowFilesIn(value);
  return files[0] === value ? [text] : files.map((file) => JSON.stringify(file));
}
