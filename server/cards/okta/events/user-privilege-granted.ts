// okta.user-privilege-granted: starts when admin rights were granted to a user.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Privilege Granted',
  summary: 'Starts when admin rights were granted to a user.',
  eventTypes: ['user.account.privilege.grant'],
  targets: [{ title: 'User', type: 'User' }],
  known: 'documented',
});
