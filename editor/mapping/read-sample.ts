// Reads from the server what a chosen sample gives: outputs by node key, and `trigger`. Of the cards' own samples it
// reads nothing.
import { getEventOutput } from '../../shared/api/events.ts';
import { findNode, triggersOf } from '../../shared/flow/graph.ts';
import type { JsonObject } from '../../shared/json.ts';
import { request } from '../api/client.ts';
import { readRun } from '../api/read-run.ts';
import type { SampleChoice } from '../session/sample-choice.ts';
import type { EditorSession } from '../session/session.ts';
import { outputsOf } from '../session/trial.ts';

/**
 * `trigger`: the key of the trigger that makes data of a stored event; by default the flow's first one.
 * @throws ApiError where the run or the event is no longer stored
 */
export async function readSampleOf(
  choice: SampleChoice,
  { editor, manifests }: Pick<EditorSession, 'editor' | 'manifests'>,
  trigger: string | undefined,
): Promise<JsonObject> {
  if (choice.kind === 'card') return {};
  if (choice.kind === 'run') return outputsOf(await readRun(choice.runId));
  const { flow } = editor.get();
  const node = findNode(flow, trigger ?? triggersOf(flow, manifests)[0] ?? '');
  if (node === undefined) return {};
  const query = { card: node.card, version: node.version };
  const { output } = await request(getEventOutput, { params: { id: choice.eventId }, query });
  return { trigger: output };
}
