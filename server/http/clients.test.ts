// Which address a request came from, and who is believed about it.
import type { IncomingMessage } from 'node:http';

import { expect, test } from 'vitest';

import { createClients } from './clients.ts';

const from = (remoteAddress: string | undefined, forwarded?: string): IncomingMessage =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

const clients = createClients(['127.0.0.0/8', '::1', '10.0.0.0/8', 'fd00::/8']);

test.each([
  ['a client itself', '203.0.113.9', undefined, '203.0.113.9'],
  ['a client that claims to be another', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['a proxy for a client', '127.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['a proxy, its address as IPv4 in IPv6', '::ffff:127.0.0.1', '203.0.113.9', '203.0.113.9'],
  ['a proxy for a client that claims to be another', '127.0.0.1', '198.51.100.1, 203.0.113.9', '203.0.113.9'],
  ['a proxy behind another', '10.0.0.2', '198.51.100.1, 203.0.113.9, 10.0.0.1', '203.0.113.9'],
  ['proxies alone', '10.0.0.2', '10.0.0.1', '10.0.0.1'],
  ['a proxy that says nothing', '10.0.0.2', undefined, '10.0.0.2'],
  ['a proxy that says nonsense', '10.0.0.2', '203.0.113.9, unknown', '10.0.0.2'],
  ['a proxy that names the port', '10.0.0.2', '203.0.113.9:51000', '203.0.113.9'],
  ['a proxy that names IPv6 with a port', 'fd00::2', '[2001:db8::7]:51000', '2001:db8::7'],
  ['nobody any more', undefined, '203.0.113.9', ''],
])('%s', (_what, remote, forwarded, expected) => {
  expect(clients.addressOf(from(remote, forwarded))).toBe(expected);
});

test('limits count a /64 of IPv6 as one', () => {
  const networks = ['2001:db8:0:1::1', '2001:db8:0:1:ffff::2', '2001:db8:0:2::1'].map((address) =>
    clients.networkOf(from('127.0.0.1', address)),
  );
  expect(networks[0]).toBe(networks[1]);
  expect(networks[0]).not.toBe(networks[2]);
});
