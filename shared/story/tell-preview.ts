// Says in words what a step of a dry run would have done (S11), from its preview: a request, a message, a question, a
// wait. Pure; it knows previews by what they hold, never cards.
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { StoryPart } from './story.ts';
import { shortValue } from './short-value.ts';

/** A preview in words. */
export interface ToldPreview {
  /** What was left out, to stand behind the step's name: `nothing was sent`. */
  instead: string;
  would: StoryPart[] | null;
}

export function tellPreview(preview: JsonValue | undefined): ToldPreview {
  const { missing, shown } = readPreview(preview);
  const { instead, would } = tellShown(shown);
  const lacks = missing.map((each) => ` ${each}`);
  return {
    instead,
    would: would === null || lacks.length === 0 ? would : [...would, `. Missing for a live run:`, ...lacks],
  };
}

/**
 * Takes a preview apart: what is missing before the step can do it live, a sentence each, and the preview without
 * that.
 */
export function readPreview(preview: JsonValue | undefined): { missing: string[]; shown: JsonValue | undefined } {
  if (!isJsonObject(preview) || !Array.isArray(preview['missing'])) return { missing: [], shown: preview };
  const { missing, ...shown } = preview;
  const messages = missing.map((each) => (isJsonObject(each) ? each['message'] : undefined));
  return { missing: messages.filter((message) => typeof message === 'string'), shown };
}

function tellShown(preview: JsonValue | undefined): ToldPreview {
  if (!isJsonObject(preview)) return { instead: 'nothing was sent', would: null };
  const { method, url, to, subject, approvers, waitsFor } = preview;
  if (typeof method === 'string' && typeof url === 'string')
    return { instead: 'nothing was sent', would: ['it would have sent ', { code: `${method} ${url}` }] };
  const written = tellWrite(preview);
  if (written !== undefined) return { instead: 'nothing was written', would: written };
  if (Array.isArray(approvers))
    return { instead: 'nobody was asked', would: [`it would have asked ${names(approvers)}`, ...untilOf(preview)] };
  if (waitsFor === 'time') return { instead: 'it did not wait', would: ['it would have waited', ...untilOf(preview)] };
  if (waitsFor === 'event') {
    const event: StoryPart = { code: typeof preview['eventType'] === 'string' ? preview['eventType'] : '' };
    return {
      instead: 'it did not wait',
      would: ['it would have waited for an event ', event, ...untilOf(preview)],
    };
  }
  if (Array.isArray(to) && typeof subject === 'string')
    return { instead: 'nothing was sent', would: [`it would have sent a message to ${names(to)}: “${subject}”`] };
  return { instead: 'nothing was sent', would: ['it would have been ', { code: shortValue(preview) }] };
}

/** J12: the words of a step that writes to a table or counts; undefined for any other preview. */
function tellWrite({ kind, table, name, key }: JsonObject): StoryPart[] | undefined {
  const verb = typeof kind === 'string' && Object.hasOwn(WRITES, kind) ? WRITES[kind] : undefined;
  if (verb !== undefined && typeof table === 'string') return [`it would have ${verb} the table `, { code: table }];
  if (kind !== 'count' || typeof name !== 'string') return undefined;
  const counter: StoryPart[] = ['it would have counted in ', { code: name }];
  return typeof key === 'string' && key !== '' ? [...counter, ' for ', { code: key }] : counter;
}

const WRITES: Readonly<Record<string, string>> = {
  insert: 'added a row to',
  upsert: 'added or changed a row of',
  update: 'changed rows of',
  delete: 'deleted rows of',
};

function names(list: readonly JsonValue[]): string {
  return list.map((each) => (typeof each === 'string' ? each : shortValue(each))).join(', ');
}

function untilOf({ until }: JsonObject): StoryPart[] {
  return typeof until === 'string' ? [' until ', { at: until }] : [];
}
