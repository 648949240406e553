// okta.user-password-imported: starts when the password of a user was imported at a sign-in, and when that failed; Okta
// then tries again at the next one.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Password Imported',
  summary: "Starts when Okta tried to import a user's password at a sign-in, whether it succeeded or failed.",
  eventTypes: ['user.import.password'],
  targets: [USER],
});
