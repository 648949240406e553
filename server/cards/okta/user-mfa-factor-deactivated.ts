// okta.user-mfa-factor-deactivated: starts when one factor of a user was reset or removed.
import { z } from 'zod';

import { defineTrigger } from '../../../shared/card/card.ts';
import {
  userMfaFactorDeactivatedOutput,
  userMfaFactorDeactivatedOutputSchema,
} from '../../../shared/okta/card-output.ts';
import { deactivateEvent, sampleDelivery } from './samples/events.ts';

export default defineTrigger({
  id: 'okta.user-mfa-factor-deactivated',
  version: 1,
  title: 'User MFA Factor Deactivated',
  summary: 'Starts when an MFA factor of a user was reset or removed, on Identity Engine one method of it.',
  docs: [
    'Starts on the event `user.mfa.factor.deactivate`, whoever caused it. **Factor** names which one, as far as Okta says so.',
    'On Identity Engine there is one event for each method: Okta Verify with push, code and FastPass sends three. **Gather** them by user, and one reset is one run.',
  ].join('\n\n'),
  input: z.object({}),
  output: userMfaFactorDeactivatedOutputSchema,
  sampleEvent: deactivateEvent,
  sample: userMfaFactorDeactivatedOutput(deactivateEvent, sampleDelivery),
  example: {},
  eventTypes: ['user.mfa.factor.deactivate'],
  toOutput: ({ event, delivery }) => userMfaFactorDeactivatedOutput(event, delivery),
});
