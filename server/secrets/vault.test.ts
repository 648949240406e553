import { randomBytes } from 'node:crypto';

import { expect, test } from 'vitest';

import { openVault } from './vault.ts';

const vault = openVault({ masterKey: Buffer.alloc(32, 7) });

test.each([['text'], [{ password: 'pä"ss', nested: { a: [1, null] } }], [null], ['']])(
  '%j comes out as it went in',
  (value) => {
    expect(vault.open(vault.seal(value, 'connection/a'), 'connection/a')).toEqual(value);
  },
);

test('the same secret never gives the same envelope, and shows nothing of itself', () => {
  const envelopes = [1, 2].map(() => vault.seal('a-very-secret-value', 'c'));
  expect(envelopes[0]).not.toBe(envelopes[1]);
  expect(envelopes.join()).not.toContain(Buffer.from('a-very-secret-value').toString('base64url'));
});

test('an envelope opens only where it was made for', () => {
  expect(() => vault.open(vault.seal('secret', 'connection/a'), 'connection/b')).toThrow(
    expect.objectContaining({ code: 'secrets.damaged' }),
  );
});

test('another master key is told from a damaged secret', () => {
  const other = openVault({ masterKey: randomBytes(32) });
  expect(() => other.open(vault.seal('secret', 'c'), 'c')).toThrow(
    expect.objectContaining({ code: 'secrets.wrong-key', message: expect.stringContaining('SIGNALBOX_SECRET_KEY') }),
  );
});

test('any changed character is found', () => {
  const envelope = vault.seal({ a: 1 }, 'c');
  for (let at = 0; at < envelope.length; at += 1) {
    const changed = envelope.slice(0, at) + (envelope[at] === 'A' ? 'B' : 'A') + envelope.slice(at + 1);
    expect(() => vault.open(changed, 'c')).toThrow(/secret c/);
  }
});

test.each(['', 'v1', 'v1.a.b.c.d', 'plain text', 'v2.000000000000.a.b.c'])('"%s" is no envelope', (text) => {
  expect(() => vault.open(text, 'c')).toThrow(expect.objectContaining({ code: 'secrets.damaged' }));
});

test('a key of another length is refused', () => {
  expect(() => openVault({ masterKey: Buffer.alloc(16) })).toThrow('32 bytes');
});
