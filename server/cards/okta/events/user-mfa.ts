// okta.user-mfa: starts when a user verified a factor at sign-in, or failed to. On Identity Engine that may be the
// first factor, on Classic Engine it is a second one.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User MFA',
  summary: 'Starts when a user verified a factor or failed to; on Identity Engine also the first one at sign-in.',
  eventTypes: ['user.authentication.auth_via_mfa'],
  actor: 'Admin',
  targets: [USER],
  known: 'seen',
});
