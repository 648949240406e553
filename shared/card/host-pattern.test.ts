import { expect, test } from 'vitest';

import { HOST_PATTERN, isHostAllowed } from './host-pattern.ts';

test.each([
  ['api.example.com', 'https://api.example.com/x', true],
  ['api.example.com', 'https://API.example.com./x', true],
  ['API.example.com', 'https://api.example.com/x', true],
  ['api.example.com', 'https://api.example.com:443/x', true],
  ['api.example.com', 'https://api.example.com:8443/x', false],
  ['api.example.com', 'http://api.example.com/x', false],
  ['api.example.com:80', 'http://api.example.com/x', true],
  ['api.example.com', 'https://example.com/', false],
  ['api.example.com', 'https://evil-api.example.com/', false],
  ['api.example.com', 'https://api.example.com.evil.example/', false],
  ['example.com', 'https://api.example.com/', false],
  ['*.example.com:8443', 'https://a.example.com:8443/', true],
  ['*.example.com:8443', 'https://b.a.example.com:8443/', true],
  ['*.example.com:8443', 'https://a.example.com/', false],
  ['*.example.com', 'https://example.com/', false],
  ['*.example.com', 'https://evilexample.com/', false],
  ['127.0.0.1:9999', 'http://127.0.0.1:9999/', true],
  ['127.0.0.1:9999', 'http://127.0.0.1:9998/', false],
  ['127.0.0.1:9999', 'http://localhost:9999/', false],
  ['127.0.0.1', 'http://127.0.0.1:9998/', true],
  ['10.0.0.1', 'http://10.0.0.1:9998/', false],
  ['[::1]:9999', 'http://[::1]:9999/', true],
])('%s and %s: %s', (pattern, url, allowed) => {
  expect(HOST_PATTERN.test(pattern)).toBe(true);
  expect(isHostAllowed(['other.example.org', pattern], new URL(url))).toBe(allowed);
});

test.each([
  '',
  '*',
  '*.com',
  'https://api.example.com',
  'api.example.com/path',
  'a b',
  'api.*.com',
  'x:0',
  'x:123456',
  'u@x',
])('"%s" is no host', (pattern) => {
  expect(HOST_PATTERN.test(pattern)).toBe(false);
});
