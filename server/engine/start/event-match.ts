// S8: what a step waits for, and whether an event is it. A wait is kept as text (its expression and the part of the run
// that it reads), so that an event is judged without bringing the run into memory.
import type { Wait } from '../../../shared/card/card.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { correlationOf, narrowScope } from '../../../shared/expression/correlate.ts';
import { compileExpression, type CompiledExpression, type Scope } from '../../../shared/expression/evaluate.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../shared/json.ts';
import { userMfaFactorOutput } from '../../../shared/okta/card-output.ts';
import type { OktaDelivery, OktaEvent } from '../../../shared/okta/log-event.ts';
import { BoundedMap } from '../../lib/bounded-map.ts';
import type { WaitStore } from '../../store/wait-store.ts';
import type { StoredEvent, WaitRow } from '../../store/rows.ts';

/** A wait without its place: what is asked of each event of the type. */
export type EventQuestion = Pick<WaitRow, 'eventType' | 'keySource' | 'key' | 'match' | 'scope'>;

/** A stored event that ends a wait. */
export interface MatchedEvent {
  id: string;
  event: OktaEvent;
  delivery: OktaDelivery;
}

/** The name that an event has in a match. */
const EVENT = 'event';
/** What a wait keeps of its run at most, in characters of JSON. */
const SCOPE_LIMIT = 256 * 1024;
/** Compiled matches that are kept. */
const PROGRAMS_KEPT = 500;
/** Stored events that are looked at between two turns of the event loop. */
const PAGE = 200;
/** The key of a wait that has none: every event of the type is put to it. */
const ANY = { keySource: '', key: '' };

/**
 * The question as it is stored. It keeps only what the match reads of the scope, with its values as they are now.
 * @throws ValidationError `expression.*` for a match that cannot be read
 * @throws TerminalError `wait.too-large`
 */
export function askFor({ eventType, match: written }: Extract<Wait, { wait: 'event' }>, scope: Scope): EventQuestion {
  const match = written.trim();
  if (match === '') return { eventType, ...ANY, match, scope: '{}' };
  compileExpression(match);
  const kept = narrowScope(match, scope, EVENT);
  const text = JSON.stringify(kept);
  if (text.length > SCOPE_LIMIT) {
    throw new TerminalError(
      'wait.too-large',
      `The match reads ${Math.round(text.length / 1024)} KiB of earlier outputs; ${SCOPE_LIMIT / 1024} KiB are kept while it waits. Compare with single fields.`,
    );
  }
  return { eventType, ...keyOf(match, kept), match, scope: text };
}

/**
 * A comparison that one lookup answers for an event; without one, every wait for the type is looked at. Objects make no
 * key, for their JSON text may differ where they are equal.
 */
function keyOf(match: string, scope: Scope): Pick<EventQuestion, 'keySource' | 'key'> {
  const correlation = correlationOf(match, EVENT);
  const known = correlation === undefined ? undefined : tryEvaluate(correlation.known, scope);
  return correlation === undefined || known === undefined || typeof known === 'object'
    ? ANY
    : { keySource: correlation.sought, key: JSON.stringify(known) };
}

/** What `event` is in a match: the System Log event, with what okta.event gives of it beside the event's own fields. */
export function matchable(event: OktaEvent, delivery: OktaDelivery): JsonObject {
  return { ...userMfaFactorOutput(event, delivery), ...event };
}

/** The key under which waits that this event may end are found; undefined: it can end none of them. */
export function keyIn(keySource: string, event: JsonObject): string | undefined {
  if (keySource === '') return '';
  const value = tryEvaluate(keySource, { [EVENT]: event });
  return value === undefined ? undefined : JSON.stringify(value);
}

/** An event that lacks what the match reads does not match. */
export function isMatch(question: Pick<EventQuestion, 'match' | 'scope'>, event: JsonObject): boolean {
  if (question.match === '') return true;
  const scope: unknown = JSON.parse(question.scope);
  return tryEvaluate(question.match, { ...(scope as Scope), [EVENT]: event }) === true;
}

/**
 * S8: the first event that matches among those that arrived since the run started. `afterSeq`: up to where was looked.
 * `sentBy`: who sent the event that was found by hand (S9).
 * @param since the run's own event, or a time
 */
export async function lookBack(
  waits: Pick<WaitStore, 'eventsOfType'>,
  question: EventQuestion,
  since: { eventId: string } | { at: string },
): Promise<{ found: MatchedEvent | undefined; sentBy: readonly string[]; afterSeq: number }> {
  let afterSeq = 0;
  for (;;) {
    const { eventType } = question;
    const { events, through } = await waits.eventsOfType({ eventType, since, afterSeq, limit: PAGE });
    afterSeq = through;
    for (const stored of events) {
      const event = eventOf(stored);
      const { id, delivery, sentBy } = stored;
      if (isMatch(question, matchable(event, delivery))) return { found: { id, event, delivery }, sentBy, afterSeq };
    }
    if (events.length < PAGE) return { found: undefined, sentBy: [], afterSeq };
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** The body of a stored event; an empty one where it is no object. */
export function eventOf({ body }: Pick<StoredEvent, 'body'>): OktaEvent {
  const event = JSON.parse(body) as JsonValue;
  return isJsonObject(event) ? event : {};
}

/** By source: waits of one flow ask the same question of different runs. */
const programs = new BoundedMap<string, CompiledExpression>(PROGRAMS_KEPT);

function programOf(source: string): CompiledExpression {
  let program = programs.get(source);
  if (program === undefined) {
    programs.set(source, (program = compileExpression(source)));
  }
  return program;
}

/** Undefined where it fails: the data is not what the expression is about. */
function tryEvaluate(source: string, scope: Scope): JsonValue | undefined {
  try {
    return programOf(source).evaluate(scope);
  } catch {
    return undefined;
  }
}
