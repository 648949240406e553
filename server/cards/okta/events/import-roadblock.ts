// okta.import-roadblock: starts when an import stopped because it would have gone over a threshold, such as that of
// users who may be removed.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Import Roadblock',
  summary: 'Starts when an import stopped because it would have removed too many users.',
  eventTypes: ['system.import.roadblock'],
});
