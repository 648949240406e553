// okta.user-privilege-revoked: starts when admin rights were taken from a user.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Privilege Revoked',
  summary: 'Starts when admin rights were taken from a user.',
  eventTypes: ['user.account.privilege.revoke'],
  targets: [USER],
});
