// okta.device-deactivated: starts when a device was deactivated.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Device Deactivated',
  summary: 'Starts when a device was deactivated.',
  eventTypes: ['device.lifecycle.deactivate'],
});
