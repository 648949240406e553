// logic.wait-for-event: waits for a later event that belongs to this run (S8).
import { z } from 'zod';

import { defineAction, done, waitForEvent } from '../../../shared/card/card.ts';
import { userMfaFactorOutput, userMfaFactorOutputSchema } from '../../../shared/okta/card-output.ts';
import { activateEvent, sampleDelivery } from './samples/activate-event.ts';

const { admin, oktaUser } = userMfaFactorOutputSchema.shape;
/** In seconds. */
const A_YEAR = 31_536_000;

export default defineAction({
  id: 'logic.wait-for-event',
  version: 1,
  title: 'Wait for Event',
  mark: 'hourglass',
  summary: 'Waits until an event comes that matches, or until the time is up.',
  docs: [
    'Continues through **received** with the event, in the form of the card Okta Event, or through **timedOut**, where every field is null.',
    'The match is an expression without braces over `event` and the outputs of earlier cards: `event.oktaUser.id == trigger.oktaUser.id`. `event` is the System Log event with all its own fields (`event.target[0].id`), and beside them `event.admin` and `event.oktaUser` as Okta Event gives them. Without a match, any event of the type counts.',
    'An event that arrived after the run started and before the wait began counts too. Of several, the first one does.',
    'The run waits without using memory and survives restarts of the server. A test or dry run does not wait: it goes on with the sample.',
  ].join('\n\n'),
  effect: 'pure',
  input: z.object({
    eventType: z.string().min(1).meta({
      title: 'Event type',
      description: 'A type of the System Log.',
      widget: 'event-type',
      placeholder: 'user.mfa.factor.activate',
    }),
    match: z.string().max(10_000).default('').meta({
      title: 'Match',
      description: 'An expression that is true for the event to wait for.',
      expression: true,
      placeholder: 'event.oktaUser.id == trigger.oktaUser.id',
    }),
    timeoutSeconds: z.number().min(1).max(A_YEAR).default(86_400).meta({
      title: 'Timeout in seconds',
      description: 'How long to wait at most.',
      placeholder: '1800',
      unit: 's',
    }),
  }),
  output: userMfaFactorOutputSchema.extend({
    admin: admin.meta({ title: 'Admin', description: 'Who caused the event: a person, an app or Okta itself.' }),
    oktaUser: oktaUser.meta({ title: 'Okta User', description: 'The first user that the event concerns.' }),
  }),
  sample: userMfaFactorOutput(activateEvent, sampleDelivery),
  example: {
    eventType: 'user.mfa.factor.activate',
    match: "event.outcome.result == 'SUCCESS'",
    timeoutSeconds: 1_800,
  },
  ports: ['received', 'timedOut'],
  run({ input: { eventType, match, timeoutSeconds }, startedAt }) {
    const until = new Date(Date.parse(startedAt) + timeoutSeconds * 1_000).toISOString();
    return waitForEvent({ eventType, match, until });
  },
  wake({ event }) {
    if (event !== undefined) return done(userMfaFactorOutput(event.event, event.delivery), 'received');
    return done(NOTHING, 'timedOut');
  },
});

const noDelivery = { ...sampleDelivery, eventId: null, eventTime: null, source: null, headers: {} };
const NOTHING = userMfaFactorOutput({}, noDelivery);
