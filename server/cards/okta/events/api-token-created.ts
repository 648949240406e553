// okta.api-token-created: starts when an API token was created.
import { defineOktaEvent } from '../lib/define-event.ts';

export default defineOktaEvent({
  title: 'API Token Created',
  summary: 'Starts when an API token was created, which has the rights of its owner and no scopes.',
  eventTypes: ['system.api_token.create'],
});
