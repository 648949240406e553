// okta.create-realm: creates a realm.
import { defineOktaAction } from '../lib/define-action.ts';
import { choice, text, texts } from '../lib/inputs.ts';
import { record } from '../lib/outputs.ts';
import { realm } from '../lib/shapes.ts';

export default defineOktaAction({
  title: 'Create Realm',
  summary: 'Creates a realm.',
  docs: 'A name is taken once. Needs realms, a part of Okta Identity Governance. Nothing tells surely whether a lost call took effect: a person is asked.',
  call: { method: 'POST', path: '/api/v1/realms', scopes: ['okta.realms.manage'] },
  effect: 'once',
  permissions: [],
  inputs: {
    name: text('Name', { body: 'profile.name' }, { example: 'Contractors' }),
    realmType: choice('Realm type', { body: 'profile.realmType' }, ['DEFAULT', 'PARTNER'], { optional: true }),
    domains: texts('Domains', { body: 'profile.domains' }, ['partner.example.com'], true),
  },
  output: record(realm),
});
