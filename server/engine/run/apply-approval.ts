// S9: who may decide what a waiting step asks, and what is journalled of it. What follows from the decisions is the
// card's.
import { AuthError, ConflictError, ValidationError } from '../../../shared/errors.ts';
import type { StepRef } from '../../../shared/run.ts';
import { unite } from '../../store/causers.ts';
import type { RunActor } from './run-actor.ts';
import type { ApproveCommand, LinkAnswer, LinkCommand } from './run-command.ts';
import type { PendingApproval } from './step-memory.ts';

export function sameAddress(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** S9.4: whoever caused a run does not approve it, unless the installation allows that. */
export function isOwnRun({ causedBy }: { causedBy: readonly string[] }, approver: string): boolean {
  return causedBy.some((one) => sameAddress(one, approver));
}

/**
 * S9.5: a link that was made by hand decides nothing where one of its makers caused the run, whatever the installation
 * allows: it lets people decide in their own name, not in another's.
 */
export function ownLink(run: { causedBy: readonly string[] }, makers: readonly string[]): AuthError | undefined {
  const maker = makers.find((one) => isOwnRun(run, one));
  if (maker === undefined) return undefined;
  return new AuthError(
    'approval.own-link',
    `${maker} caused this run, so a link that ${maker} makes decides nothing in it. Have somebody else make the link.`,
  );
}

export function approvalOver(runId: string, { nodeId }: StepRef): ConflictError {
  return new ConflictError(
    'approval.over',
    `Step "${nodeId}" of run ${runId} waits for no approval: it was decided, it expired, or the run has ended.`,
  );
}

/** @throws ConflictError `approval.over`, `approval.changed`, `approval.used`; AuthError `approval.not-approver`, `approval.own-run`, `approval.own-link` */
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
  const caused = causesOf(run, command);
  const refused = ownLink(caused, command.makers ?? []);
  if (refused !== undefined) throw refused;
  const isOwn = isOwnRun(caused, approver);
  if (isOwn && !command.allowsOwnRuns) {
    throw new AuthError('approval.own-run', `${approver} caused this run, so somebody else must decide.`);
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

/** @throws ConflictError `approval.over`; ValidationError `approval.no-such-approver`; AuthError `approval.own-link` */
export function applyLink(run: RunActor, command: LinkCommand): LinkAnswer {
  const { nodeId, iteration, by, makers } = command;
  const { asked } = askedNow(run, command);
  const approver = asked.approvers.find((one) => sameAddress(one, command.approver));
  if (approver === undefined) {
    throw new ValidationError(
      'approval.no-such-approver',
      `"${command.approver}" is not among the approvers: ${asked.approvers.join(', ')}.`,
    );
  }
  const refused = ownLink(causesOf(run, command), makers);
  if (refused !== undefined) throw refused;
  run.noteApproval({ type: 'step.approval-link', at: run.iso(), nodeId, iteration, approver, by });
  return { approver, hash: asked.hash };
}

/** What the run has just noted may not be stored yet. */
function causesOf(run: RunActor, { causedBy }: ApproveCommand | LinkCommand): { causedBy: string[] } {
  return { causedBy: unite(causedBy, run.causers) };
}

function askedNow(run: RunActor, { nodeId, iteration }: StepRef): PendingApproval {
  const asks = run.approvalOf({ nodeId, iteration });
  if (asks === undefined || (asks.until !== null && Date.parse(asks.until) <= Date.parse(run.iso())))
    throw approvalOver(run.head.id, { nodeId, iteration });
  return asks.approval;
}
