// okta.device-removed-from-user: starts when a device was removed from a user.
import { defineOktaEvent, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Device Removed from User',
  summary: 'Starts when a device was removed from a user; the device itself stays in the directory.',
  eventTypes: ['device.user.remove'],
  targets: [USER],
});
