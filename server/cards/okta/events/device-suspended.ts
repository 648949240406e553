// okta.device-suspended: starts when a device was suspended.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Device Suspended',
  summary: 'Starts when an active device was suspended, so that nobody gets in from it for a time.',
  eventTypes: ['device.lifecycle.suspend'],
});
