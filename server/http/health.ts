// Probes and metrics. The probes are public and say nothing but yes or no.
import type { Express, Request } from 'express';

import { AuthError } from '../../shared/errors.ts';
import type { TokenService } from '../access/tokens.ts';
import type { Store } from '../store/store.ts';
import type { Metrics } from '../telemetry/metrics.ts';

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

export function serveHealth(
  app: Express,
  deps: { store: Pick<Store, 'check'>; metrics: Metrics; tokens: TokenService },
): void {
  app.get('/health/live', (_request, response) => {
    response.setHeader('Cache-Control', 'no-store').json({ status: 'live' });
  });
  app.get('/health/ready', async (_request, response) => {
    await deps.store.check();
    response.setHeader('Cache-Control', 'no-store').json({ status: 'ready' });
  });
  app.get('/metrics', async (request, response) => {
    if (!isFromThisMachine(request)) await requireToken(request, deps.tokens);
    const { contentType, text } = await deps.metrics.read();
    response.setHeader('Content-Type', contentType).setHeader('Cache-Control', 'no-store');
    response.end(text);
  });
}

/** A proxy on this machine makes everybody look local: what it forwards is not from here. */
function isFromThisMachine(request: Request): boolean {
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers['forwarded'] ?? request.headers['via'];
  return forwarded === undefined && LOOPBACK.test(request.socket.remoteAddress ?? '');
}

async function requireToken(request: Request, tokens: TokenService): Promise<void> {
  const secret = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (secret === undefined) {
    throw new AuthError(
      'auth.required',
      'Metrics are served to this machine, or with an API token: "Authorization: Bearer sbx_…".',
    );
  }
  await tokens.actorOf(secret);
}
