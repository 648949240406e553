// okta.set-user-risk: sets the risk level of a user.
import { defineOktaAction } from '../lib/define-action.ts';
import { choice, person, text } from '../lib/inputs.ts';
import { byField } from '../lib/looks.ts';
import { record, text as outputText } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Set User Risk',
  summary: 'Sets the risk level of a user.',
  docs: 'Needs Identity Threat Protection. Policies may then act on the user. A lost answer is settled by reading the risk.',
  call: { method: 'PUT', path: '/api/v1/users/{userId}/risk', scopes: ['okta.userRisk.manage'] },
  effect: 'repeatable',
  permissions: [],
  inputs: {
    user: person('userId'),
    riskLevel: choice('Risk level', { body: 'riskLevel' }, ['HIGH', 'LOW']),
    reason: text(
      'Reason',
      { body: 'riskReason' },
      { optional: true, example: 'All factors were reset from an unknown network.' },
    ),
  },
  look: byField({
    looked: 'The risk of the user',
    path: '/api/v1/users/{userId}/risk',
    scopes: ['okta.userRisk.read'],
    field: 'riskLevel',
    after: ({ riskLevel }) => [riskLevel],
  }),
  output: record({
    riskLevel: outputText('Risk level', 'HIGH'),
    reason: outputText('Reason', 'All factors were reset from an unknown network.'),
  }),
});
