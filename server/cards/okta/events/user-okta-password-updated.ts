// okta.user-okta-password-updated: starts when the Okta password of a user was changed.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Okta Password Updated',
  summary: 'Starts when the Okta password of a user was changed.',
  eventTypes: ['user.account.update_password'],
  targets: [USER],
  known: 'seen',
});
