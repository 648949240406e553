// The fields that the event cards of MFA factors have beside the common ones: which factor it is, and Okta's reason.
import type { JsonObject } from '../../../../shared/json.ts';
import { factorOf, reasonOf, userMfaFactorDeactivatedOutputSchema } from '../../../../shared/okta/card-output.ts';
import type { EventFields } from './define-event.ts';

const { factor, reason } = userMfaFactorDeactivatedOutputSchema.shape;

export const FACTOR_FIELDS: EventFields = {
  factor: { schema: factor, from: factorOf },
  reason: { schema: reason, from: reasonOf },
};

/** The parts that make a sample event one about a factor. @param verb as Okta's reason has it: `set up`, `suspended` */
export function factorSample(verb: string): JsonObject {
  return {
    outcome: { result: 'SUCCESS', reason: `User ${verb} FIDO_WEBAUTHN factor` },
    debugContext: { debugData: { factor: 'FIDO_WEBAUTHN', requestId: 'aSAMPLETRANSACTION0000003' } },
  };
}
