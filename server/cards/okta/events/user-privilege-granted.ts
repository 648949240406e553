// okta.user-privilege-granted: starts when the admin rights of a user changed; the event lists those that the user has
// now, also those that come by a group.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Privilege Granted',
  summary: 'Starts when the admin rights of a user changed; the event lists all, those by groups included.',
  eventTypes: ['user.account.privilege.grant'],
  targets: [{ title: 'User', type: 'User' }],
  known: 'documented',
});
