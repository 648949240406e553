// okta.user-account-locked: starts when the account of a user was locked.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Account Locked',
  summary: 'Starts when the account of a user was locked.',
  eventTypes: ['user.account.lock'],
  targets: [USER],
});
