// Which addresses a connection takes for its token: the client's secret goes there.
import { expect, test } from 'vitest';

import http from './http.connection.ts';

/** What is wrong with the address; none: it is taken. */
function issuesOf(tokenUrl: string): string[] {
  const auth = { type: 'oauth2', tokenUrl, clientId: 'box', clientSecret: 'secret' };
  const { error } = http.settings.safeParse({ auth, hosts: ['api.example.com'] });
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

test.each([
  'https://login.example.com',
  'https://login.example.com/',
  'https://login.example.com:8443/oauth2/token?tenant=a',
  'HTTPS://Login.Example.com/token',
  'http://localhost:8080',
  'http://localhost:8080/',
  'http://localhost:8080/token',
  'http://localhost:8080?tenant=a',
  'http://127.0.0.1:80',
  'http://[::1]:8080',
  'http://[::1]:8080/token',
])('%s is taken', (address) => {
  expect(issuesOf(address)).toEqual([]);
});

test.each([
  // Unencrypted by mistake.
  'http://login.example.com',
  'http://login.example.com/token',
  'http://login.example.com/:8080',
  'http://login.example.com?a:8080/',
  'http://[::1]/token',
  // Elsewhere than it looks, or something that signs in by itself.
  'https://user@login.example.com/token',
  'https://login.example.com\\@evil.example/token',
  'http://localhost:8080@evil.example',
  'http://localhost:8080:9090/token',
  'https://login.example.com/token#part',
  // Nowhere.
  'http://localhost:99999/token',
  'http://local host:8080/token',
  'https://',
  'https:///token',
  'https://:8443/token',
  'ftp://login.example.com',
  'login.example.com/token',
])('%s is refused, with what is allowed', (address) => {
  expect(issuesOf(address)).toEqual([
    'auth.tokenUrl: The token URL is a whole address that begins with https://; plain http:// only where it names a port.',
  ]);
});
