// Which network addresses outbound calls may reach: public ones, and those that SIGNALBOX_ALLOW_PRIVATE names.
// Otherwise whoever may edit a flow could reach the inside of the network that the server stands in (SSRF). Pure: names
// are resolved by the caller, and the address that was checked is the one to connect to, so a name cannot change its
// mind in between.
import ipaddr from 'ipaddr.js';

import { TerminalError, ValidationError } from '../../shared/errors.ts';
import { isWithin, parseAddress, parseRange, type Address, type Range } from './networks.ts';

/** One entry of SIGNALBOX_ALLOW_PRIVATE: a host by name, or a range of addresses. */
interface Exception {
  /** Lower case, as in a URL; undefined for a range. */
  host: string | undefined;
  range: Range | undefined;
  /** Undefined: any port. */
  port: number | undefined;
}

export interface AddressCheck {
  /** The addresses of `resolved` that may be connected to, in their order; empty where there is none. */
  allowed(hostname: string, port: number, resolved: readonly string[]): string[];
  /** The same question for a host that is an address itself; undefined for a name, which must be resolved first. */
  literal(hostname: string, port: number): boolean | undefined;
}

/** Global unicast: what is outside of it is local, special, or not handed out. */
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3');
/** Azure's host service: public by its number, reachable only from inside a virtual machine. */
const AZURE_HOST_SERVICE = '168.63.129.16';

/**
 * @param entries `SIGNALBOX_ALLOW_PRIVATE`: hosts, addresses or CIDRs, each with or without a port
 * @throws ValidationError `config.allow-private`
 */
export function createAddressCheck(entries: readonly string[]): AddressCheck {
  const exceptions = entries.map((entry) => parseException(entry.trim())).filter((entry) => entry !== undefined);
  const check = (hostname: string, port: number, text: string): boolean => {
    const address = parseAddress(text);
    if (address === undefined) return false;
    return isPublic(address) || exceptions.some((exception) => excepts(exception, hostname, port, address));
  };
  return {
    allowed(hostname, port, resolved) {
      const name = plainHost(hostname);
      return resolved.filter((address) => check(name, port, address));
    },
    literal(hostname, port) {
      const name = plainHost(hostname);
      return parseAddress(name) === undefined ? undefined : check(name, port, name);
    },
  };
}

/** The error for a call that may not be made. It names the setting that would allow it. */
export function forbiddenAddress(hostname: string, port: number, code = 'http.forbidden-address'): TerminalError {
  const target = `${hostname}:${port}`;
  return new TerminalError(
    code,
    `${target} is a private or local address, and calls to those are refused. If it is meant, add ${target} to SIGNALBOX_ALLOW_PRIVATE and restart.`,
    { details: { host: hostname, port } },
  );
}

/** A URL's hostname without the brackets of IPv6 and the dot of a rooted name. */
export function plainHost(hostname: string): string {
  const bare = hostname.startsWith('[') && hostname.endsWith(']') ? hostname.slice(1, -1) : hostname;
  return bare.toLowerCase().replace(/\.$/, '');
}

function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast' || address.toString() === AZURE_HOST_SERVICE) return false;
  return address.kind() === 'ipv4' || address.match(GLOBAL_V6);
}

function excepts(exception: Exception, hostname: string, port: number, address: Address): boolean {
  if (exception.port !== undefined && exception.port !== port) return false;
  if (exception.host !== undefined) return exception.host === hostname;
  return exception.range !== undefined && isWithin(address, exception.range);
}

function parseException(entry: string): Exception | undefined {
  if (entry === '') return undefined;
  const { host, port } = splitPort(entry);
  const name = plainHost(host);
  const range = parseRange(name);
  if (range !== undefined) return { host: undefined, range, port };
  if (!/^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/.test(name)) throw malformed(entry);
  return { host: name, range: undefined, port };
}

/** `host:port`, `[v6]:port`, `cidr:port`; a bare IPv6 address or range has no port. */
function splitPort(entry: string): { host: string; port: number | undefined } {
  const match = /^(\[[^\]]+\]|[^:[\]]+):(\d{1,5})$/.exec(entry);
  if (match === null) return { host: entry, port: undefined };
  const port = Number(match[2]);
  if (port < 1 || port > 65_535) throw malformed(entry);
  return { host: match[1] ?? '', port };
}

function malformed(entry: string): ValidationError {
  return new ValidationError(
    'config.allow-private',
    `SIGNALBOX_ALLOW_PRIVATE has the entry "${entry}"; allowed are hosts, addresses and CIDRs, each with or without a port, such as 127.0.0.1:9999, mail.internal or 10.0.0.0/8.`,
  );
}
