// okta.create-group: creates a group.
import { defineOktaAction } from '../lib/define-action.ts';
import { text } from '../lib/inputs.ts';
import { byGroupName } from '../lib/looks-for-new.ts';
import { record } from '../lib/outputs.ts';
import { group } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Create Group',
  summary: 'Creates a group.',
  docs: 'A second group of the same name is refused by Okta. A lost answer is settled by a look for the name: a group that was made since is the one that was asked for, unless the System Log says that somebody else made it, which is asked where `okta.logs.read` is granted. Where there is none a person is asked, since Okta finds a new group only after a moment.',
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
  look: byGroupName,
});
