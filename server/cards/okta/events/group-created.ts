// okta.group-created: starts when a group was created.
import { defineOktaEvent, GROUP } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Group Created',
  summary: 'Starts when a group was created in Okta itself.',
  eventTypes: ['group.lifecycle.create'],
  targets: [GROUP],
});
