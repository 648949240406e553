// The body of a request as bytes, bounded. Reads once; what the bytes mean is its caller's.
import type { IncomingMessage } from 'node:http';

import type { AppError } from '../../shared/errors.ts';

/** A collector of our own: body-parser's layers cost more than all else on the path of a delivery. */
export function readRawBody(
  request: IncomingMessage,
  maxBytes: number,
  errors: { tooLarge(): AppError; aborted(): AppError },
): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw errors.tooLarge();
  return new Promise((resolve, reject) => {
    let first: Buffer | undefined;
    let more: Buffer[] | undefined;
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        request.removeAllListeners('data').pause();
        reject(errors.tooLarge());
      } else if (first === undefined) first = chunk;
      else (more ??= [first]).push(chunk);
    });
    request.on('end', () => resolve(more === undefined ? (first ?? Buffer.alloc(0)) : Buffer.concat(more, size)));
    request.on('error', () => reject(errors.aborted()));
    // It ended before anybody listened: no event will say so.
    if (request.destroyed) reject(errors.aborted());
  });
}
