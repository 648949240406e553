// okta.read-group: reads one group.
import { defineOktaAction } from '../lib/define-action.ts';
import { group } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { group as groupRecord } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Read Group',
  summary: 'Reads one group.',
  docs: 'The group may be named by its name where no other has it.',
  call: { method: 'GET', path: '/api/v1/groups/{groupId}', scopes: ['okta.groups.read'] },
  effect: 'pure',
  permissions: ['okta.groups.read'],
  inputs: {
    group: group(),
  },
  output: record(groupRecord),
});
