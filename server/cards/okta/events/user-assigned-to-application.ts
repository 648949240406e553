// okta.user-assigned-to-application: starts when a user was assigned to an application.
import { APPLICATION, defineOktaEvent, USER } from '../lib/define-event.ts';
import { applicationInput, otherApplication } from '../lib/of-application.ts';

export default defineOktaEvent({
  title: 'User Assigned to Application',
  summary: 'Starts when a user was assigned to an application.',
  eventTypes: ['application.user_membership.add'],
  actor: 'Admin',
  targets: [USER, { title: 'Application User', type: 'AppUser' }, APPLICATION],
  input: applicationInput,
  refuses: otherApplication,
  known: 'seen',
});
