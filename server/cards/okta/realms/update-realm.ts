// okta.update-realm: replaces the name, the type and the domains of a realm.
import { defineOktaAction } from '../lib/define-action.ts';
import { choice, id, text, texts } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { realm } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Update Realm',
  summary: 'Replaces the name, the type and the domains of a realm.',
  docs: 'What is not given is taken away: read the realm first. Needs realms, a part of Okta Identity Governance. Nothing tells surely whether a lost call took effect: a person is asked.',
  call: { method: 'PUT', path: '/api/v1/realms/{realmId}', scopes: ['okta.realms.manage'] },
  effect: 'once',
  permissions: [],
  inputs: {
    realm: id('Realm ID', 'realmId', 'guo1a2b3c4D5e6F7g8h9'),
    name: text('Name', { body: 'profile.name' }, { example: 'Contractors' }),
    realmType: choice('Realm type', { body: 'profile.realmType' }, ['DEFAULT', 'PARTNER'], { optional: true }),
    domains: texts('Domains', { body: 'profile.domains' }, ['partner.example.com'], true),
  },
  output: record(realm),
});
