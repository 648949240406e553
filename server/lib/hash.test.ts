// The hash, against known values.
import { expect, test } from 'vitest';
import { sha256Hex } from './hash.ts';

test('the hash is SHA-256 of the UTF-8 bytes, in hex', () => {
  expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(sha256Hex('ü')).toBe(sha256Hex(Buffer.from([0xc3, 0xbc]).toString('utf8')));
  expect(sha256Hex('ü')).not.toBe(sha256Hex('u\u0308'));
});
