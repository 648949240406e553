// /api/runs/{id}/steps/{nodeId}: signed-in approvers decide, editors have links made (S9).
import * as calls from '../../../shared/api/approvals.ts';
import { causers, signature } from '../../access/actor.ts';
import type { HttpDeps } from '../deps.ts';
import { actorOf, serve, type Api } from '../route.ts';

/** Whoever decides here has signed in, so no link and no hash is needed: they see what is asked now. */
export function serveApprovals(
  api: Api,
  { engine, runViews, approvalLinks }: Pick<HttpDeps, 'engine' | 'runViews' | 'approvalLinks'>,
): void {
  serve(api, calls.approveStep, async ({ params: { id, nodeId }, body, request, audit }) => {
    const { iteration, decision, comment } = body;
    audit.note({ after: { nodeId, iteration, decision } });
    const place = { nodeId, iteration };
    await engine.approve(id, { ...place, decision, comment, by: actorOf(request).email, via: 'session' });
    const { step } = await runViews.approval(id, place);
    return { status: step?.status ?? 'waiting', decisions: step?.approval?.decisions ?? [] };
  });
  serve(
    api,
    calls.makeApprovalLink,
    async ({ params: { id, nodeId }, body: { approver, iteration }, request, audit }) => {
      audit.note({ after: { nodeId, iteration, approver } });
      const actor = actorOf(request);
      const claim = await engine.claim(id, { nodeId, iteration, approver }, signature(actor), causers(actor));
      return { url: approvalLinks.link(claim) };
    },
  );
}
