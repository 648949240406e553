// okta.group-privilege-revoked: starts when all of its admin rights were taken from a group.
import { defineOktaEvent, GROUP } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Group Privilege Revoked',
  summary: 'Starts when a group lost all of its admin rights.',
  eventTypes: ['group.privilege.revoke'],
  targets: [GROUP],
  known: 'documented',
});
