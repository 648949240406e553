// S9: who may decide what a waiting step asks, and what is journalled of it. What follows from the decisions is the
// card's.
import { AuthError, ConflictError, ValidationError } from '../../../shared/errors.ts';
import type { StepRef } from '../../../shared/run.ts';
import type { RunRow } from '../../store/run-store.ts';
import type { RunActor } from './run-actor.ts';
import type { ApproveCommand, LinkAnswer, LinkCommand } from './run-command.ts';
import type { PendingApproval } from './step.ts';

export function sameAddress(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** S9: whoever started a run by hand does not approve it, unless the installation allows that. */
export function isOwnRun(row: Pick<RunRow, 'startedBy'>, approver: string): boolean {
  return typeof row.startedBy === 'string' && sameAddress(row.startedBy, approver);
}

export function approvalOver(runId: string, { nodeId }: StepRef): ConflictError {
  return new ConflictError(
    'approval.over',
    `Step "${nodeId}" of run ${runId} waits for no approval: it was decided, it expired, or the run has ended.`,
  );
}

/** @throws ConflictError `approval.over`, `approval.changed`, `approval.used`; AuthError `approval.not-approver`, `approval.own-run` */
export function applyApproval(run: RunActor, command: ApproveCommand): void {
  const { nodeId, iteration, by, decision, comment, via, hash } = command;
  const { asked, decisions } = askedNow(run, command);
  if (hash !== undefined && hash !== asked.hash) {
    throw new ConflictError(
      'approval.changed',
      'What is asked was changed after this link was made. Ask for a new link.',
    );
  }
  const approver = asked.approvers.find((one) => sameAddress(one, by));
  if (approver === undefined) {
    throw new AuthError(
      'approval.not-approver',
      `${by === '' ? 'Only people decide, and this token is none' : `${by} is not among the approvers`}. Sign in as one of them.`,
    );
  }
  const isOwn = isOwnRun(run.head, approver);
  if (isOwn && !command.allowsOwnRuns) {
    throw new AuthError('approval.own-run', `${approver} started this run by hand, so somebody else must decide.`);
  }
  if (decisions.some((one) => one.by === approver)) {
    throw new ConflictError('approval.used', `${approver} has decided already; a decision cannot be changed.`);
  }
  run.noteApproval({
    type: 'step.approval',
    at: run.iso(),
    nodeId,
    iteration,
    by: approver,
    decision,
    comment,
    hash: asked.hash,
    via,
    ...(isOwn ? { own: true } : {}),
  });
}

/** @throws ConflictError `approval.over`; ValidationError `approval.no-such-approver` */
export function applyLink(run: RunActor, command: LinkCommand): LinkAnswer {
  const { nodeId, iteration, by } = command;
  const { asked } = askedNow(run, command);
  const approver = asked.approvers.find((one) => sameAddress(one, command.approver));
  if (approver === undefined) {
    throw new ValidationError(
      'approval.no-such-approver',
      `"${command.approver}" is not among the approvers: ${asked.approvers.join(', ')}.`,
    );
  }
  run.noteApproval({ type: 'step.approval-link', at: run.iso(), nodeId, iteration, approver, by });
  return { approver, hash: asked.hash };
}

function askedNow(run: RunActor, { nodeId, iteration }: StepRef): PendingApproval {
  const asks = run.approvalOf({ nodeId, iteration });
  if (asks === undefined || (asks.until !== null && Date.parse(asks.until) <= Date.parse(run.iso())))
    throw approvalOver(run.head.id, { nodeId, iteration });
  return asks.approval;
}
