// okta.update-realm-for-user: moves a user to another realm.
import { defineOktaAction } from '../lib/define-action.ts';
import { person, text } from '../lib/inputs.ts';
import { byField } from '../lib/looks.ts';
import { record } from '../lib/outputs.ts';
import { user } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Update Realm for User',
  summary: 'Moves a user to another realm.',
  docs: 'The profile of the user stays as it is: only the realm is written. Needs realms, a part of Okta Identity Governance. A lost answer is settled by a look at the user.',
  call: { method: 'POST', path: '/api/v1/users/{id}', scopes: ['okta.users.manage'] },
  effect: 'once',
  permissions: ['okta.users.userprofile.manage or okta.users.manage'],
  permissionsInferred: true,
  inputs: {
    user: person('id', 'takes-login'),
    realm: text('Realm ID', { body: 'realmId' }, { example: 'guo1a2b3c4D5e6F7g8h9' }),
  },
  output: record(user),
  look: byField({
    looked: 'The user',
    path: '/api/v1/users/{id}',
    scopes: ['okta.users.read'],
    field: 'realmId',
    after: ({ realm }) => [realm],
  }),
});
