// okta.sync-user-in-external-application: starts when the account of a user in an external application was
// synchronised.
import { APPLICATION, defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Sync User in External Application',
  summary: 'Starts when a user was brought into step in an external application.',
  eventTypes: ['application.provision.user.sync'],
  targets: [USER, APPLICATION],
});
