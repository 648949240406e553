// The revision of a draft as HTTP says it: ETag and If-Match (RFC 9110).
import type { Request } from 'express';

import { ValidationError } from '../../shared/errors.ts';

/** The ETag of a draft with this revision. */
export function etagOf(revision: number): string {
  return `"${revision}"`;
}

/**
 * The revision that a client has read, which its change must follow.
 * @throws ValidationError `request.if-match-missing`, `request.invalid`
 */
export function expectedRevision(request: Request): number {
  const header = request.headers['if-match'];
  if (header === undefined) {
    const message =
      'Send the header If-Match with the revision that you read, such as If-Match: "3", so that no change of others is lost.';
    throw new ValidationError('request.if-match-missing', message);
  }
  const revision = /^\s*(?:W\/)?"?(\d{1,15})"?\s*$/.exec(header)?.[1];
  if (revision === undefined)
    throw new ValidationError('request.invalid', 'If-Match must be one revision in quotes, such as "3".');
  return Number(revision);
}
