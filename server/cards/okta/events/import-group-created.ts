// okta.import-group-created: starts when an import created a group.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Import Group Created',
  summary: 'Starts when an import created a group.',
  eventTypes: ['system.import.group.create'],
});
