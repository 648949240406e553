// okta.user-account-unlocked: starts when the account of a user was unlocked, by Okta itself or by an administrator.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Account Unlocked',
  summary: 'Starts when the account of a user was unlocked, by Okta itself or by an administrator.',
  eventTypes: ['user.account.unlock', 'user.account.unlock_by_admin'],
  targets: [USER],
});
