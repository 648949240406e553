// okta.user-unassigned-from-application: starts when a user was unassigned from an application.
import { APPLICATION, defineOktaEvent, USER } from '../lib/define-event.ts';
import { applicationInput, otherApplication } from '../lib/of-application.ts';

export default defineOktaEvent({
  title: 'User Unassigned from Application',
  summary: 'Starts when a user was unassigned from an application.',
  eventTypes: ['application.user_membership.remove'],
  actor: 'Admin',
  targets: [USER, { title: 'Application User', type: 'AppUser' }, APPLICATION],
  input: applicationInput,
  refuses: otherApplication,
  known: 'seen',
});
