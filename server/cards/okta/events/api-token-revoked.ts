// okta.api-token-revoked: starts when an API token was revoked.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'API Token Revoked',
  summary: 'Starts when an API token was revoked.',
  eventTypes: ['system.api_token.revoke'],
});
