// okta.list-applications-assigned-to-user: lists the apps that a user sees.
import { defineOktaAction } from '../lib/define-action.ts';
import { person } from '../lib/inputs.ts';
import { flag, records, text } from '../lib/outputs.ts';

export default defineOktaAction({
  title: 'List Applications Assigned to User',
  summary: 'Lists the apps that a user sees.',
  docs: 'The links of the dashboard: an app may have several.',
  call: { method: 'GET', path: '/api/v1/users/{id}/appLinks', scopes: ['okta.users.read'] },
  effect: 'pure',
  permissions: ['okta.users.read'],
  permissionsInferred: true,
  inputs: {
    user: person('id', 'takes-login'),
  },
  output: records('applications', 'Applications', {
    id: text('ID', '00u1a2b3'),
    label: text('Label', 'Payroll'),
    appName: text('App name', 'payroll'),
    appInstanceId: text('App instance ID', '0oa1b2c3d4E5f6G7h8i9'),
    linkUrl: text('Link', 'https://example.okta.com/home/payroll'),
    hidden: flag('Hidden', false),
  }),
});
