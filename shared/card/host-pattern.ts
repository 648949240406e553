// Patterns of hosts that something is bound to: `api.example.com`, `*.example.com:8443`. Pure; what is compared with
// them is a parsed address.

/** Labels of a name, an IPv4 address, or an IPv6 address in brackets; below `*.` at least two labels; then a port. */
export const HOST_PATTERN =
  /^(?:(?:\*\.(?=[^.:]+\.))?[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*|\[[0-9a-f:.]+\])(?::[1-9]\d{0,4})?$/i;

/** An address as a URL has it. */
export interface Place {
  /** `https:` or `http:`. */
  protocol: string;
  hostname: string;
  /** Empty: the usual one of the protocol. */
  port: string;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether one of the patterns names the place. One without a port means https on 443, so that nothing goes out unencrypted
 * unless a port is named; of this machine itself it means any port. `*.example.com` means every name below, and not
 * `example.com`.
 */
export function isHostAllowed(patterns: readonly string[], { protocol, hostname, port }: Place): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  const actual = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return patterns.some((pattern) => {
    const [, name = '', wanted] = /^(.*?)(?::(\d+))?$/.exec(pattern.toLowerCase()) ?? [];
    const isNamed = name.startsWith('*.') ? host.endsWith(name.slice(1)) && host.length >= name.length : host === name;
    if (!isNamed) return false;
    if (wanted !== undefined) return wanted === actual;
    return LOOPBACK.test(host) || (protocol === 'https:' && actual === '443');
  });
}
