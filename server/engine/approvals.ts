// S9: who may decide what a waiting step asks, and what is journalled of it. What follows from the decisions is the
// card's; how a decision reaches the server is not known here.
import { AuthError, ConflictError, NotFoundError, ValidationError } from '../../shared/errors.ts';
import { isEnded, type ApprovalDecision, type StepRef } from '../../shared/run.ts';
import type { ApprovalClaim } from '../secrets/approval-links.ts';
import type { Clock } from '../lib/clock.ts';
import type { Repeats } from '../lib/repeats.ts';
import type { RunRow } from '../store/run-store.ts';
import type { Store } from '../store/store.ts';
import type { RunActor } from './run-actor.ts';
import type { PendingApproval } from './step.ts';
import type { Worker } from './worker.ts';

export interface Decision extends StepRef, Pick<ApprovalDecision, 'decision' | 'comment'> {
  /** The approver's e-mail address. */
  by: string;
  via: 'link' | 'session';
  /** Of what the approver was shown; left out: of what is asked now. */
  hash?: string;
}

export interface Approvals {
  /**
   * Resolves when the decision is durable; the same again until then is the same one.
   * @throws NotFoundError `run.not-found`; ConflictError `approval.over`, `approval.changed`, `approval.used`; AuthError
   * `approval.not-approver`, `approval.own-run`; RetryableError `server.stopping`, `run.not-now`: nothing is recorded
   */
  approve(runId: string, decision: Decision): Promise<void>;
  /**
   * What a link for the approver is bound to; that it was made is on record.
   * @throws NotFoundError `run.not-found`; ConflictError `approval.over`; ValidationError `approval.no-such-approver`
   */
  claim(runId: string, request: StepRef & { approver: string }, by: string): Promise<ApprovalClaim>;
}

export function sameAddress(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

export function createApprovals(deps: {
  store: Pick<Store, 'runs'>;
  clock: Clock;
  /** S4 */
  redact(text: string): string;
  /** True where the installation lets people decide what runs ask that they started by hand. */
  allowsOwnRuns(): Promise<boolean>;
  /** Undefined: it asks nothing, and that is durable. @throws RetryableError where it cannot be looked at now */
  visit: (row: RunRow, work: (actor: RunActor) => void) => ReturnType<Worker['visit']>;
  repeats: Repeats;
}): Approvals {
  const { store, clock } = deps;

  /** Calls `note` with what is asked now; between the two nothing happens, so of two decisions the second sees the first. */
  async function onRecord(
    runId: string,
    { nodeId, iteration }: StepRef,
    note: (row: RunRow, actor: RunActor, approval: PendingApproval) => void,
  ): Promise<void> {
    const row = await store.runs.find(runId);
    if (row === undefined) throw new NotFoundError('run.not-found', `There is no run ${runId}.`);
    const over = new ConflictError(
      'approval.over',
      `Step "${nodeId}" of run ${runId} waits for no approval: it was decided, it expired, or the run has ended.`,
    );
    if (isEnded(row.status)) throw over;
    const noted = await deps.visit(row, (actor) => {
      const asks = actor.approvalOf({ nodeId, iteration });
      if (asks === undefined || (asks.until !== null && Date.parse(asks.until) <= clock.now())) throw over;
      note(row, actor, asks.approval);
    });
    if (noted === undefined) throw over;
    await noted.durable;
  }

  async function decide(
    runId: string,
    { nodeId, iteration, by, decision, comment, via, hash }: Decision,
  ): Promise<void> {
    const allowsOwnRuns = await deps.allowsOwnRuns();
    await onRecord(runId, { nodeId, iteration }, (row, actor, { asked, decisions }) => {
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
      const isOwn = isOwnRun(row, approver);
      if (isOwn && !allowsOwnRuns) {
        throw new AuthError('approval.own-run', `${approver} started this run by hand, so somebody else must decide.`);
      }
      if (decisions.some((one) => one.by === approver)) {
        throw new ConflictError('approval.used', `${approver} has decided already; a decision cannot be changed.`);
      }
      const at = clock.iso();
      actor.noteApproval({
        type: 'step.approval',
        at,
        nodeId,
        iteration,
        by: approver,
        decision,
        comment: deps.redact(comment),
        hash: asked.hash,
        via,
        ...(isOwn ? { own: true } : {}),
      });
    });
  }

  return {
    approve(runId, request) {
      const { nodeId, iteration, by, decision, comment, hash } = request;
      const key = `approve ${runId} ${nodeId} ${iteration} ${by.trim().toLowerCase()}`;
      return deps.repeats(key, JSON.stringify([decision, comment, hash ?? null]), () => decide(runId, request));
    },
    async claim(runId, { nodeId, iteration, approver: wanted }, by) {
      let claim = { runId, nodeId, iteration, approver: wanted, hash: '' };
      await onRecord(runId, { nodeId, iteration }, (_row, actor, { asked }) => {
        const approver = asked.approvers.find((one) => sameAddress(one, wanted));
        if (approver === undefined) {
          throw new ValidationError(
            'approval.no-such-approver',
            `"${wanted}" is not among the approvers: ${asked.approvers.join(', ')}.`,
          );
        }
        actor.noteApproval({ type: 'step.approval-link', at: clock.iso(), nodeId, iteration, approver, by });
        claim = { ...claim, approver, hash: asked.hash };
      });
      return claim;
    },
  };
}

/** S9: whoever started a run by hand does not approve it, unless the installation allows that. */
export function isOwnRun(row: Pick<RunRow, 'startedBy'>, approver: string): boolean {
  return typeof row.startedBy === 'string' && sameAddress(row.startedBy, approver);
}
