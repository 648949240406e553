// okta.device-added-to-user: starts when a device was added to a user.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Device Added to User',
  summary: 'Starts when a device was added to a user, by a new account in Okta Verify.',
  eventTypes: ['device.user.add'],
  targets: [USER],
});
