// okta.list-realm-users: lists the users of a realm.
import { quoted } from '../../../../shared/okta/user-login.ts';
import { defineOktaAction } from '../lib/define-action.ts';
import { text } from '../lib/inputs.ts';
import { records } from '../lib/outputs.ts';
import { user } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'List Realm Users',
  summary: 'Lists the users of a realm.',
  docs: 'A new user is found after a moment. Needs realms, a part of Okta Identity Governance.',
  call: { method: 'GET', path: '/api/v1/users', scopes: ['okta.users.read'] },
  effect: 'pure',
  permissions: ['okta.users.read'],
  permissionsInferred: true,
  inputs: {
    realm: text('Realm ID', { none: true }, { example: 'guo1a2b3c4D5e6F7g8h9' }),
  },
  output: records('users', 'Users', user, { page: 200 }),
  query: ({ realm }) => ({ search: `realmId eq ${quoted(realm)}` }),
});
