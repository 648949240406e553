// Envelopes as Okta's hook delivers them, made up in any number. Shapes are Okta's; people and places are invented.
import { randomUUID } from 'node:crypto';

import type { JsonObject } from '../../shared/json.ts';

const place = {
  city: 'Rotterdam',
  state: 'South Holland',
  country: 'Netherlands',
  postalCode: '3011',
  geolocation: { lat: 51.92, lon: 4.48 },
};

/** A System Log event in the form of a hook: what is empty is left out. */
export function resetEvent(change: JsonObject = {}): JsonObject {
  const uuid = randomUUID();
  return {
    uuid,
    published: new Date().toISOString(),
    eventType: 'user.mfa.factor.reset_all',
    version: '0',
    displayMessage: 'Reset all factors for user',
    severity: 'INFO',
    client: {
      device: 'Computer',
      geographicalContext: place,
      ipAddress: '198.51.100.23',
      userAgent: {
        browser: 'CHROME',
        os: 'Windows 10',
        rawUserAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0',
      },
      zone: 'null',
      ipChain: [{ geographicalContext: place, ip: '198.51.100.23', version: 'V4' }],
    },
    actor: {
      alternateId: 'robin.helpdesk@example.com',
      displayName: 'Robin Help Desk',
      id: '00uROBIN00000000001d7',
      type: 'User',
    },
    outcome: { result: 'SUCCESS' },
    target: [
      { alternateId: 'lin.example@example.com', displayName: 'Lin Example', id: '00uLIN0000000000001d7', type: 'User' },
    ],
    transaction: { detail: {}, id: uuid.replaceAll('-', '').slice(0, 26), type: 'WEB' },
    debugContext: {
      debugData: {
        requestId: uuid.replaceAll('-', '').slice(0, 26),
        requestUri: '/api/v1/users/00uLIN0000000000001d7/lifecycle/reset_factors',
        url: '/api/v1/users/00uLIN0000000000001d7/lifecycle/reset_factors?',
        targetEventHookIds: 'who0000000000000001d7',
      },
    },
    legacyEventType: 'core.user.factor.reset_all',
    authenticationContext: { authenticationStep: 0, externalSessionId: '102Tq7rVh2KxW9mLp4sNc8dEw' },
    securityContext: {
      asNumber: 64500,
      asOrg: 'example networks',
      domain: 'example.net',
      isProxy: false,
      isp: 'example networks',
    },
    ...change,
  };
}

/** A delivery of the events, by default of one reset. */
export function envelope(events: JsonObject[] = [resetEvent()], change: JsonObject = {}): JsonObject {
  return {
    eventType: 'com.okta.event_hook',
    eventTypeVersion: '1.0',
    cloudEventsVersion: '0.1',
    source: 'https://example.okta.com/api/v1/eventHooks/who0000000000000001d7',
    eventId: randomUUID(),
    data: { events },
    eventTime: new Date().toISOString(),
    contentType: 'application/json',
    ...change,
  };
}
