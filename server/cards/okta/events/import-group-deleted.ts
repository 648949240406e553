// okta.import-group-deleted: starts when an import deleted a group.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Import Group Deleted',
  summary: 'Starts when an import deleted a group.',
  eventTypes: ['system.import.group.delete'],
});
