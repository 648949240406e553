// okta.user-privilege-revoked: starts when all admin rights were taken from a user, those that come by a group, too.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Privilege Revoked',
  summary: 'Starts when a user lost all admin rights, own ones and those by groups.',
  eventTypes: ['user.account.privilege.revoke'],
  targets: [USER],
});
