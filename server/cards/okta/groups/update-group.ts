// okta.update-group: changes the name and description of a group.
import { defineOktaAction } from '../lib/define-action.ts';
import { group, text } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { group as groupRecord } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Update Group',
  summary: 'Changes the name and description of a group.',
  docs: 'The profile is replaced: a description that is left out is gone.',
  call: { method: 'PUT', path: '/api/v1/groups/{groupId}', scopes: ['okta.groups.manage'] },
  effect: 'repeatable',
  permissions: ['okta.groups.manage'],
  inputs: {
    group: group(),
    name: text('Name', { body: 'profile.name' }, { example: 'Quarantine' }),
    description: text(
      'Description',
      { body: 'profile.description' },
      { optional: true, example: 'Users under investigation' },
    ),
  },
  output: record(groupRecord),
});
