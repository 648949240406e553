// A System Log event to begin with when sending one by hand: all factors of a user were reset by an administrator.
// People and addresses are invented.
import type { JsonObject } from '../../shared/json.ts';

/** `uuid` and `published` are handed in, so that each sample is a new event. */
export function sampleEvent(uuid: string, published: string): JsonObject {
  return {
    uuid,
    published,
    eventType: 'user.mfa.factor.reset_all',
    version: '0',
    severity: 'INFO',
    displayMessage: 'Reset all factors for user',
    actor: {
      id: '00u1admin0example0001',
      type: 'User',
      alternateId: 'ada.admin@example.com',
      displayName: 'Ada Admin',
    },
    client: {
      userAgent: { rawUserAgent: 'Mozilla/5.0', os: 'Mac OS X', browser: 'CHROME' },
      zone: 'null',
      device: 'Computer',
      ipAddress: '203.0.113.10',
      geographicalContext: { city: 'Berlin', country: 'Germany' },
    },
    outcome: { result: 'SUCCESS' },
    target: [
      { id: '00u2user00example0002', type: 'User', alternateId: 'uli.user@example.com', displayName: 'Uli User' },
    ],
    transaction: { type: 'WEB', id: 'sample-transaction' },
    debugContext: { debugData: { requestUri: '/api/internal/v1/admin/user/00u2user00example0002/factors/reset' } },
    authenticationContext: { externalSessionId: 'sample-session' },
    securityContext: { isProxy: false },
  };
}
