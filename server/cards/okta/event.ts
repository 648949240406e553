// okta.event: starts on any System Log event type that the author chooses.
import { z } from 'zod';

import { defineTrigger } from '../../../shared/card/card.ts';
import { userMfaFactorOutput, userMfaFactorOutputSchema } from '../../../shared/okta/card-output.ts';
import { resetAllEvent, sampleDelivery } from './samples/events.ts';

const { admin, oktaUser } = userMfaFactorOutputSchema.shape;

export default defineTrigger({
  id: 'okta.event',
  version: 1,
  title: 'Okta Event',
  summary: 'Starts on any event of the Okta System Log.',
  docs: [
    'Choose the event type. **Admin** is who caused the event, **Okta User** the first user that it concerns; everything else stands in **Event Details**.',
    'An event hook delivers only some types. The others come when polling of the System Log is on.',
  ].join('\n\n'),
  input: z.object({
    eventType: z.string().min(1).meta({
      title: 'Event type',
      description: 'A type of the System Log.',
      widget: 'event-type',
      placeholder: 'user.session.start',
    }),
  }),
  output: userMfaFactorOutputSchema.extend({
    admin: admin.meta({ title: 'Admin', description: 'Who caused the event: a person, an app or Okta itself.' }),
    oktaUser: oktaUser.meta({ title: 'Okta User', description: 'The first user that the event concerns.' }),
  }),
  sampleEvent: resetAllEvent,
  sample: userMfaFactorOutput(resetAllEvent, sampleDelivery),
  example: { eventType: 'user.mfa.factor.reset_all' },
  eventTypes: ({ eventType }) => [eventType],
  eventTypeFrom: 'eventType',
  toOutput: ({ event, delivery }) => userMfaFactorOutput(event, delivery),
});
