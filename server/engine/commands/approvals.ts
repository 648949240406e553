// S9: the way of approvers' decisions and links to the run that asks. Who may decide is apply-approval.ts; by what page
// or message a decision reaches the server is not known here.
import { isEnded, type ApprovalDecision, type StepRef } from '../../../shared/run.ts';
import type { ApprovalClaim } from '../../secrets/approval-links.ts';
import type { Repeats } from '../../lib/repeats.ts';
import { runNotFound } from '../../store/refusals.ts';
import type { RunRow } from '../../store/run-store.ts';
import type { Store } from '../../store/store.ts';
import { approvalOver } from '../run/apply-approval.ts';
import type { ApproveCommand, CommandAnswer, LinkCommand, Sent } from '../run/run-command.ts';

/** What one approver says about one step. */
export interface Decision
  extends
    StepRef,
    Pick<ApprovalDecision, 'decision' | 'comment'>,
    Pick<ApproveCommand, 'by' | 'via' | 'hash' | 'makers'> {}

export interface Approvals {
  /**
   * Resolves when the decision is durable. The same decision, sent again before that, is not a second one (S9.6).
   * @throws NotFoundError `run.not-found`
   * @throws ConflictError `approval.over`, `approval.changed`, `approval.used`
   * @throws AuthError `approval.not-approver`, `approval.own-run`, `approval.own-link`
   * @throws RetryableError `server.stopping`, `run.not-now`: nothing is recorded
   */
  approve(runId: string, decision: Decision): Promise<void>;
  /**
   * Gives what a link for the approver is bound to. That the link was made, and by whom, is on record when it resolves.
   * @param makers who counts as its maker; default: `by` alone
   * @throws NotFoundError `run.not-found`
   * @throws ConflictError `approval.over`
   * @throws ValidationError `approval.no-such-approver`
   * @throws AuthError `approval.own-link`
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
  /** S4: what people write is kept without secrets. */
  redact(text: string): string;
  /** True where the installation lets people decide what runs ask that they caused. */
  allowsOwnRuns(): Promise<boolean>;
  /**
   * Brings the command to the run. Undefined: the run asks nothing (any more), and that is durable.
   * @throws RetryableError `server.stopping`, `run.not-now` where the run cannot be looked at now
   */
  send<Command extends ApproveCommand | LinkCommand>(row: RunRow, command: Command): Promise<Sent<Command> | undefined>;
  repeats: Repeats;
}): Approvals {
  const { store } = deps;

  /** Finds the run, sends the command, and waits until what it changed is durable. */
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
      // S9.6: an approver's second click gets the answer of the first; another decision waits for that and is then
      // judged.
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
