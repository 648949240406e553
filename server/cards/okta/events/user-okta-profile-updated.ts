// okta.user-okta-profile-updated: starts when the Okta profile of a user was changed.
import { objectOrNull, text } from '../../../../shared/okta/card-output.ts';
import { defineOktaEvent, objectAt, textAt, USER } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'User Okta Profile Updated',
  summary: 'Starts when the Okta profile of a user was changed.',
  eventTypes: ['user.account.update_profile'],
  targets: [USER],
  more: {
    legacyEventType: {
      schema: text('Legacy Event Type', 'The type in the Events API that came before the System Log.'),
      from: textAt('legacyEventType'),
    },
    severity: { schema: text('Severity', 'DEBUG, INFO, WARN or ERROR.'), from: textAt('severity') },
    result: { schema: text('Result', 'For example SUCCESS or FAILURE.'), from: textAt('outcome', 'result') },
    changedAttributes: {
      schema: text('Changed Attributes', 'The attributes that were changed, by name.'),
      from: textAt('debugContext', 'debugData', 'changedAttributes'),
    },
    client: {
      schema: objectOrNull('Client', 'The address, browser and place that it came from.'),
      from: objectAt('client'),
    },
    transaction: {
      schema: objectOrNull('Transaction', 'The request or job that did it.'),
      from: objectAt('transaction'),
    },
    authenticationContext: {
      schema: objectOrNull('Authentication Context', 'The session of who did it.'),
      from: objectAt('authenticationContext'),
    },
    securityContext: {
      schema: objectOrNull('Security Context', 'The network that it came from.'),
      from: objectAt('securityContext'),
    },
  },
  sample: {
    legacyEventType: 'core.user.config.profile.update',
    debugContext: { debugData: { changedAttributes: 'department,title' } },
  },
  known: 'seen',
});
