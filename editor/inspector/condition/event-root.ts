// Offers fields of `event`, which the match of a wait sees beside what came before (S8): fields of a System Log event,
// and the two that the card Okta Event adds. They are those that conditions are mostly about; any other can be typed.
import { rootField } from '../../mapping/data-tree.ts';
import type { DataRoot } from '../../mapping/data-panel.tsx';
import type { JsonObject } from '../../../shared/json.ts';
import { TEXTS } from './texts.ts';

const TEXT: JsonObject = { type: ['string', 'null'] };
const PERSON: JsonObject = {
  type: 'object',
  properties: {
    id: { ...TEXT, title: 'ID' },
    alternateId: { ...TEXT, title: 'Alternate ID' },
    displayName: { ...TEXT, title: 'Display Name' },
    type: { ...TEXT, title: 'Type' },
  },
};
const EVENT: JsonObject = {
  type: 'object',
  properties: {
    oktaUser: { ...PERSON, title: 'Okta User' },
    admin: { ...PERSON, title: 'Admin' },
    eventType: { ...TEXT, title: 'Event Type' },
    published: { ...TEXT, title: 'Published', format: 'date-time' },
    displayMessage: { ...TEXT, title: 'Message' },
    outcome: { type: 'object', title: 'Outcome', properties: { result: TEXT, reason: TEXT }, additionalProperties: {} },
    client: { type: 'object', title: 'Client', properties: { ipAddress: TEXT }, additionalProperties: {} },
    uuid: { ...TEXT, title: 'UUID' },
  },
  additionalProperties: {},
};

/** The root of the data tree for the event that is waited for. No sample has values of it. */
export const EVENT_ROOT: DataRoot = { field: rootField('event', TEXTS.event, EVENT, undefined), card: 'okta' };
/** The type of `event` for checks. It leaves everything open, since each event type has fields of its own. */
export const EVENT_TYPES = { event: {} };
