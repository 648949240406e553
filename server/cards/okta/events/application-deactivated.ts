// okta.application-deactivated: starts when an application was deactivated.
import { APPLICATION, defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Application Deactivated',
  summary: 'Starts when an application was deactivated.',
  eventTypes: ['application.lifecycle.deactivate'],
  targets: [APPLICATION],
});
