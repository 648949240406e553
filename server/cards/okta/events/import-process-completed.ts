// okta.import-process-completed: starts when an import of users and groups ended.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Import Process Completed',
  summary: 'Starts when an import of users and groups ended.',
  eventTypes: ['system.import.complete'],
});
