// okta.group-deleted: starts when a group was deleted.
import { defineOktaEvent, GROUP } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Group Deleted',
  summary: 'Starts when a group of Okta itself was deleted.',
  eventTypes: ['group.lifecycle.delete'],
  targets: [GROUP],
  known: 'seen',
});
