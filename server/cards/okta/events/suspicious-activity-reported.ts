// okta.suspicious-activity-reported: starts when a user reported activity that was not theirs.
import { text } from '../../../../shared/okta/card-output.ts';
import { defineOktaEvent, textAt } from '../lib/define-event.ts';
import { suspiciousActivity } from '../lib/suspicious-activity.ts';

export default defineOktaEvent({
  title: 'Suspicious Activity Reported',
  summary: 'Starts when a user reported activity that was not theirs.',
  eventTypes: ['user.account.report_suspicious_activity_by_enduser'],
  more: {
    name: { schema: text('Name', 'Full name of the user who reported it.'), from: textAt('actor', 'displayName') },
    email: { schema: text('Email', 'Login of the user who reported it.'), from: textAt('actor', 'alternateId') },
    userId: { schema: text('User ID', 'Okta id of the user who reported it.'), from: textAt('actor', 'id') },
    suspiciousActivityDetails: {
      schema: text('Suspicious Activity Details', 'What was reported, a line for each detail that Okta gives.'),
      from: suspiciousActivity,
    },
  },
  sample: {
    debugContext: {
      debugData: {
        suspiciousActivityEventType: 'system.email.new_device_notification.sent_message',
        suspiciousActivityEventIp: '203.0.113.80',
        suspiciousActivityBrowser: 'FIREFOX',
      },
    },
  },
  known: 'seen',
  docs: '**Suspicious Activity Details** lists what the event holds under **Debug Data** about the reported activity; Okta may change the names there.',
});
