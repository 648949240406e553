// okta.application-updated: starts when the settings of an application were changed.
import { APPLICATION, defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Application Updated',
  summary: 'Starts when the settings of an application were changed.',
  eventTypes: ['application.lifecycle.update'],
  targets: [APPLICATION],
});
