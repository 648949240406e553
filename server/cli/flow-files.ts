// What `signalbox flow …` does with flow files on this machine: it judges, formats, tests, compares and draws them. It
// stands apart from the commands because it needs the cards and the engine: whoever asks for help or talks to a server
// should not wait for them.
import { readFile, writeFile } from 'node:fs/promises';

import { formatFlow } from '../../shared/flow/canonical.ts';
import { coverageOf, percentOf } from '../../shared/flow/cases/coverage.ts';
import type { FlowLookup } from '../../shared/flow/calls.ts';
import { diffFlows } from '../../shared/flow/diff.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { isTriggerNode } from '../../shared/flow/graph.ts';
import { readFlowText } from '../../shared/flow/parse.ts';
import { validateFlow } from '../../shared/flow/validate.ts';
import { hasErrors } from '../../shared/issue.ts';
import { loadCards, type CardRegistry } from '../cards/registry.ts';
import { runFlowTests, type FlowTestResult } from '../engine/flow-tests.ts';
import { openScratchTables } from '../store/open-store.ts';
import { toMermaid } from '../flows/mermaid.ts';
import { eachFile } from './each-file.ts';
import { knownFlows } from './known-flows.ts';
import { issueLine, print, printText } from './output.ts';

/** Prints the issues of each file. Exit code 1 where one has an error or cannot be read. */
export const validateFiles = (files: string[]): Promise<void> => eachFlow(files, validateFile);

/** Runs the test cases of each file. With `withCoverage` it also says which nodes and edges no case goes through. */
export const testFiles = (files: string[], withCoverage: boolean): Promise<void> =>
  eachFlow(files, (file, known) => testFile(file, known, withCoverage));

/** Writes files in their canonical form. With `check` it changes nothing and says what it would change. */
export const formatFiles = (files: string[], check: boolean): Promise<void> =>
  eachFile(files, (file) => formatFile(file, check));

/** Prints what differs between two files, a line for each change. */
export async function printDifferences(before: string, after: string): Promise<void> {
  const changes = diffFlows((await readFlow(before)).flow, (await readFlow(after)).flow);
  for (const { text } of changes) print(text);
}

export async function printMermaid(file: string): Promise<void> {
  const [{ flow }, { manifest }] = [await readFlow(file), await loadCards()];
  printText(toMermaid(flow, (key, node) => isTriggerNode(key, node, manifest)));
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
  // Slots are bound to connections on import and not in the file, so none is missed here.
  const issues = validateFlow(flow, cards.manifest, undefined, { flows });
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

async function testFile(file: string, { cards, flows }: Installation, withCoverage: boolean): Promise<boolean> {
  const { flow } = await readFlow(file);
  const results = await runFlowTests(flow, cards, { flows, openScratch: openScratchTables });
  const failed = results.filter((result) => !result.passed);
  print(`${file}: ${results.length - failed.length} passed, ${failed.length} failed`);
  for (const { name, failures } of failed) {
    print(`  ${name}`);
    for (const failure of failures) print(`    ${failure}`);
  }
  if (withCoverage) printCoverage(flow, results);
  return failed.length === 0;
}

function printCoverage(flow: Flow, results: readonly FlowTestResult[]): void {
  const { covered, missed } = coverageOf(
    flow,
    results.map((result) => result.covered),
  );
  for (const kind of ['nodes', 'edges'] as const) {
    const [done, left] = [covered[kind], missed[kind]];
    print(`  ${kind}: ${done.length} of ${done.length + left.length} (${percentOf(done, left)} %)`);
  }
  for (const key of missed.nodes) print(`    no case runs ${key}`);
  for (const { from, port, to } of missed.edges) print(`    no case goes from ${from} through ${port} to ${to}`);
}
