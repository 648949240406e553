// okta.user-signed-in-attempt: starts when somebody tried to sign in to Okta, whatever came of it.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Signed In Attempt',
  summary: 'Starts when somebody tried to sign in, whatever came of it.',
  eventTypes: ['user.session.start'],
  known: 'seen',
});
