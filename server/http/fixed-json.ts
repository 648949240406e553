// Answers that stay the same until the server is upgraded, and are large: compressed once, and not sent again to a
// browser that has them (RFC 9110, ETag and If-None-Match).
import { createHash } from 'node:crypto';
import { constants, gzipSync } from 'node:zlib';

import type { Request, Response } from 'express';

import { SENT } from './route.ts';

/**
 * Gives the handler of a call whose answer is `make()`, which is called at its first use. The browser asks each time
 * whether it has changed, and is told 304.
 */
export function fixedJson(make: () => object): (call: { request: Request; response: Response }) => typeof SENT {
  let made: { plain: Buffer; packed: Buffer; tag: string } | undefined;
  return ({ request, response }) => {
    made ??= packed(make());
    response.setHeader('Cache-Control', 'private, no-cache');
    response.setHeader('ETag', made.tag);
    response.setHeader('Vary', 'Accept-Encoding, Authorization, Cookie');
    if (request.get('if-none-match') === made.tag) {
      response.status(304).end();
      return SENT;
    }
    response.type('json');
    if (request.acceptsEncodings('gzip') === 'gzip') {
      response.setHeader('Content-Encoding', 'gzip');
      response.send(made.packed);
    } else {
      response.send(made.plain);
    }
    return SENT;
  };
}

/** The answer in both forms, with the tag of what it says. */
function packed(value: object): { plain: Buffer; packed: Buffer; tag: string } {
  const plain = Buffer.from(JSON.stringify(value));
  // Weak: the compressed bytes and the plain ones say the same.
  const tag = `W/"${createHash('sha256').update(plain).digest('base64url').slice(0, 27)}"`;
  return { plain, packed: gzipSync(plain, { level: constants.Z_BEST_COMPRESSION }), tag };
}
