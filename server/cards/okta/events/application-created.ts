// okta.application-created: starts when an application was created.
import { APPLICATION, defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Application Created',
  summary: 'Starts when an application was created.',
  eventTypes: ['application.lifecycle.create'],
  targets: [APPLICATION],
});
