// okta.device-deactivated: starts when a device was deactivated.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Device Deactivated',
  summary: 'Starts when a device was deactivated: no factor of Okta Verify can belong to it any more.',
  eventTypes: ['device.lifecycle.deactivate'],
});
