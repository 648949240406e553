// What starts a run that no stored event starts: an event or envelope that somebody gave, the fields that a flow
// declares (given by hand, or by a step that calls it), or the card's sample.
import { readDeclaredFields, sampleOfFields } from '../../../shared/card/declared-fields.ts';
import { takeFields } from '../../../shared/card/taken-fields.ts';
import { ValidationError } from '../../../shared/errors.ts';
import type { JsonObject, JsonValue } from '../../../shared/json.ts';
import { readManualEvents } from '../../../shared/okta/normalise.ts';
import type { PlanTrigger } from '../plan/plan.ts';
import type { TriggerData } from './trigger-data.ts';

/**
 * The event and delivery of such a run. Without `event` and `input` it is the sample.
 * @param now the time that stands for what is not given, ISO 8601
 * @throws ValidationError `run.bad-event`, `run.bad-input` (details: issues)
 */
export function manualPayload(
  request: { event?: JsonObject; input?: JsonObject },
  trigger: PlanTrigger,
  now: string,
): TriggerData {
  if (trigger.card.fieldsFrom !== undefined)
    return declaredPayload(request.input ?? request.event, trigger, trigger.card.fieldsFrom, now);
  if (trigger.card.source !== 'okta') return ownPayload(request.event ?? request.input, trigger, now);
  const given = request.event ?? request.input ?? trigger.card.sampleEvent;
  const read = readManualEvents(given);
  if (!read.ok) throw new ValidationError('run.bad-event', `The event cannot be used: ${read.reason}`);
  const { events, eventId, eventTime, source } = read.envelope;
  // Of an envelope with several events the first that the trigger takes.
  const fitting = events.find((event) => trigger.eventTypes.includes(String(event['eventType']))) ?? events[0];
  if (fitting === undefined) throw new ValidationError('run.bad-event', 'The envelope holds no event.');
  return {
    event: fitting,
    delivery: {
      via: 'manual',
      connection: 'default',
      eventId,
      eventTime: eventTime ?? now,
      source,
      headers: {},
      receivedAt: now,
    },
  };
}

/**
 * Of a trigger whose input named `from` declares fields: the given values, with defaults. @throws ValidationError
 * `run.bad-input`
 */
function declaredPayload(given: JsonObject | undefined, trigger: PlanTrigger, from: string, now: string): TriggerData {
  const fields = readDeclaredFields(trigger.input[from]);
  if (given === undefined) return callPayload(trigger, sampleOfFields(fields), now);
  const { values, misfits } = takeFields(fields, given);
  const [first] = misfits;
  if (first === undefined) return callPayload(trigger, values, now);
  const issues = misfits.map(({ path, kind, message }): JsonValue => {
    return { code: `input.${kind}`, path: ['input', ...path], message, severity: 'error' };
  });
  throw new ValidationError('run.bad-input', `The run was not started: ${first.message}`, { details: { issues } });
}

/** S6: what starts a run with the values of declared fields. The values are checked already. */
export function callPayload(trigger: PlanTrigger, input: JsonObject, now: string): TriggerData {
  const [eventType = ''] = trigger.eventTypes;
  return { event: { eventType, published: now, input }, delivery: ownDelivery(trigger, now) };
}

/** Of a trigger that no event of Okta starts: what was given stands for the parts of its event. */
function ownPayload(given: JsonObject | undefined, trigger: PlanTrigger, now: string): TriggerData {
  const [eventType = ''] = trigger.eventTypes;
  const event = given === undefined ? trigger.card.sampleEvent : { eventType, published: now, ...given };
  return { event, delivery: ownDelivery(trigger, now) };
}

/** The delivery of an event that came by no way at all. */
function ownDelivery({ card }: PlanTrigger, receivedAt: string): TriggerData['delivery'] {
  return {
    via: 'manual',
    connection: card.source,
    eventId: null,
    eventTime: null,
    source: null,
    headers: {},
    receivedAt,
  };
}
