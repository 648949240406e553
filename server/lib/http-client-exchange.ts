// One request and its answer over a pool: the bytes, bounded, with no redirect followed and nothing decoded. It handles
// undici's events itself, since an answer that is read whole needs no stream.
import type { Dispatcher, Pool } from 'undici';

import { beforeSending, classify, tooLarge } from './http-client-errors.ts';
import type { PreparedRequest } from './http-client-request.ts';

export interface RawResponse {
  status: number;
  /** Names in lower case; several values joined with `, `. */
  headers: Record<string, string>;
  bytes: Buffer;
}

/** `path`: path and query as they are sent. `maxBytes`: bound of the answer as it comes, before decompression. */
export interface Exchange {
  pool: Pool;
  url: URL;
  path: string;
  request: PreparedRequest;
  /** When it aborts, its reason is thrown. */
  signal: AbortSignal;
  maxBytes: number;
}

/**
 * Resolves with any status. @throws AppError as `classify`, `tooLarge` and `beforeSending` of http-client-errors.ts
 * make them
 */
export function exchange({ pool, url, path, request, signal, maxBytes }: Exchange): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let headers: Record<string, string> = {};
    let size = 0;
    const chunks: Buffer[] = [];
    let settled = false;

    const fail = (error: unknown): void => {
      if (settled) return;
      settled = true;
      signal.removeEventListener('abort', onAbort);
      reject(classify(error, url.host, controller !== undefined));
    };
    const onAbort = (): void => {
      const reason = signal.reason as Error;
      fail(controller === undefined ? beforeSending(reason, url.host) : reason);
      controller?.abort(reason);
    };
    if (signal.aborted) return fail(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        // Given up while it waited for a connection: nothing is sent.
        if (settled) return started.abort(signal.reason as Error);
        controller = started;
      },
      onResponseStart(_controller, code, received) {
        status = code;
        headers = flatten(received);
        // An interim answer (1xx) may have come before.
        size = 0;
        chunks.length = 0;
        const declared = Number(headers['content-length']);
        if (declared > maxBytes && request.method !== 'HEAD') abandon();
      },
      onResponseData(_controller, chunk) {
        size += chunk.length;
        if (size > maxBytes) return abandon();
        chunks.push(chunk);
      },
      onResponseEnd() {
        if (settled) return;
        settled = true;
        signal.removeEventListener('abort', onAbort);
        resolve({
          status,
          headers,
          bytes: chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks, size),
        });
      },
      onResponseError(_controller, error) {
        fail(error);
      },
    };
    const abandon = (): void => {
      const error = tooLarge(url.host, maxBytes);
      fail(error);
      controller?.abort(error);
    };

    try {
      pool.dispatch({ path, method: request.method, headers: request.headers, body: request.body }, handler);
    } catch (error) {
      fail(error);
    }
  });
}

function flatten(received: Record<string, string | string[] | undefined>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name in received) {
    const value = received[name];
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return headers;
}
