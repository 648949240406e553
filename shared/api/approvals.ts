// Calls about approvals (S9): deciding what a step asks, signed in or by a link, and having a link made.
import { z } from 'zod';

import { defineCall, time } from './call.ts';
import { stepStatus } from './runs.ts';

const step = z.object({ id: z.string(), nodeId: z.string() });

/** Also the body of `POST /approve/{token}`, as JSON or as a form. */
export const approvalBody = z.object({
  decision: z
    .enum(['approve', 'reject', 'approved', 'rejected'])
    .transform((given) => (given.startsWith('approve') ? 'approved' : 'rejected')),
  comment: z.string().max(2_000).default(''),
});

/** How the step stands after the decision. */
export const approvalState = z.object({
  /** Of the step: `waiting` until enough decided. */
  status: stepStatus,
  decisions: z.array(
    z.object({ by: z.string(), decision: z.enum(['approved', 'rejected']), comment: z.string(), at: time }),
  ),
});

/**
 * A token decides nothing: 403 `approval.not-approver`. 403 `approval.own-run` for whoever caused the run (S9.3), 410
 * `approval.over` and `approval.used` where there is nothing left to decide.
 */
export const approveStep = defineCall({
  method: 'post',
  path: '/api/runs/:id/steps/:nodeId/approve',
  summary: 'Decide as a signed-in approver (S9)',
  access: 'viewer',
  audit: 'decided an approval',
  params: step,
  /** `iteration`: of a step in a For each. */
  body: approvalBody.extend({ iteration: z.string().nullable().default(null) }),
  response: approvalState,
});
/** 400 `approval.no-such-approver` where the address is not among those that are asked. */
export const makeApprovalLink = defineCall({
  method: 'post',
  path: '/api/runs/:id/steps/:nodeId/approval-link',
  summary: 'A link with which one approver decides; the journal names who made it (S9)',
  access: 'editor',
  audit: 'made an approval link',
  params: step,
  body: z.object({ approver: z.string().min(3).max(320), iteration: z.string().nullable().default(null) }),
  response: z.object({ url: z.string() }),
});

export type ApprovalState = z.infer<typeof approvalState>;
