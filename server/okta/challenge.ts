// What `WWW-Authenticate` says of a refused sign-in (RFC 6750, RFC 9449): for DPoP Okta says it nowhere else. Pure.

export interface Challenge {
  error?: string;
  description?: string;
  /** Scopes that the call needs, with spaces between. */
  scope?: string;
}

/** Of several challenges the first one that names an error. */
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
