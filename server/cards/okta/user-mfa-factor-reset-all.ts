// okta.user-mfa-factor-reset-all: starts when all factors of a user were reset; where the author wants it, also when
// Identity Engine reports factors one by one, once for each reset.
import { z } from 'zod';

import { defineTrigger } from '../../../shared/card/card.ts';
import { userMfaFactorOutput, userMfaFactorOutputSchema } from '../../../shared/okta/card-output.ts';
import { factorsOfOneReset } from './lib/factors-of-one-reset.ts';
import { resetAllEvent, sampleDelivery } from './samples/events.ts';

export default defineTrigger({
  id: 'okta.user-mfa-factor-reset-all',
  version: 1,
  title: 'User MFA Factor Reset All',
  summary: 'Starts when all MFA factors of a user were reset.',
  docs: [
    'Starts on the event `user.mfa.factor.reset_all`. **Admin** is who did it, **Okta User** whose factors they were; when both are the same person, the user did it.',
    'On Identity Engine, resetting authenticators in the console sends `user.mfa.factor.deactivate` for each method instead. Switch **Identity Engine** on, and the flow starts on those too: the events of one reset, which have the same transaction, person and user, become one run once nothing more came for 30 seconds, after 2 minutes in any case. **Events** then lists them, **Factors** names what went, and **Lone Factor** tells the removal of a single factor from a reset of all.',
    "Okta also reports resets that failed. Add the condition `trigger.eventDetails.outcome.result == 'SUCCESS'` to start on done ones only.",
  ].join('\n\n'),
  input: z.object({
    identityEngine: z.boolean().default(false).meta({
      title: 'Identity Engine',
      description: 'Also start on the events that Identity Engine sends for each factor, one run for each reset.',
    }),
  }),
  output: userMfaFactorOutputSchema,
  sampleEvent: resetAllEvent,
  sample: userMfaFactorOutput(resetAllEvent, sampleDelivery),
  example: {},
  eventTypes: ['user.mfa.factor.reset_all'],
  extension: factorsOfOneReset,
  toOutput: ({ event, delivery }) => userMfaFactorOutput(event, delivery),
});
