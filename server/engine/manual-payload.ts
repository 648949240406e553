// What starts a run by hand, when it is no stored event: an event or envelope that somebody gave, or the card's sample.
import { ValidationError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/json.ts';
import { readManualEvents } from '../../shared/okta/normalise.ts';
import type { PlanTrigger } from './flow-plan.ts';
import type { TriggerData } from './trigger-data.ts';

/** @throws ValidationError `run.bad-event` */
export function manualPayload(
  request: { event?: JsonObject; input?: JsonObject },
  trigger: PlanTrigger,
  now: string,
): TriggerData {
  if (trigger.card.source !== 'okta') return ownPayload(request.event ?? request.input, trigger, now);
  const given = request.event ?? request.input ?? trigger.card.sampleEvent;
  const read = readManualEvents(given);
  if (!read.ok) throw new ValidationError('run.bad-event', `The event cannot be used: ${read.reason}`);
  const { events, eventId, eventTime, source } = read.envelope;
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

/** Of a trigger that no event of Okta starts: what was given stands for the parts of its event. */
function ownPayload(given: JsonObject | undefined, trigger: PlanTrigger, now: string): TriggerData {
  const [eventType = ''] = trigger.eventTypes;
  const event = given === undefined ? trigger.card.sampleEvent : { eventType, published: now, ...given };
  return {
    event,
    delivery: {
      via: 'manual',
      connection: trigger.card.source,
      eventId: null,
      eventTime: null,
      source: null,
      headers: {},
      receivedAt: now,
    },
  };
}
