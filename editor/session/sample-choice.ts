// Keeps where the values of the data tree come from, by flow. Whoever gives the storage decides for how long: that of a
// tab is kept as long as the tab. It is no part of the flow.
import { isJsonObject, type JsonValue } from '../../shared/json.ts';

export type SampleChoice =
  /** The samples that cards declare. */
  | { kind: 'card' }
  /** A stored event, as the trigger's output. */
  | { kind: 'event'; eventId: string; label: string }
  /** What the nodes gave in a run. `eventId`: the event that started it, null where none did. `startedAt`: ISO 8601. */
  | { kind: 'run'; runId: string; eventId: string | null; startedAt: string };

export const CARD_SAMPLES: SampleChoice = { kind: 'card' };

type ChoiceStorage = Pick<Storage, 'getItem' | 'setItem'>;

const PREFIX = 'signalbox.sample.';

/** The choice that is kept for a flow; the cards' samples where there is none, or none that can be read. */
export function readSample(storage: ChoiceStorage | undefined, flowId: string): SampleChoice {
  try {
    return asChoice(JSON.parse(storage?.getItem(PREFIX + flowId) ?? 'null') as JsonValue) ?? CARD_SAMPLES;
  } catch {
    return CARD_SAMPLES;
  }
}

/** Keeps the choice. Where the browser has no room, it lasts as long as the page. */
export function writeSample(storage: ChoiceStorage | undefined, flowId: string, choice: SampleChoice): void {
  try {
    storage?.setItem(PREFIX + flowId, JSON.stringify(choice));
  } catch {
    // Storage may be forbidden or full.
  }
}

/** The id of the event that a test starts with to see the same data; null: there is none. */
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
