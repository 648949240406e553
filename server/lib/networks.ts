// Network addresses as values: read, compared with ranges, and put together by the network that one party holds. Pure.
import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** An address and how many of its leading bits count. */
export type Range = readonly [Address, number];

/**
 * Four parts of 16 bits: a /64, which one household or machine is commonly given. Within it addresses are free to take.
 */
const V6_NETWORK_PARTS = 4;

/** IPv4 inside IPv6 (`::ffff:127.0.0.1`) is the IPv4 address. Undefined: the text is no address. */
export function parseAddress(text: string): Address | undefined {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text) ? ipaddr.process(text) : undefined;
}

/** An address (all of whose bits count) or a CIDR; undefined where the text is neither. */
export function parseRange(text: string): Range | undefined {
  const [, base = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const address = parseAddress(base);
  if (address === undefined) return undefined;
  const most = address.kind() === 'ipv4' ? 32 : 128;
  // IPv4 inside IPv6: its first 96 bits say so.
  const given = bits === undefined ? most : Number(bits) - (most === 32 && base.includes(':') ? 96 : 0);
  return given >= 0 && given <= most ? [address, given] : undefined;
}

/** False where one is IPv4 and the other IPv6. */
export function isWithin(address: Address, [base, bits]: Range): boolean {
  return base.kind() === address.kind() && address.match([base, bits]);
}

/**
 * Whom a limit counts: an IPv4 address, or the /64 of an IPv6 address, since whoever has one address of it has all of
 * them. A text that is no address stands for itself.
 */
export function networkOf(text: string): string {
  const address = parseAddress(text);
  if (address === undefined) return text;
  if (address instanceof ipaddr.IPv4) return address.toString();
  const parts = address.parts.map((part, at) => (at < V6_NETWORK_PARTS ? part : 0));
  return `${new ipaddr.IPv6(parts).toString()}/64`;
}
