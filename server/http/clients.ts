// Whose request it is: the one place that says which address a request came from. A proxy is believed about whom it
// speaks for only where it is among the trusted ones (TRUSTED_PROXIES); what anybody else writes into X-Forwarded-For
// is ignored.
import type { IncomingMessage } from 'node:http';

import { isWithin, networkOf, parseAddress, parseRange } from '../lib/networks.ts';

export interface Clients {
  /** The client's address; empty where the connection is gone already. */
  addressOf(request: IncomingMessage): string;
  /** What limits count: the client's IPv4 address, or the /64 that its IPv6 address is in. */
  networkOf(request: IncomingMessage): string;
}

/** @param trustedProxies addresses and CIDRs, as `config.ts` has checked them */
export function createClients(trustedProxies: readonly string[]): Clients {
  const trusted = trustedProxies.map((entry) => parseRange(entry)).filter((range) => range !== undefined);

  function isTrusted(text: string): boolean {
    const address = parseAddress(text);
    return address !== undefined && trusted.some((range) => isWithin(address, range));
  }

  /** Goes from the nearest hop to the farthest one that somebody trusted names. */
  function addressOf(request: IncomingMessage): string {
    const named = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    let client = plain(request.socket.remoteAddress ?? '') ?? '';
    while (isTrusted(client)) {
      const next = plain(named.pop() ?? '');
      // Nothing more is said, or nothing that can be read: it is the last one who is known.
      if (next === undefined) break;
      client = next;
    }
    return client;
  }

  return { addressOf, networkOf: (request) => networkOf(addressOf(request)) };
}

/** The address without port and brackets, which some proxies write; undefined: it is no address. */
function plain(text: string): string | undefined {
  const [, bracketed, v4] = /^\s*(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)\s*$/.exec(text) ?? [];
  return parseAddress(bracketed ?? v4 ?? text.trim())?.toString();
}
