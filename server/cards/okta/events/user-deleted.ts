// okta.user-deleted: starts when the deletion of a user began.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Deleted',
  summary: 'Starts when the deletion of a user began.',
  eventTypes: ['user.lifecycle.delete.initiated'],
  targets: [USER],
});
