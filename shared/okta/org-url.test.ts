import { expect, test } from 'vitest';

import { mendedOrgUrl } from './org-url.ts';

test.each([
  ['https://acme.okta.com', 'https://acme.okta.com'],
  [' https://acme.okta.com/ ', 'https://acme.okta.com'],
  ['https://ACME.okta.com/admin/dashboard?x=1#y', 'https://acme.okta.com'],
  ['https://acme-admin.okta.com/admin/users', 'https://acme.okta.com'],
  ['https://dev-123-admin.oktapreview.com', 'https://dev-123.oktapreview.com'],
  ['https://login.acme-admin.example', 'https://login.acme-admin.example'],
  ['https://acme-admin.example.com', 'https://acme-admin.example.com'],
  ['http://127.0.0.1:4600/', 'http://127.0.0.1:4600'],
  ['https://user:password@acme.okta.com', 'https://user:password@acme.okta.com'],
  ['acme.okta.com', 'acme.okta.com'],
])('%s is meant as %s', (given, meant) => {
  expect(mendedOrgUrl(given)).toBe(meant);
});
