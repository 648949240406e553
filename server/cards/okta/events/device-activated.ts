// okta.device-activated: starts when a device was activated.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Device Activated',
  summary: 'Starts when a device was activated.',
  eventTypes: ['device.lifecycle.activate'],
});
