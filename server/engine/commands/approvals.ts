// S9: decisions of approvers and their links, on their way to the run that asks. Who may decide is apply-approval.ts; how a
// decision reaches the server is not known here.
import { isEnded, type ApprovalDecision, type StepRef } from '../../../shared/run.ts';
import type { ApprovalClaim } from '../../secrets/approval-links.ts';
import type { Repeats } from '../../lib/repeats.ts';
import { runNotFound } from '../../store/refusals.ts';
import type { RunRow } from '../../store/run-store.ts';
import type { Store } from '../../store/store.ts';
import { approvalOver } from '../run/apply-approval.ts';
import type { ApproveCommand, CommandAnswer, LinkCommand, Sent } from '../run/run-command.ts';

export interface Decision
  extends
    StepRef,
    Pick<ApprovalDecision, 'decision' | 'comment'>,
    Pick<ApproveCommand, 'by' | 'via' | 'hash' | 'makers'> {}

export interface Approvals {
  /**
   * Resolves when the decision is durable; the same again until then is the same one.
   * @throws NotFoundError `run.not-found`; ConflictError `approval.over`, `approval.changed`, `approval.used`; AuthError
   * `approval.not-approver`, `approval.own-run`, `approval.own-link`; RetryableError `server.stopping`, `run.not-now`: nothing is recorded
   */
  approve(runId: string, decision: Decision): Promise<void>;
  /**
   * What a link for the approver is bound to; that it was made is on record.
   * @param makers who counts as its maker; default: `by` alone
   * @throws NotFoundError `run.not-found`; ConflictError `approval.over`; ValidationError `approval.no-such-approver`;
   * AuthError `approval.own-link`
   */
  claim(
    runId: string,
    request: StepRef & { approver: string },
    by: string,
    makers?: readonly string[],
  ): Promise<ApprovalClaim>;
}

export function createApprovals(deps: {
  store: Pick<Store, 'runs'>;
  /** S4 */
  redact(text: string): string;
  /** True where the installation lets people decide what runs ask that they caused. */
  allowsOwnRuns(): Promise<boolean>;
  /** Undefined: it asks nothing, and that is durable. @throws RetryableError where it cannot be looked at now */
  send<Command extends ApproveCommand | LinkCommand>(row: RunRow, command: Command): Promise<Sent<Command> | undefined>;
  repeats: Repeats;
}): Approvals {
  const { store } = deps;

  async function send<Command extends ApproveCommand | LinkCommand>(
    runId: string,
    asked: Omit<Command, 'causedBy'>,
  ): Promise<CommandAnswer<Command>> {
    const row = await store.runs.find(runId);
    if (row === undefined) throw runNotFound(runId);
    const command = { ...asked, causedBy: row.causedBy } as unknown as Command;
    if (isEnded(row.status)) throw approvalOver(runId, command);
    const sent = await deps.send(row, command);
    if (sent === undefined) throw approvalOver(runId, command);
    await sent.durable;
    return sent.answer;
  }

  return {
    approve(runId, request) {
      const { nodeId, iteration, by, decision, comment, hash } = request;
      const key = `approve ${runId} ${nodeId} ${iteration} ${by.trim().toLowerCase()}`;
      return deps.repeats(key, JSON.stringify([decision, comment, hash ?? null]), async () => {
        const allowsOwnRuns = await deps.allowsOwnRuns();
        await send<ApproveCommand>(runId, {
          kind: 'approve',
          ...request,
          comment: deps.redact(comment),
          allowsOwnRuns,
        });
      });
    },
    async claim(runId, { nodeId, iteration, approver }, by, makers = [by]) {
      const asked = { kind: 'approval-link' as const, nodeId, iteration, approver, by, makers };
      const bound = await send<LinkCommand>(runId, asked);
      return { runId, nodeId, iteration, ...bound, makers };
    },
  };
}
