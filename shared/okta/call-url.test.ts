import { describe, expect, test } from 'vitest';

import type { OktaCall } from '../card/okta-client.ts';
import { callPath, callPreview, oktaWithout, refuseWrite } from './call-url.ts';

const ORG = 'https://example.okta.com';

function call(part: Partial<OktaCall>): OktaCall {
  return { method: 'GET', path: '/api/v1/users/{id}', scopes: ['okta.users.read'], ...part };
}

describe('the address of a call', () => {
  test.each([
    ['00u1', '/api/v1/users/00u1'],
    ['ada@example.com', '/api/v1/users/ada%40example.com'],
    ['a/b@example.com', '/api/v1/users/a%2Fb%40example.com'],
    ['../groups', '/api/v1/users/..%2Fgroups'],
    ['x?limit=1#y', '/api/v1/users/x%3Flimit%3D1%23y'],
    ['é%2F', '/api/v1/users/%C3%A9%252F'],
    ['...', '/api/v1/users/...'],
  ])('%s stays in its segment', (id, path) => {
    expect(callPath(call({ params: { id } }))).toBe(path);
    expect(new URL(`${ORG}${path}`).pathname).toBe(path);
  });

  test.each([['..'], ['.'], [''], ['  '], ['a\u0000b'], ['a\nb'], ['\ud800']])('%j is no value', (id) => {
    expect(() => callPath(call({ params: { id } }))).toThrow(expect.objectContaining({ code: 'okta.bad-call' }));
  });

  test('a value that is missing is said by its name', () => {
    expect(() => callPath(call({}))).toThrow(/needs a value for "id"/);
  });

  test.each([
    ['//evil.example/api/v1/users'],
    ['/api/v1//users'],
    ['/api/v1/../../oauth2/v1/token'],
    ['/api/v1/%2e%2e/users'],
    ['/api/v1/users\\x'],
    ['/api/v1/users%2fx'],
    ['/api/v1/users@evil.example'],
    ['/api/v1/users?x=1'],
    ['/oauth2/v1/token'],
    ['/login/login.htm'],
    ['api/v1/users'],
    ['https://evil.example/api/v1/users'],
    ['@evil.example/api/v1/users'],
    [''],
  ])('%j is no path of the API', (path) => {
    expect(() => callPath(call({ path }))).toThrow(expect.objectContaining({ code: 'okta.bad-call' }));
  });

  test.each([
    ['/api/v1/users/me'],
    ['/attack-protection/api/v1/x'],
    ['/oauth2/v1/clients/0oa1/roles'],
    ['/api/v1/a%40b.c'],
  ])('%s is one', (path) => {
    expect(callPath(call({ path }))).toBe(path);
  });

  test('a query leaves out what is not given, and repeats a list', () => {
    const query = { search: 'status eq "A+B"', limit: 200, q: undefined, after: null, expand: ['a', 'b'], all: false };
    expect(callPath(call({ path: '/api/v1/users', query }))).toBe(
      '/api/v1/users?search=status%20eq%20%22A%2BB%22&limit=200&expand=a&expand=b&all=false',
    );
    expect(() => callPath(call({ path: '/api/v1/users', query: { filter: 'x'.repeat(9_000) } }))).toThrow(
      /Ask for less/,
    );
  });
});

test('S11 a preview is what would be sent, and a write in a dry run or a look is refused', async () => {
  const suspend = call({
    method: 'POST',
    path: '/api/v1/users/{id}/lifecycle/suspend',
    params: { id: '00u1' },
    body: {},
  });
  expect(callPreview(ORG, suspend)).toEqual({
    method: 'POST',
    url: 'https://example.okta.com/api/v1/users/00u1/lifecycle/suspend',
    body: {},
    scopes: ['okta.users.read'],
  });
  expect(() => refuseWrite(suspend, 'dry-run')).toThrow(expect.objectContaining({ code: 'okta.write-in-dry-run' }));
  expect(() => refuseWrite(suspend, 'look')).toThrow(expect.objectContaining({ code: 'okta.write-in-look' }));
  expect(() => refuseWrite(call({}), 'look')).not.toThrow();
  const none = oktaWithout(ORG, () => Promise.reject(new Error('nothing')));
  expect(none.preview(suspend)).toEqual(callPreview(ORG, suspend));
  await expect(none.request(suspend)).rejects.toThrow('nothing');
  await expect(none.pages(call({}))[Symbol.asyncIterator]().next()).rejects.toThrow('nothing');
});
