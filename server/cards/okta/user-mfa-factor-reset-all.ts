// okta.user-mfa-factor-reset-all: starts when all factors of a user were reset.
import { z } from 'zod';

import { defineTrigger } from '../../../shared/card/card.ts';
import { userMfaFactorOutput, userMfaFactorOutputSchema } from '../../../shared/okta/card-output.ts';
import { resetAllEvent, sampleDelivery } from './samples/events.ts';

export default defineTrigger({
  id: 'okta.user-mfa-factor-reset-all',
  version: 1,
  title: 'User MFA Factor Reset All',
  summary: 'Starts when all MFA factors of a user were reset.',
  docs: [
    'Starts on the event `user.mfa.factor.reset_all`. **Admin** is who did it, **Okta User** whose factors they were; when both are the same person, the user did it.',
    'On Identity Engine, resetting single authenticators in the console sends `user.mfa.factor.deactivate` for each method instead: add the trigger **User MFA Factor Deactivated** to the same flow to catch both.',
    "Okta also reports resets that failed. Add the condition `trigger.eventDetails.outcome.result == 'SUCCESS'` to start on done ones only.",
  ].join('\n\n'),
  input: z.object({}),
  output: userMfaFactorOutputSchema,
  sampleEvent: resetAllEvent,
  sample: userMfaFactorOutput(resetAllEvent, sampleDelivery),
  example: {},
  eventTypes: ['user.mfa.factor.reset_all'],
  toOutput: ({ event, delivery }) => userMfaFactorOutput(event, delivery),
});
