// /api/settings: what an administrator may change of the installation while it runs.
import * as calls from '../../../shared/api/access.ts';
import { difference } from '../../access/audit/log.ts';
import { readApprovalRules, readRetention, saveApprovalRules, saveRetention } from '../../access/installation.ts';
import type { HttpDeps } from '../deps.ts';
import { serve, type Api } from '../route.ts';

export function serveSettings(api: Api, { store: { values }, config, version }: HttpDeps): void {
  // What the environment sets is shown, and changed there.
  const fixed = { publicUrl: config.publicUrl, version };
  const read = async () => ({
    ...fixed,
    retention: await readRetention(values),
    approvals: await readApprovalRules(values),
  });
  serve(api, calls.getSettings, read);
  serve(api, calls.saveSettings, async ({ body: { retention, approvals }, audit }) => {
    const before = await read();
    if (retention !== undefined) await saveRetention(values, retention);
    if (approvals !== undefined) await saveApprovalRules(values, approvals);
    const after = await read();
    audit.note(difference(before, after));
    return after;
  });
}
