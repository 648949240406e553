// okta.device-suspended: starts when a device was suspended.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Device Suspended',
  summary: 'Starts when a device was suspended.',
  eventTypes: ['device.lifecycle.suspend'],
});
