// okta.group-profile-updated: starts when the profile of a group was changed.
import { text } from '../../../../shared/okta/card-output.ts';
import { defineOktaEvent, GROUP, textAt } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Group Profile Updated',
  summary: 'Starts when the profile of a group of Okta was changed.',
  eventTypes: ['group.profile.update'],
  targets: [GROUP],
  more: {
    changedAttributes: {
      schema: text('Changed Attributes', 'The attributes that were changed, by name.'),
      from: textAt('debugContext', 'debugData', 'changedAttributes'),
    },
  },
  sample: { debugContext: { debugData: { changedAttributes: 'description' } } },
  known: 'seen',
});
