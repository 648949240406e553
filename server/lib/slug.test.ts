import { expect, test } from 'vitest';

import { freeSlug, slugOf } from './slug.ts';

test.each([
  ['Groß Ärger', 'gross-arger'],
  ['  Œuvre & Æther, łódź ', 'oeuvre-aether-lodz'],
  ['Büro  Post!', 'buro-post'],
  ['邮件', 'flow'],
  ['--', 'flow'],
  [`${'a'.repeat(63)} b`, 'a'.repeat(63)],
])('%j becomes %j', (name, slug) => {
  expect(slugOf(name, 'flow')).toBe(slug);
});

test('the first free number follows, and the whole stays short', async () => {
  const taken = new Set(['mail', 'mail-2', 'a'.repeat(64)]);
  expect(await freeSlug('mail', (id) => taken.has(id))).toBe('mail-3');
  expect(await freeSlug('a'.repeat(64), (id) => taken.has(id))).toBe(`${'a'.repeat(62)}-2`);
});
