// okta.user-mfa: starts when a user was asked for a second factor at sign-in.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User MFA',
  summary: 'Starts when a user was asked for a second factor at sign-in.',
  eventTypes: ['user.authentication.auth_via_mfa'],
  actor: 'Admin',
  targets: [USER],
  known: 'seen',
});
