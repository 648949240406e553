// okta.application-activated: starts when an application was activated.
import { APPLICATION, defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Application Activated',
  summary: 'Starts when an application was activated.',
  eventTypes: ['application.lifecycle.activate'],
  targets: [APPLICATION],
});
