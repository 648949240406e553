// Carries a command out on the run in memory. Nothing comes between its judgement and its change, so of two commands the
// second sees what the first did. It touches the run and its journal alone; whoever calls it sees to the commit.
import { ConflictError } from '../../../shared/errors.ts';
import { applyApproval, applyLink } from './apply-approval.ts';
import type { CommandAnswer, RunCommand } from './run-command.ts';
import type { RunActor } from './run-actor.ts';

/** @throws ConflictError `step.not-in-doubt`; for approvals and their links as apply-approval.ts has it: then nothing is changed */
export function applyCommand<Command extends RunCommand>(run: RunActor, command: Command): CommandAnswer<Command> {
  return apply(run, command) as CommandAnswer<Command>;
}

function apply(run: RunActor, command: RunCommand): CommandAnswer<RunCommand> {
  switch (command.kind) {
    case 'wake':
      if (!run.wake(command.timer)) run.journal.clearTimer(command.timer);
      return undefined;
    case 'cancel':
      run.cancel(command.by);
      return undefined;
    case 'decide': {
      const { nodeId, iteration, decision, output, by } = command;
      if (run.decide({ nodeId, iteration }, decision, output, by)) return undefined;
      throw new ConflictError(
        'step.not-in-doubt',
        `Step "${nodeId}" of run ${run.head.id} does not wait for a decision.`,
      );
    }
    case 'approve':
      applyApproval(run, command);
      return undefined;
    case 'approval-link':
      return applyLink(run, command);
  }
}
