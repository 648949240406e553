// okta.create-group: creates a group.
import { defineOktaAction } from '../lib/define-action.ts';
import { text } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { group } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Create Group',
  summary: 'Creates a group.',
  docs: 'A second group of the same name is refused by Okta. Nothing tells surely whether a lost call took effect: a person is asked.',
  call: { method: 'POST', path: '/api/v1/groups', scopes: ['okta.groups.manage'] },
  effect: 'once',
  permissions: ['okta.groups.create or okta.groups.manage'],
  inputs: {
    name: text('Name', { body: 'profile.name' }, { example: 'Quarantine' }),
    description: text(
      'Description',
      { body: 'profile.description' },
      { optional: true, example: 'Users under investigation' },
    ),
  },
  output: record(group),
});
