// okta.device-unsuspended: starts when the suspension of a device was ended.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Device Unsuspended',
  summary: 'Starts when the suspension of a device ended, and its Okta Verify factors work again.',
  eventTypes: ['device.lifecycle.unsuspend'],
});
