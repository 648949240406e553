// okta.device-activated: starts when a device was activated.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Device Activated',
  summary: 'Starts when a device was activated, and may be used as the sign-on policies of apps allow.',
  eventTypes: ['device.lifecycle.activate'],
});
