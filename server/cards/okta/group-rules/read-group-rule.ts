// okta.read-group-rule: reads one group rule.
import { defineOktaAction } from '../lib/define-action.ts';
import { id } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { groupRule } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Read Group Rule',
  summary: 'Reads one group rule.',
  docs: 'The ID is that of Search Group Rules.',
  call: { method: 'GET', path: '/api/v1/groups/rules/{groupRuleId}', scopes: ['okta.groups.read'] },
  effect: 'pure',
  permissions: ['okta.groups.read'],
  permissionsInferred: true,
  inputs: {
    id: id('ID', 'groupRuleId', '0pr1a2b3c4D5e6F7g8h9'),
  },
  output: record(groupRule),
});
