// How an event counts in the coverage of its connection: whether a hook could have brought it, and whether it tells
// that one failed. Pure.
import { isJsonObject } from '../../shared/json.ts';
import { findEventType } from '../../shared/okta/event-types.ts';
import type { OktaEvent } from '../../shared/okta/log-event.ts';
import { asText } from '../../shared/okta/normalise.ts';
import type { EventCover } from '../store/event-store.ts';

/** The System Log's own event of a delivery to an event hook, which no hook can carry. */
export const HOOK_DELIVERY = 'event_hook.delivery';

/** How the event counts; see `EventCover`. What the catalogue of event types does not list may be new, and a hook's. */
export function coverOf(event: OktaEvent): EventCover {
  const type = asText(event['eventType']) ?? '';
  if (type === HOOK_DELIVERY) return isFailure(event) ? 'hook-failure' : 'unhookable';
  return findEventType(type)?.hookEligible === false ? 'unhookable' : 'event';
}

/** True where the delivery failed. */
function isFailure({ outcome }: OktaEvent): boolean {
  return isJsonObject(outcome) && outcome['result'] === 'FAILURE';
}
