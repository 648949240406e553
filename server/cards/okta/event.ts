// okta.event: starts on the events of one type of the System Log, whichever the author chooses.
import { z } from 'zod';

import { defineTrigger } from '../../../shared/card/card.ts';
import { userMfaFactorOutput, userMfaFactorOutputSchema } from '../../../shared/okta/card-output.ts';
import { resetAllEvent, sampleDelivery } from './samples/events.ts';

const { admin, oktaUser } = userMfaFactorOutputSchema.shape;

export default defineTrigger({
  id: 'okta.event',
  version: 1,
  title: 'Okta Event',
  summary: 'Starts on events of the Okta System Log that reach Signalbox, by hook or by polling.',
  docs: [
    'Choose the event type. **Admin** is who caused the event, **Okta User** the first user that it concerns; everything else stands in **Event Details**.',
    'Events come by the event hook of Okta, which delivers only some types of the System Log: those that Okta lets event hooks have. Polling the System Log, a switch of the Okta connection, brings all types, and what the hook missed. Without it an event of another type starts nothing, unless it is sent to Signalbox by hand or by a program.',
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
