import { describe, expect, test } from 'vitest';

import { createAddressCheck, plainHost } from './address-check.ts';

const none = createAddressCheck([]);

describe('addresses that are refused', () => {
  test.each([
    ['127.0.0.1', 'loopback'],
    ['127.8.9.10', 'loopback'],
    ['10.0.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.1.1', 'private'],
    ['169.254.169.254', 'cloud metadata'],
    ['168.63.129.16', "Azure's host service"],
    ['100.64.0.1', 'carrier-grade NAT'],
    ['0.0.0.0', 'unspecified'],
    ['255.255.255.255', 'broadcast'],
    ['224.0.0.1', 'multicast'],
    ['240.0.0.1', 'reserved'],
    ['::1', 'loopback'],
    ['::', 'unspecified'],
    ['fe80::1', 'link-local'],
    ['fd00:ec2::254', 'unique local'],
    ['ff02::1', 'multicast'],
    ['::ffff:127.0.0.1', 'IPv4 inside IPv6'],
    ['::ffff:7f00:1', 'IPv4 inside IPv6'],
    ['::127.0.0.1', 'IPv4-compatible'],
    ['64:ff9b::7f00:1', 'NAT64'],
    ['2002:7f00:1::', '6to4'],
  ])('%s (%s)', (address) => {
    expect(none.literal(address, 443)).toBe(false);
    expect(none.allowed('example.com', 443, [address])).toEqual([]);
  });

  test.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is public', (address) => {
    expect(none.literal(address, 443)).toBe(true);
  });

  test('of several addresses only the public ones are left to connect to', () => {
    expect(none.allowed('example.com', 443, ['10.0.0.1', '8.8.8.8', '::1'])).toEqual(['8.8.8.8']);
  });

  test('a name is no address', () => {
    expect(none.literal('localhost', 80)).toBeUndefined();
    expect(none.allowed('localhost', 80, ['no address'])).toEqual([]);
  });
});

describe('SIGNALBOX_ALLOW_PRIVATE', () => {
  test('an address with a port allows that port only', () => {
    const check = createAddressCheck(['127.0.0.1:9999']);
    expect(check.literal('127.0.0.1', 9999)).toBe(true);
    expect(check.literal('127.0.0.1', 9998)).toBe(false);
    expect(check.allowed('localhost', 9999, ['127.0.0.1', '::1'])).toEqual(['127.0.0.1']);
  });

  test('a name allows whatever it resolves to, and no other name', () => {
    const check = createAddressCheck(['Mail.Internal', 'localhost:3000']);
    expect(check.allowed('mail.internal.', 25, ['10.1.2.3'])).toEqual(['10.1.2.3']);
    expect(check.allowed('other.internal', 25, ['10.1.2.3'])).toEqual([]);
    expect(check.allowed('localhost', 3000, ['::1'])).toEqual(['::1']);
    expect(check.allowed('localhost', 3001, ['::1'])).toEqual([]);
  });

  test('ranges, of both kinds, with and without a port', () => {
    const check = createAddressCheck(['10.0.0.0/8', 'fd00::/8', '192.168.0.0/16:8443', '[::1]:80']);
    expect(check.literal('10.255.0.1', 1)).toBe(true);
    expect(check.literal('[fd12::1]', 1)).toBe(true);
    expect(check.literal('192.168.4.4', 8443)).toBe(true);
    expect(check.literal('192.168.4.4', 443)).toBe(false);
    expect(check.literal('[::1]', 80)).toBe(true);
    expect(check.literal('11.0.0.1', 1)).toBe(true);
    expect(check.literal('172.16.0.1', 1)).toBe(false);
  });

  test.each(['10.0.0.0/33', 'http://localhost', '127.0.0.1:70000', 'a b', '*'])('"%s" is refused by name', (entry) => {
    expect(() => createAddressCheck([entry])).toThrow(
      expect.objectContaining({ code: 'config.allow-private', message: expect.stringContaining(`"${entry}"`) }),
    );
  });

  test('empty entries are left out', () => {
    expect(createAddressCheck(['', ' ']).literal('127.0.0.1', 80)).toBe(false);
  });
});

test('a host is compared without brackets, case and the rooted dot', () => {
  expect([plainHost('[::1]'), plainHost('Example.COM.')]).toEqual(['::1', 'example.com']);
});
