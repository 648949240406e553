// A sample of an event to wait for, in the form in which a hook delivers it. The shape is Okta's; people, places and ids
// are invented.
import type { JsonObject } from '../../../../shared/json.ts';
import type { OktaDelivery } from '../../../../shared/okta/log-event.ts';

export const sampleDelivery: OktaDelivery = {
  via: 'hook',
  connection: 'default',
  eventId: '8f2b6f0e-1d5c-4e0b-8a77-51c0d7a9e3b4',
  eventTime: '2026-11-03T09:21:08.115Z',
  source: 'https://example.okta.com/api/v1/eventHooks/whoSAMPLEHOOK000001d7',
  headers: { 'content-type': 'application/json', 'user-agent': 'Okta Hook Service v1.0.0' },
  receivedAt: '2026-11-03T09:21:08.340Z',
};

const user: JsonObject = {
  id: '00uSAMPLEUSER000001d7',
  type: 'User',
  alternateId: 'lin.example@example.com',
  displayName: 'Lin Example',
};

export const activateEvent: JsonObject = {
  uuid: '5a3f7c1a-b895-11f0-9c1e-8b2f6d1e4a70',
  published: '2026-11-03T09:21:07.604Z',
  eventType: 'user.mfa.factor.activate',
  version: '0',
  severity: 'INFO',
  displayMessage: 'Activate factor or authenticator enrollment method for user',
  actor: user,
  client: { device: 'Mobile', ipAddress: '198.51.100.71', zone: 'null' },
  outcome: { result: 'SUCCESS', reason: 'User set up SIGNED_NONCE factor' },
  target: [user],
  debugContext: { debugData: { factor: 'SIGNED_NONCE', requestUri: '/idp/authenticators/setup' } },
};
