// okta.read-realm: reads a realm.
import { defineOktaAction } from '../lib/define-action.ts';
import { id } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { realm } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Read Realm',
  summary: 'Reads a realm.',
  docs: 'The ID is that of Search Realms. Needs realms, a part of Okta Identity Governance.',
  call: { method: 'GET', path: '/api/v1/realms/{realmId}', scopes: ['okta.realms.read'] },
  effect: 'pure',
  permissions: [],
  inputs: {
    realm: id('Realm ID', 'realmId', 'guo1a2b3c4D5e6F7g8h9'),
  },
  output: record(realm),
});
