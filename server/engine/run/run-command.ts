// What people, timers and other runs ask of a run that has begun, as plain values. A value can cross to the process
// that holds the run; a function could not. What each of them does is apply-command.ts.
import type { ApprovalDecision, InDoubtDecision, StepRef } from '../../../shared/run.ts';
import type { JsonValue } from '../../../shared/json.ts';
import type { TimerRow } from '../../store/run-store.ts';

/** S7: a timer of the run is due. A timer that no step waits for any more is cleared. */
export interface WakeCommand {
  kind: 'wake';
  timer: Pick<TimerRow, 'nodeId' | 'iteration' | 'kind' | 'eventId'>;
}

/** S10: somebody cancels the run; S6.6: its caller waits for it no more. `by`: who, as text for the journal. */
export interface CancelCommand {
  kind: 'cancel';
  by: string;
}

/** J5: what a person says of a step in doubt. */
export interface DecideCommand extends StepRef {
  kind: 'decide';
  decision: InDoubtDecision;
  /** What the step gave, where the decision is that it is done. Without secrets (S4). */
  output: JsonValue;
  by: string;
}

/** S9: what an approver says. */
export interface ApproveCommand extends StepRef, Pick<ApprovalDecision, 'decision'> {
  kind: 'approve';
  /** The approver's e-mail address. */
  by: string;
  /** Without secrets (S4). */
  comment: string;
  via: 'link' | 'session';
  /**
   * The hash of what the approver was shown; left out: of what is asked now, as for somebody who sees it in the
   * session.
   */
  hash?: string;
  /** Whether the installation lets people decide what their own runs ask. */
  allowsOwnRuns: boolean;
  /** S9.5: who counts as the maker of a link that was made by hand. */
  makers?: readonly string[];
  /** Who caused the run, as the store has it: the run in memory knows only those who came since. */
  causedBy: readonly string[];
}

/** S9: a link is made by which `approver` decides. */
export interface LinkCommand extends StepRef {
  kind: 'approval-link';
  approver: string;
  by: string;
  /** Who counts as the link's maker. */
  makers: readonly string[];
  /** Who caused the run, as the store has it. */
  causedBy: readonly string[];
}

export type RunCommand = WakeCommand | CancelCommand | DecideCommand | ApproveCommand | LinkCommand;

/** What a link is bound to: the approver as the question has them, and the hash of what is asked. */
export interface LinkAnswer {
  approver: string;
  hash: string;
}

/** What a command gives at once, before it is durable: only a link has an answer. */
export type CommandAnswer<Command extends RunCommand> = Command extends LinkCommand ? LinkAnswer : undefined;

/** A command that was carried out. */
export interface Sent<Command extends RunCommand> {
  answer: CommandAnswer<Command>;
  /**
   * Resolves when what the command changed is durable. Rejects with `run.not-now` where another worker has the run
   * (J10).
   */
  durable: Promise<void>;
}
