// What every request passes before Express sees it: its address is one that can be routed, and the server is not stopping.
// Knows no route.
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

import { ValidationError, type AppError } from '../../shared/errors.ts';
import { serverStopping } from '../lib/stopping.ts';
import type { Logger } from '../telemetry/log.ts';
import { sendError } from './respond-error.ts';

export interface Entrance {
  handle: RequestListener;
  /** J8: from now on each request is refused, also on connections that are still open. */
  close(): void;
}

export function createEntrance(
  app: (request: IncomingMessage, response: ServerResponse) => void,
  logger: Logger,
): Entrance {
  let closed = false;

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
      app(request, response);
    },
    close() {
      closed = true;
    },
  };
}

/** Also of the absolute form, which every server must take (RFC 9112, 3.2.2); undefined: it leads nowhere. */
function originForm(target: string): string | undefined {
  // `*` comes with OPTIONS alone, and is no path here.
  if (target.startsWith('/') || target === '*') return target;
  const url = URL.parse(target);
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url.pathname + url.search : undefined;
}

function badTarget(): ValidationError {
  return new ValidationError('request.bad-url', 'The address cannot be read. Send a path such as /api/flows.');
}
