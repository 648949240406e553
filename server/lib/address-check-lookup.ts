// Name resolution that gives only addresses that may be connected to. A socket that is made with it connects to exactly
// one of these: the name is not resolved a second time, so it cannot change its mind after the check (DNS rebinding).
import type { LookupFunction } from 'node:net';

import { type AddressCheck, forbiddenAddress, plainHost } from './address-check.ts';

/**
 * @param port of the call, since exceptions may be for one port
 * @param lookup resolves names; asked for all addresses of a name
 * @param code of the TerminalError that the socket ends with where no address is allowed
 */
export function checkedLookup(
  check: AddressCheck,
  port: number,
  lookup: LookupFunction,
  code = 'http.forbidden-address',
): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const resolved = typeof found === 'string' ? [{ address: found, family: found.includes(':') ? 6 : 4 }] : found;
      const addresses = new Set(
        check.allowed(
          hostname,
          port,
          resolved.map((one) => one.address),
        ),
      );
      const usable = resolved.filter((one) => addresses.has(one.address));
      const [first] = usable;
      if (first === undefined) return callback(forbiddenAddress(plainHost(hostname), port, code), []);
      if (options.all === true) return callback(null, usable);
      return callback(null, first.address, first.family);
    });
  };
}
