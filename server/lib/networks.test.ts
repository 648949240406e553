// Addresses: what is one, which range it is in, and whom a limit counts.
import { expect, test } from 'vitest';

import { isWithin, networkOf, parseAddress, parseRange } from './networks.ts';

test.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
  ['::1', '::/64'],
  ['', ''],
  ['unknown', 'unknown'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test.each([
  ['10.1.2.3', '10.0.0.0/8', true],
  ['11.1.2.3', '10.0.0.0/8', false],
  ['10.1.2.3', '10.1.2.3', true],
  ['10.1.2.4', '10.1.2.3', false],
  ['::ffff:10.1.2.3', '10.0.0.0/8', true],
  ['10.1.2.3', '::ffff:10.0.0.0/104', true],
  ['11.1.2.3', '::ffff:10.0.0.0/104', false],
  ['fd00::1', 'fd00::/8', true],
  ['fd00::1', '10.0.0.0/8', false],
])('%s is within %s: %s', (address, range, expected) => {
  expect(isWithin(parseAddress(address)!, parseRange(range)!)).toBe(expected);
});

test.each([
  '',
  '10.0.0.0/33',
  '10.0.0/8',
  'localhost',
  '1.2.3',
  '0x7f000001',
  'fd00::/129',
  '10.0.0.0/',
  '::ffff:10.0.0.0/8',
])('"%s" is no range', (text) => {
  expect(parseRange(text)).toBeUndefined();
});
