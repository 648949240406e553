// okta.device-enrolled: starts when a device was registered with Okta Verify.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Device Enrolled',
  summary: 'Starts when a new device was registered for Okta Verify.',
  eventTypes: ['device.enrollment.create'],
});
