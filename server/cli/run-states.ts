// `signalbox run states`: leads an exported journal through its flow's machine, without a server or a store. It stands
// apart from the commands because it needs the cards: whoever only asks a server should not wait for them.
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';

import { ValidationError } from '../../shared/errors.ts';
import { parseFlow } from '../../shared/flow/parse.ts';
import { isJsonObject, type JsonValue } from '../../shared/json.ts';
import { replayJournal, stateText } from '../../shared/machine/replay-journal.ts';
import type { JournalRecord } from '../../shared/run.ts';
import { loadCards } from '../cards/registry.ts';
import { print } from './output.ts';
import { EXPORT_VERSION, type RunExport } from './run-export.ts';

/**
 * Prints a line for each record: its number, what it says, and the state of the machine after it; for a For each the
 * state of the item's body. @param file a path, or `-` for the standard input @throws as `readExport`, and
 * `replayJournal`
 */
export async function printStates(file: string, json: boolean): Promise<void> {
  const {
    flow,
    run: head,
    journal,
  } = readExport(file === '-' ? await text(process.stdin) : await readFile(file, 'utf8'));
  const { manifest } = await loadCards();
  for (const { record, body, value } of replayJournal(flow, head.trigger.nodeId, journal, manifest)) {
    if (json) {
      print(JSON.stringify({ record, body, state: value }));
      continue;
    }
    const where = body === null ? '' : `${body.forEach}[${body.iteration}] `;
    print(`${String(record + 1).padStart(4)}  ${recordText(journal[record]).padEnd(44)}  ${where}${stateText(value)}`);
  }
}

/** @throws ValidationError `cli.bad-export`; as `parseFlow` for its flow */
function readExport(source: string): RunExport {
  const refused = (reason: string): ValidationError =>
    new ValidationError(
      'cli.bad-export',
      `This is no exported run (${reason}). Make one by "signalbox run show <id> --journal".`,
    );
  let value: JsonValue;
  try {
    value = JSON.parse(source) as JsonValue;
  } catch (error) {
    throw refused(error instanceof Error ? error.message : 'it is not JSON');
  }
  if (!isJsonObject(value) || value['formatVersion'] !== EXPORT_VERSION)
    throw refused(`its formatVersion is not ${EXPORT_VERSION}`);
  const { run, flow, journal } = value;
  const isRun = isJsonObject(run) && isJsonObject(run['trigger']) && typeof run['trigger']['nodeId'] === 'string';
  if (!isRun) throw refused('it names no run with its trigger');
  const isJournal =
    Array.isArray(journal) && journal.every((record) => isJsonObject(record) && typeof record['type'] === 'string');
  if (!isJournal) throw refused('its journal is no list of records');
  return { ...(value as unknown as RunExport), flow: parseFlow(flow) };
}

function recordText(record: JournalRecord | undefined): string {
  if (record === undefined) return '';
  const place = 'nodeId' in record ? ` ${record.nodeId}` : '';
  const port = record.type === 'step.finished' && record.port !== null ? ` -> ${record.port}` : '';
  return `${record.at}  ${record.type}${place}${port}`;
}
