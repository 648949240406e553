// What `WWW-Authenticate` says of a refused sign-in (RFC 6750, RFC 9449): for DPoP Okta says it nowhere else. Pure.

/** The parts of a challenge that are understood here. */
export interface Challenge {
  /** The error's code, such as `insufficient_scope` or `use_dpop_nonce`. */
  error?: string;
  /** What is wrong, in the org's words. */
  description?: string;
  /** Scopes that the call needs, with spaces between. */
  scope?: string;
}

/**
 * Of several challenges in one header the first value of each part counts.
 * @param header `WWW-Authenticate` as it came
 */
export function challengeOf(header: string | undefined): Challenge {
  const found: Challenge = {};
  if (header === undefined) return found;
  for (const [, name = '', quoted, plain] of header.matchAll(/(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g)) {
    const value = (quoted ?? plain ?? '').replaceAll(/\\(.)/g, '$1');
    if (name === 'error') found.error ??= value;
    if (name === 'error_description') found.description ??= value;
    if (name === 'scope') found.scope ??= value;
  }
  return found;
}
