// Probes and metrics. The probes are public and say nothing but yes or no; metrics name flows and loads, so they ask
// for a token unless the installation opens them.
import type { Express, Request } from 'express';

import { AuthError } from '../../shared/errors.ts';
import type { TokenService } from '../access/tokens.ts';
import type { Config } from '../config.ts';
import type { Store } from '../store/store.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { bearerOf } from './authenticate.ts';

/** `/health/live` says that the process answers, `/health/ready` that a write would be durable now (503 otherwise). */
export function serveHealth(
  app: Express,
  deps: { store: Pick<Store, 'check'>; metrics: Metrics; tokens: TokenService; config: Pick<Config, 'metrics'> },
): void {
  app.get('/health/live', (_request, response) => {
    response.setHeader('Cache-Control', 'no-store').json({ status: 'live' });
  });
  app.get('/health/ready', async (_request, response) => {
    await deps.store.check();
    response.setHeader('Cache-Control', 'no-store').json({ status: 'ready' });
  });
  app.get('/metrics', async (request, response) => {
    if (deps.config.metrics === 'token') await requireToken(request, deps.tokens);
    const { contentType, text } = await deps.metrics.read();
    response.setHeader('Content-Type', contentType).setHeader('Cache-Control', 'no-store');
    response.end(text);
  });
}

/** @throws AuthError `auth.required`, `auth.failed` */
async function requireToken(request: Request, tokens: TokenService): Promise<void> {
  const secret = bearerOf(request);
  if (secret === undefined) {
    throw new AuthError(
      'auth.required',
      'Metrics are served with an API token of any role: "Authorization: Bearer sbx_…". SIGNALBOX_METRICS=open serves them to everybody.',
    );
  }
  await tokens.actorOf(secret);
}
