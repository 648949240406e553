// okta.access-certification-decision-submitted: starts when a reviewer decided on an item of an access certification
// campaign, and when a campaign ended without a decision on one.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'Access Certification Decision Submitted',
  summary: 'Starts when an item of an access certification was decided or delegated, or its campaign ended.',
  eventTypes: ['certification.campaign.item.decide'],
  targets: [{ title: 'Review Item', type: null }],
  known: 'seen',
});
