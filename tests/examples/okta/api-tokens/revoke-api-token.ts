// okta.revoke-api-token: ends an API token, whoever made it.
import { defineOktaAction } from '../../../../server/cards/okta/lib/define-action.ts';
import { id } from '../../../../server/cards/okta/lib/inputs.ts';
import { byAbsence } from '../../../../server/cards/okta/lib/looks.ts';
import { status } from '../../../../server/cards/okta/lib/outputs.ts';

const PATH = '/api/v1/api-tokens/{apiTokenId}';

export default defineOktaAction({
  title: 'Revoke API Token',
  summary: 'Ends an API token, whoever made it.',
  docs: 'Nothing undoes it. A lost answer is settled by looking whether the token is still there.',
  call: { method: 'DELETE', path: PATH, scopes: ['okta.apiTokens.manage'] },
  effect: 'repeatable',
  permissions: [],
  inputs: { token: id('Token', 'apiTokenId', '00T1b2c3d4E5f6G7h8i9') },
  output: status,
  look: byAbsence('the token', PATH, ['okta.apiTokens.read']),
});
