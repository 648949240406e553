// okta.import-started: starts when an import of users and groups began.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Import Started',
  summary: 'Starts when an import of users and groups began.',
  eventTypes: ['system.import.start'],
});
