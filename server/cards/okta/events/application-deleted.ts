// okta.application-deleted: starts when an application was deleted.
import { APPLICATION, defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Application Deleted',
  summary: 'Starts when an application was deleted.',
  eventTypes: ['application.lifecycle.delete'],
  targets: [APPLICATION],
});
