// okta.list-group-members: lists the users that are members of a group.
import { defineOktaAction } from '../lib/define-action.ts';
import { group } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { user } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'List Group Members',
  summary: 'Lists the users that are members of a group.',
  docs: 'The group may be named by its name where no other has it.',
  call: { method: 'GET', path: '/api/v1/groups/{groupId}/users', scopes: ['okta.groups.read'] },
  effect: 'pure',
  permissions: ['okta.groups.read'],
  inputs: {
    group: group(),
  },
  output: records('users', 'Users', user, { page: 1_000 }),
});
