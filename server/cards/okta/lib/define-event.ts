// An event card of Okta is declared as a row, which says which events start it and what Okta Workflows calls its parts.
// The fields that all of them have, the sample and the documentation are made here. A card takes the events of its
// types whoever caused them, and failures too, since Okta reports those under the same types; a row may refuse some.
import { z } from 'zod';

import { defineTrigger, type OutputSchema, type TriggerCard } from '../../../../shared/card/card.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts';
import {
  entity,
  entityOf,
  objectOrNull,
  targetsOf,
  userMfaFactorOutput,
  userMfaFactorOutputSchema,
} from '../../../../shared/okta/card-output.ts';
import { findEventType } from '../../../../shared/okta/event-types.ts';
import type { OktaEvent } from '../../../../shared/okta/log-event.ts';
import { asText } from '../../../../shared/okta/normalise.ts';
import { eventOf, sampleDelivery } from '../samples/events.ts';

/** One of the things that an event is about: its first target of a type. */
export interface EventTarget {
  /** As in Okta Workflows; the key of its field is made of it: `Okta User` has `oktaUser`. */
  title: string;
  /** The type of the target in the System Log; null: the first target, of whatever type. */
  type: string | null;
  /** The field also has `detail`: what Okta says of the target beside its four fields. */
  hasDetail?: true;
}

/**
 * Fields that a card has beside the common ones, by key: what each is, and how it is taken from the event. `from` gives
 * null for what the event does not have.
 */
export type EventFields = Readonly<Record<string, { schema: z.ZodType; from(event: OktaEvent): JsonValue }>>;

export interface OktaEventRow {
  /** As in Okta Workflows, where that has such a card; the card's id is made of it. */
  title: string;
  /** A sentence that begins with "Starts when". */
  summary: string;
  /** Types that event hooks deliver, any of which starts the flow. The sample event is of the first. */
  eventTypes: [string, ...string[]];
  /** What Okta Workflows calls whoever caused the event; the default is `Actor`. */
  actor?: 'Admin' | 'Actor';
  /** Absent: the output has no field of its own for what the event is about. */
  targets?: readonly EventTarget[];
  more?: EventFields;
  /** Parts that the sample event has beside those that all samples have, or in their place. */
  sample?: JsonObject;
  /**
   * Where the names of the parts come from: `seen` in exported flows of Okta Workflows, `documented` in Okta's help, or
   * (the default) taken over from cards beside it and the catalogue of event types.
   */
  known?: 'seen' | 'documented';
  /** Markdown on what is particular to the card; the types, Okta's words on them and a hint on failures are added. */
  docs?: string;
  /** Absent: the card has no inputs. */
  input?: z.ZodObject;
  /** Inputs that work; the default is none. */
  example?: JsonObject;
  /** As `refuses` of a trigger: why an event of these types does not start the flow. */
  refuses?: TriggerCard['refuses'];
}

export const USER: EventTarget = { title: 'Okta User', type: 'User' };
export const GROUP: EventTarget = { title: 'Group', type: 'UserGroup' };
export const APPLICATION: EventTarget = { title: 'Application', type: 'AppInstance' };

/** The fields of every event card. Who caused the event, and whom it is about, each row names itself. */
const { admin: _admin, oktaUser: _oktaUser, ...common } = userMfaFactorOutputSchema.shape;

/**
 * Makes the trigger of a row, of version 1. Its id is made of the title, and must be the path of the file
 * (registry.ts).
 */
export function defineOktaEvent(row: OktaEventRow): TriggerCard {
  const { title, summary, eventTypes, targets = [], more = {}, input = z.object({}), refuses } = row;
  const actor = row.actor ?? 'Actor';
  const outputOf: TriggerCard['toOutput'] = ({ event, delivery }) => {
    const { admin, oktaUser: _user, ...rest } = userMfaFactorOutput(event, delivery);
    return {
      ...rest,
      [keyOf(actor)]: admin ?? null,
      ...Object.fromEntries(targets.map((target) => [keyOf(target.title), targetOf(event, target)])),
      ...Object.fromEntries(Object.entries(more).map(([key, { from }]) => [key, from(event)])),
    };
  };
  // The keys are made of the row's titles, which types cannot follow.
  const output: OutputSchema<JsonObject> = z.object({
    ...common,
    [keyOf(actor)]: entity(actor, 'Who caused the event: a person, an app or Okta itself.'),
    ...Object.fromEntries(targets.map((target) => [keyOf(target.title), schemaOf(target)])),
    ...Object.fromEntries(Object.entries(more).map(([key, { schema }]) => [key, schema])),
  });
  const sampleEvent = eventOf(
    eventTypes[0],
    targets.map(({ type }) => type ?? 'Resource'),
    row.sample,
  );
  return defineTrigger({
    id: `okta.${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    version: 1,
    title,
    summary,
    docs: docsOf(row),
    input,
    output,
    sampleEvent,
    sample: outputOf({ input: {}, event: sampleEvent, delivery: sampleDelivery }),
    example: row.example ?? {},
    eventTypes,
    toOutput: outputOf,
    ...(refuses === undefined ? {} : { refuses }),
  });
}

/** The key of a field, made of its title: `Okta User` has `oktaUser`. */
function keyOf(title: string): string {
  const [first = '', ...words] = title.split(' ');
  return [first.toLowerCase(), ...words].join('');
}

function schemaOf({ title, type, hasDetail }: EventTarget): z.ZodObject {
  const schema = entity(title, `The first target of ${type === null ? 'the event' : `type ${type}`}.`);
  if (hasDetail === undefined) return schema;
  return schema
    .extend({ detail: objectOrNull('Detail', 'What Okta says of it beside.') })
    .meta({ title, description: schema.description ?? '' });
}

/** The first target of the type; each part that the event does not have is null. */
function targetOf(event: OktaEvent, { type, hasDetail }: EventTarget): JsonObject {
  const found = targetsOf(event).find((target) => type === null || target['type'] === type);
  const detail = found?.['detailEntry'];
  return hasDetail === undefined
    ? entityOf(found)
    : { ...entityOf(found), detail: isJsonObject(detail) ? detail : null };
}

/** Reads the text at a place of the event, numbers and booleans written out; null where there is none. */
export function textAt(...path: readonly string[]): (event: OktaEvent) => JsonValue {
  return (event) => asText(at(event, path));
}

/** Reads the object at a place of the event; null where there is none. */
export function objectAt(...path: readonly string[]): (event: OktaEvent) => JsonValue {
  return (event) => {
    const found = at(event, path);
    return isJsonObject(found) ? found : null;
  };
}

function at(event: OktaEvent, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((value, key) => (isJsonObject(value) ? value[key] : undefined), event);
}

function docsOf({ eventTypes, docs, known, targets = [] }: OktaEventRow): string {
  const types = eventTypes.map((type) => `\`${type}\``).join(' or ');
  const entries = eventTypes.map(findEventType);
  const meaning = entries.find((entry) => (entry?.description ?? '') !== '')?.description;
  const identityEngineOnly = entries.every((entry) => entry?.identityEngineOnly === true);
  const doubt =
    known === undefined
      ? ' The names of its parts follow the cards beside it; what of them an event holds shows in **Event Details**.'
      : '';
  return [
    `Starts on the event ${types}, whoever caused it.${targets.length === 0 ? ' What it concerns stands in **Event Details**, under `target`.' : ''}${doubt}`,
    ...(docs === undefined ? [] : [docs]),
    ...(meaning === undefined ? [] : [`Okta's catalogue: ${meaning}`]),
    ...(identityEngineOnly ? ['Only orgs on Identity Engine have it.'] : []),
    "Okta also reports what failed: add the condition `trigger.eventDetails.outcome.result == 'SUCCESS'` to start on done ones only.",
  ].join('\n\n');
}
