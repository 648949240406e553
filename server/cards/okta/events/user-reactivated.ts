// okta.user-reactivated: starts when the activation of a user was started anew, since the user had not finished it.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Reactivated',
  summary: 'Starts when the activation of a user was started anew, since the user had not finished it.',
  eventTypes: ['user.lifecycle.reactivate'],
  targets: [USER],
});
