// Where the values of the data tree come from, by flow and tab of the browser: kept while the tab is, and beside the draft.
import { isJsonObject, type JsonValue } from '../../shared/json.ts';

export type SampleChoice =
  /** What each card declares. */
  | { kind: 'card' }
  /** A stored event, as the trigger's output. */
  | { kind: 'event'; eventId: string; label: string }
  /** What the nodes gave in a run; `eventId`: what started it, where that was an event. */
  | { kind: 'run'; runId: string; eventId: string | null; startedAt: string };

export const CARD_SAMPLES: SampleChoice = { kind: 'card' };

type ChoiceStorage = Pick<Storage, 'getItem' | 'setItem'>;

const PREFIX = 'signalbox.sample.';

export function readSample(storage: ChoiceStorage | undefined, flowId: string): SampleChoice {
  try {
    return asChoice(JSON.parse(storage?.getItem(PREFIX + flowId) ?? 'null') as JsonValue) ?? CARD_SAMPLES;
  } catch {
    return CARD_SAMPLES;
  }
}

/** Where the browser has no room, it lasts as long as the page. */
export function writeSample(storage: ChoiceStorage | undefined, flowId: string, choice: SampleChoice): void {
  try {
    storage?.setItem(PREFIX + flowId, JSON.stringify(choice));
  } catch {
    // Storage may be forbidden or full.
  }
}

/** The event that a test takes to see the same data. */
export function eventOfSample(choice: SampleChoice): string | null {
  return choice.kind === 'card' ? null : choice.eventId;
}

function asChoice(value: JsonValue): SampleChoice | undefined {
  if (!isJsonObject(value)) return undefined;
  const { kind, eventId, label, runId, startedAt } = value;
  if (kind === 'event' && typeof eventId === 'string' && typeof label === 'string') return { kind, eventId, label };
  const isOfEvent = eventId === null || typeof eventId === 'string';
  if (kind === 'run' && typeof runId === 'string' && typeof startedAt === 'string' && isOfEvent)
    return { kind, runId, eventId, startedAt };
  return undefined;
}
