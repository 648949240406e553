// /api/audit: who changed what, for administrators, newest first, page by page.
import { listAudit } from '../../../shared/api/audit.ts';
import type { HttpDeps } from '../deps.ts';
import { serve, type Api } from '../route.ts';

export function serveAudit(api: Api, { store }: Pick<HttpDeps, 'store'>): void {
  serve(api, listAudit, ({ query: { limit, ...narrowing } }) => {
    // A parameter that is empty does not narrow the list.
    const given = Object.entries(narrowing).filter(([, value]) => value !== undefined && value !== '');
    return store.audit.list({ ...Object.fromEntries(given), limit });
  });
}
