// okta.device-deleted: starts when a device was deleted.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Device Deleted',
  summary: 'Starts when a device was deleted, and is gone from the Admin Console.',
  eventTypes: ['device.lifecycle.delete'],
});
