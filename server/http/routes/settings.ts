// /api/settings: what an administrator may change of the installation while it runs.
import * as calls from '../../../shared/api/access.ts';
import { readRetention, saveRetention } from '../../access/installation.ts';
import type { HttpDeps } from '../deps.ts';
import { serve, type Api } from '../route.ts';

export function serveSettings(api: Api, { store, config, version }: HttpDeps): void {
  const fixed = { publicUrl: config.publicUrl, version };
  serve(api, calls.getSettings, async () => ({ ...fixed, retention: await readRetention(store.values) }));
  serve(api, calls.saveSettings, async ({ body }) => ({
    ...fixed,
    retention: await saveRetention(store.values, body.retention),
  }));
}
