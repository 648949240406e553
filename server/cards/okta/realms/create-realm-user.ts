// okta.create-realm-user: creates a user in a realm, without a password.
import { defineOktaAction } from '../lib/define-action.ts';
import { newUser, userBody } from '../lib/bodies.ts';
import { text } from '../lib/inputs.ts';
import { byLogin } from '../lib/looks-for-new.ts';
import { record } from '../lib/outputs.ts';
import { user } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Create Realm User',
  summary: 'Creates a user in a realm, without a password.',
  docs: 'Okta writes to the user where _Activate_ is on. A lost answer is settled by a look for the login. Needs realms, a part of Okta Identity Governance.',
  call: { method: 'POST', path: '/api/v1/users', scopes: ['okta.users.manage'] },
  effect: 'once',
  permissions: ['okta.users.create or okta.users.manage', 'okta.users.userprofile.manage'],
  permissionsInferred: true,
  inputs: {
    realm: text('Realm ID', { body: 'realmId' }, { example: 'guo1a2b3c4D5e6F7g8h9' }),
    ...newUser,
  },
  output: record(user),
  body: ({ realm, ...given }) => ({ ...userBody(given), realmId: realm }),
  look: byLogin,
});
