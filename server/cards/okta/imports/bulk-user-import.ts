// okta.bulk-user-import: hands users to a session of an identity source, to be created and updated, or deleted.
import { defineOktaAction } from '../lib/define-action.ts';
import { choice, id, objects } from '../lib/inputs.ts';
import { number, record } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'Bulk User Import',
  summary: 'Imports users into a session of an identity source.',
  docs: 'At most 200 users a call. Each has an `externalId`, and a `profile` where it is created or updated: _Map Profile Source Attributes_ makes both. Nothing happens to the users before the session is triggered. Nothing tells surely whether a lost call took effect: a person is asked.',
  call: {
    method: 'POST',
    path: '/api/v1/identity-sources/{identitySourceId}/sessions/{sessionId}/bulk-upsert',
    scopes: ['okta.identitySources.manage'],
  },
  effect: 'once',
  permissions: [],
  inputs: {
    application: id('Application', 'identitySourceId', '0oa1b2c3d4E5f6G7h8i9'),
    session: id('Session ID', 'sessionId', 'uij1a2b3c4D5e6F7g8h9'),
    importOperation: choice('Import operation', { none: true }, ['upsert', 'delete'], {
      fallback: 'upsert',
      description: 'Create and update users, or deactivate and delete them.',
    }),
    users: objects(
      'Users',
      { body: 'profiles' },
      [{ externalId: 'E1001', profile: { userName: 'lin.example@example.com', email: 'lin.example@example.com' } }],
      200,
    ),
  },
  output: record({ recordsImported: number('Records imported', 1) }),
  path: ({ importOperation }) =>
    `/api/v1/identity-sources/{identitySourceId}/sessions/{sessionId}/bulk-${importOperation === 'delete' ? 'delete' : 'upsert'}`,
  body: ({ importOperation, users }) => ({
    entityType: 'USERS',
    profiles: importOperation === 'delete' ? users.map(({ externalId = null }) => ({ externalId })) : users,
  }),
  // Okta's answer is empty, so what was sent is counted as what it took.
  answer: ({ users }) => ({ recordsImported: users.length }),
});
