// okta.get-user-risk: reads the risk level of a user.
import { defineOktaAction } from '../lib/define-action.ts';
import { person } from '../lib/inputs.ts';
import { record, text } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Get User Risk',
  summary: 'Reads the risk level of a user.',
  docs: 'Needs Identity Threat Protection.',
  call: { method: 'GET', path: '/api/v1/users/{userId}/risk', scopes: ['okta.userRisk.read'] },
  effect: 'pure',
  permissions: [],
  inputs: {
    user: person('userId'),
  },
  output: record({ riskLevel: text('Risk level', 'HIGH') }),
});
