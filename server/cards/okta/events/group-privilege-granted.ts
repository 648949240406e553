// okta.group-privilege-granted: starts when admin rights were granted to a group; the event lists those that it has
// now.
import { defineOktaEvent, GROUP } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Group Privilege Granted',
  summary: 'Starts when admin rights were granted to a group; the event has all that the group has now.',
  eventTypes: ['group.privilege.grant'],
  targets: [GROUP],
  known: 'documented',
});
