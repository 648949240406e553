// The body of a request as bytes, bounded, also over all requests that send theirs at a time. It reads once; what the
// bytes mean is its caller's business.
import type { IncomingMessage } from 'node:http';

import type { AppError } from '../../shared/errors.ts';

/** How much of bodies may have come and wait for their rest: of many clients who send slowly it would be any amount. */
export interface BodyRoom {
  /** False, and nothing taken, where there is not so much room. */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
}

/** @param most bytes */
export function createBodyRoom(most: number): BodyRoom {
  let left = most;
  return {
    take(bytes) {
      if (bytes > left) return false;
      left -= bytes;
      return true;
    },
    giveBack(bytes) {
      left += bytes;
    },
  };
}

/** A room that several readers share, and what a request gets that finds none. */
interface Shared {
  room: BodyRoom;
  full(): AppError;
}

/**
 * Reads the whole body. It is a collector of our own, since body-parser's layers cost more than all else on the path of
 * a delivery.
 * @throws what `errors` and `shared` give
 */
export async function readRawBody(
  request: IncomingMessage,
  maxBytes: number,
  errors: { tooLarge(): AppError; aborted(): AppError },
  shared?: Shared,
): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw errors.tooLarge();
  let taken = 0;
  try {
    return await new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      const refuse = (error: AppError): void => {
        request.removeAllListeners('data').pause();
        reject(error);
      };
      request.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxBytes) return refuse(errors.tooLarge());
        if (shared?.room.take(chunk.length) === false) return refuse(shared.full());
        taken = size;
        chunks.push(chunk);
      });
      request.on('end', () =>
        resolve(chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks, size)),
      );
      request.on('error', () => reject(errors.aborted()));
      // It ended before anybody listened: no event will say so.
      if (request.destroyed) reject(errors.aborted());
    });
  } finally {
    shared?.room.giveBack(taken);
  }
}
