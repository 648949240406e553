// What every request passes before Express sees it: its address can be routed, the server is not stopping, and not too
// many are under way. It knows no route.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { RetryableError, ValidationError, type AppError } from '../../shared/errors.ts';
import { serverStopping } from '../lib/stopping.ts';
import type { Logger } from '../telemetry/log.ts';
import { BOUNDS, createConnections, type ConnectionBounds } from './connections.ts';
import { sendError } from './respond-error.ts';

/** When a client that found no room may come again. */
const RETRY_AFTER_MS = 5_000;

/** The listeners of the server. */
export interface Entrance {
  /** Takes every request. */
  handle: RequestListener;
  /** Is to be told of each new connection. */
  connected(socket: Socket): void;
  /** J8: from now on each request is refused, also on connections that are still open. */
  close(): void;
}

export function createEntrance(
  app: (request: IncomingMessage, response: ServerResponse) => void,
  logger: Logger,
  bounds: Pick<ConnectionBounds, 'most' | 'mostOthers'> = BOUNDS,
): Entrance {
  const connections = createConnections(bounds);
  let closed = false;

  /** Answers with the error and reads nothing of what may still be coming. */
  function refuse(request: IncomingMessage, response: ServerResponse, error: AppError): void {
    // Nobody will read what may still be coming.
    response.setHeader('Connection', 'close');
    sendError(response, error, logger);
    request.resume();
  }

  return {
    handle(request, response) {
      const target = originForm(request.url ?? '');
      if (closed) return refuse(request, response, serverStopping());
      if (target === undefined) return refuse(request, response, badTarget());
      request.url = target;
      if (!connections.enter(request, response)) return refuse(request, response, busy());
      app(request, response);
    },
    connected: (socket) => connections.opened(socket),
    close() {
      closed = true;
    },
  };
}

/**
 * Path and query of a request target, also of the absolute form, which every server must take (RFC 9112, 3.2.2);
 * undefined: it leads nowhere.
 */
function originForm(target: string): string | undefined {
  // `*` comes with OPTIONS alone, and is no path here.
  if (target.startsWith('/') || target === '*') return target;
  const url = URL.parse(target);
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url.pathname + url.search : undefined;
}

function badTarget(): ValidationError {
  return new ValidationError('request.bad-url', 'The address cannot be read. Send a path such as /api/flows.');
}

function busy(): RetryableError {
  return new RetryableError(
    'server.busy',
    'Signalbox answers as many requests as it can at a time, live streams included. Close some, or send it again soon.',
    { retryAfterMs: RETRY_AFTER_MS, surelyNotDone: true },
  );
}
