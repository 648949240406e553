// `signalbox flow …`: files are checked, formatted and tested right here; export and import go to a running server.
import { readFile, writeFile } from 'node:fs/promises';

import type { Command } from 'commander';

import { formatFlow } from '../../shared/flow/canonical.ts';
import type { FlowLookup } from '../../shared/flow/calls.ts';
import { diffFlows } from '../../shared/flow/diff.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { isTriggerNode } from '../../shared/flow/graph.ts';
import { readFlowText } from '../../shared/flow/parse.ts';
import { validateFlow } from '../../shared/flow/validate.ts';
import { AppError } from '../../shared/errors.ts';
import { hasErrors } from '../../shared/issue.ts';
import { loadCards, type CardRegistry } from '../cards/registry.ts';
import { runFlowTests } from '../engine/flow-tests.ts';
import { toMermaid } from '../flows/mermaid.ts';
import { callServer, type ServerOptions } from './client.ts';
import { knownFlows } from './known-flows.ts';
import { fileTrouble, issueLine, print, printError, printText, reporting } from './output.ts';

export function addFlowCommands(program: Command, withServer: (command: Command) => Command): void {
  const flow = program.command('flow').description('work with flow files');

  flow
    .command('validate')
    .description('name what would keep a flow from being published; exit code 1 when there is an error')
    .argument('<files...>', 'flow files')
    .action(reporting((files: string[]) => eachFlow(files, validateFile)));

  flow
    .command('fmt')
    .description('write flow files in their canonical form')
    .argument('<files...>', 'flow files')
    .option('--check', 'change nothing; exit code 1 when a file is not canonical')
    .action(
      reporting((files: string[], { check = false }: { check?: boolean }) =>
        eachFile(files, (file) => formatFile(file, check)),
      ),
    );

  flow
    .command('test')
    .description('run the test cases that stand in flow files')
    .argument('<files...>', 'flow files')
    .action(reporting((files: string[]) => eachFlow(files, testFile)));

  flow
    .command('diff')
    .description('say what differs between two flow files')
    .argument('<before>', 'flow file')
    .argument('<after>', 'flow file')
    .action(
      reporting(async (before: string, after: string) => {
        const changes = diffFlows((await readFlow(before)).flow, (await readFlow(after)).flow);
        for (const { text } of changes) print(text);
      }),
    );

  flow
    .command('mermaid')
    .description('print a flow file as a Mermaid chart')
    .argument('<file>', 'flow file')
    .action(
      reporting(async (file: string) => {
        const [{ flow: drawn }, { manifest }] = [await readFlow(file), await loadCards()];
        printText(toMermaid(drawn, (key, node) => isTriggerNode(key, node, manifest)));
      }),
    );

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
    .argument('<files...>', 'flow files')
    .option('--mode <mode>', 'create, replace or copy', 'create')
    .action(
      reporting((files: string[], options: ServerOptions & { mode: string }) =>
        eachFile(files, async (file) => {
          const path = `/api/flows/import?mode=${encodeURIComponent(options.mode)}`;
          const text = await callServer(options, { method: 'POST', path, body: await readFile(file, 'utf8') });
          const { flows, report } = JSON.parse(text) as {
            flows: { id: string }[];
            report: { severity: string; message: string }[];
          };
          print(`${file}: ${flows.map(({ id }) => id).join(', ')}`);
          for (const line of report) print(`  ${line.severity.padEnd(7)} ${line.message}`);
          return true;
        }),
      ),
    );
}

/** Goes on after a bad file, and remembers it in the exit code. */
async function eachFile(files: string[], work: (file: string) => Promise<boolean>): Promise<void> {
  for (const file of files) {
    try {
      if (!(await work(file))) process.exitCode = 1;
    } catch (error) {
      process.exitCode = 1;
      const trouble = error instanceof AppError ? `${file}: ${error.message}` : fileTrouble(error);
      if (trouble === undefined) throw error;
      printError(trouble);
    }
  }
}

/** What a file is judged by, beside itself. */
interface Installation {
  cards: CardRegistry;
  flows: FlowLookup;
}

async function eachFlow(files: string[], work: (file: string, known: Installation) => Promise<boolean>): Promise<void> {
  const cards = await loadCards();
  const flows = await knownFlows(files, cards.manifest);
  await eachFile(files, (file) => work(file, { cards, flows }));
}

async function readFlow(file: string): Promise<{ flow: Flow; text: string }> {
  const text = await readFile(file, 'utf8');
  return { flow: readFlowText(text), text };
}

async function validateFile(file: string, { cards, flows }: Installation): Promise<boolean> {
  const { flow } = await readFlow(file);
  // Slots are bound on import, not in the file.
  const issues = validateFlow(flow, cards.manifest, undefined, flows);
  print(`${file}: ${issues.length === 0 ? 'valid' : `${issues.length} ${issues.length === 1 ? 'issue' : 'issues'}`}`);
  for (const issue of issues) print(issueLine(issue));
  return !hasErrors(issues);
}

async function formatFile(file: string, check: boolean): Promise<boolean> {
  const { flow, text } = await readFlow(file);
  const canonical = formatFlow(flow);
  if (canonical === text) return true;
  if (!check) await writeFile(file, canonical);
  print(`${file}: ${check ? 'not canonical' : 'formatted'}`);
  return !check;
}

async function testFile(file: string, { cards, flows }: Installation): Promise<boolean> {
  const { flow } = await readFlow(file);
  const results = await runFlowTests(flow, cards, flows);
  const failed = results.filter((result) => !result.passed);
  print(`${file}: ${results.length - failed.length} passed, ${failed.length} failed`);
  for (const { name, failures } of failed) {
    print(`  ${name}`);
    for (const failure of failures) print(`    ${failure}`);
  }
  return failed.length === 0;
}
