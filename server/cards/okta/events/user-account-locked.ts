// okta.user-account-locked: starts when Okta locked the account of a user, by itself.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Account Locked',
  summary: 'Starts when Okta locked the account of a user, by itself.',
  eventTypes: ['user.account.lock'],
  targets: [USER],
});
