// Sample events, in the form in which a hook delivers them: what Test uses when no event is given. The shapes are
// Okta's; people, places and ids are invented.
import type { JsonObject } from '../../../../shared/json.ts';
import type { OktaDelivery } from '../../../../shared/okta/log-event.ts';

/** The delivery that the samples came by. */
export const sampleDelivery: OktaDelivery = {
  via: 'hook',
  connection: 'default',
  eventId: '4c1e1f0e-6f0a-4d6b-9a55-2a9d7b0c51e7',
  eventTime: '2026-11-03T09:14:36.402Z',
  source: 'https://example.okta.com/api/v1/eventHooks/whoSAMPLEHOOK000001d7',
  headers: { 'content-type': 'application/json', 'user-agent': 'Okta Hook Service v1.0.0' },
  receivedAt: '2026-11-03T09:14:36.650Z',
};

const helpDesk: JsonObject = {
  id: '00uSAMPLEADMIN00001d7',
  type: 'User',
  alternateId: 'robin.helpdesk@example.com',
  displayName: 'Robin Help Desk',
};

const user: JsonObject = {
  id: '00uSAMPLEUSER000001d7',
  type: 'User',
  alternateId: 'lin.example@example.com',
  displayName: 'Lin Example',
};

const place: JsonObject = {
  city: 'Rotterdam',
  state: 'South Holland',
  country: 'Netherlands',
  postalCode: '3011',
  geolocation: { lat: 51.92, lon: 4.48 },
};

/** What the samples have in common. */
const surroundings: JsonObject = {
  version: '0',
  severity: 'INFO',
  client: {
    device: 'Computer',
    geographicalContext: place,
    ipAddress: '198.51.100.23',
    ipChain: [{ ip: '198.51.100.23', version: 'V4', geographicalContext: place }],
    userAgent: {
      browser: 'CHROME',
      os: 'Windows 10',
      rawUserAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36',
    },
    zone: 'null',
  },
  authenticationContext: { authenticationStep: 0, externalSessionId: '102SAMPLESESSION000000001' },
  securityContext: {
    asNumber: 64_500,
    asOrg: 'example network',
    domain: 'example.net',
    isProxy: false,
    isp: 'example isp',
  },
};

/** An administrator resets all factors of a user. */
export const resetAllEvent: JsonObject = {
  ...surroundings,
  uuid: '6f0d3a52-b895-11f1-9c40-3f1d5a7e2b90',
  published: '2026-11-03T09:14:31.148Z',
  eventType: 'user.mfa.factor.reset_all',
  legacyEventType: 'core.user.factor.reset_all',
  displayMessage: 'Reset all factors for user',
  actor: helpDesk,
  target: [user],
  outcome: { result: 'SUCCESS' },
  transaction: { type: 'WEB', id: 'aSAMPLETRANSACTION0000001', detail: {} },
  debugContext: {
    debugData: {
      requestId: 'aSAMPLETRANSACTION0000001',
      requestUri: '/api/v1/users/00uSAMPLEUSER000001d7/lifecycle/reset_factors',
      url: '/api/v1/users/00uSAMPLEUSER000001d7/lifecycle/reset_factors?',
    },
  },
};

/** One of the events of a reset on Identity Engine: there each method of each authenticator has its own. */
export const deactivateEvent: JsonObject = {
  ...surroundings,
  uuid: '7d3a1010-b895-11f1-9c40-3f1d5a7e2b90',
  published: '2026-11-03T09:20:04.138Z',
  eventType: 'user.mfa.factor.deactivate',
  legacyEventType: 'core.user.factor.deactivate',
  displayMessage: 'Reset factor for user',
  actor: helpDesk,
  target: [
    user,
    {
      id: 'opfSAMPLEPUSH000001d7',
      type: 'AuthenticatorEnrollment',
      alternateId: 'unknown',
      displayName: 'Okta Verify',
      detailEntry: { methodTypeUsed: 'Get a push notification' },
    },
  ],
  outcome: { result: 'SUCCESS', reason: 'User reset OKTA_VERIFY_PUSH factor' },
  transaction: { type: 'WEB', id: 'aSAMPLETRANSACTION0000002', detail: {} },
  debugContext: {
    debugData: {
      factor: 'OKTA_VERIFY_PUSH',
      requestId: 'aSAMPLETRANSACTION0000002',
      requestUri: '/api/internal/administrator/users/00uSAMPLEUSER000001d7/authenticators/reset',
      url: '/api/internal/administrator/users/00uSAMPLEUSER000001d7/authenticators/reset?',
    },
  },
};

/** The target that a sample has for a type. */
const TARGETS: Readonly<Record<string, JsonObject>> = {
  User: user,
  UserGroup: {
    id: '00gSAMPLEGROUP0000001d7',
    type: 'UserGroup',
    alternateId: 'unknown',
    displayName: 'Finance Administrators',
  },
  AppInstance: {
    id: '0oaSAMPLEAPP000000001d7',
    type: 'AppInstance',
    alternateId: 'Payroll (EU)',
    displayName: 'Payroll',
  },
  AppUser: {
    id: '0uaSAMPLEAPPUSER00001d7',
    type: 'AppUser',
    alternateId: 'lin.example@example.com',
    displayName: 'Lin Example',
  },
  AuthenticatorEnrollment: {
    id: 'opfSAMPLEPUSH000001d7',
    type: 'AuthenticatorEnrollment',
    alternateId: 'unknown',
    displayName: 'Okta Verify',
    detailEntry: { methodTypeUsed: 'Get a push notification' },
  },
  Resource: { id: 'resSAMPLE000000000001d7', type: 'Resource', alternateId: 'unknown', displayName: 'Sample' },
};

/**
 * An event of a type as a hook delivers it, with one target of each of these types, as far as `TARGETS` has them.
 * @param parts parts that it has beside those of all samples, or in their place
 */
export function eventOf(eventType: string, targetTypes: readonly string[], parts: JsonObject = {}): JsonObject {
  return {
    ...surroundings,
    uuid: '8a2b4c6d-b895-11f1-9c40-3f1d5a7e2b90',
    published: '2026-11-03T09:31:12.004Z',
    eventType,
    displayMessage: `Sample of ${eventType}`,
    actor: helpDesk,
    target: targetTypes.flatMap((type) => TARGETS[type] ?? []),
    outcome: { result: 'SUCCESS' },
    transaction: { type: 'WEB', id: 'aSAMPLETRANSACTION0000003', detail: {} },
    debugContext: { debugData: { requestId: 'aSAMPLETRANSACTION0000003' } },
    ...parts,
  };
}
