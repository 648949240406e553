// S5: the step of a For each, from the list that it was given to what its iterations gave. How they run is loop.ts.
import { done, type Each, type Outcome } from '../../../shared/card/card.ts';
import { TerminalError, toAppError, type AppError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Attempt } from './attempt.ts';
import { Loop, MOST_ITEMS } from '../run/loop.ts';
import type { RunActor } from '../run/run-actor.ts';
import type { Step } from '../run/step.ts';
import type { StepMemory } from '../run/step-memory.ts';
import type { StepRunnerDeps } from './step-runner-deps.ts';

export interface StepLoops {
  /** The card of a For each gave its list: its iterations begin. */
  begin(ready: Attempt, each: Each): void;
  /**
   * Carries on a For each of a run that was taken up again. Its card gives the very list again, from the input that is
   * on record.
   */
  recover(run: RunActor, step: Step, memory: Extract<StepMemory, { kind: 'looping' }>): void;
}

/** @param runner what it needs of the step runner */
export function createStepLoops(
  deps: Pick<StepRunnerDeps, 'iso' | 'redactor'>,
  runner: {
    act(ready: Attempt, connection: JsonObject | undefined): void;
    settleOutcome(ready: Attempt, outcome: Outcome): void;
    failFinally(run: RunActor, step: Step, error: AppError, ready: Attempt | undefined): void;
  },
): StepLoops {
  return {
    begin(given, each) {
      const { run, step, node } = given;
      const { length } = each.items;
      if (length > MOST_ITEMS) {
        const error = new TerminalError(
          'loop.too-many-items',
          `"${node.node.name ?? node.key}" got ${length} items; at most ${MOST_ITEMS} are possible. Ask for fewer, or split the list over several runs.`,
        );
        return runner.failFinally(run, step, error, given);
      }
      try {
        // A draft may hold a body that makes no machine.
        run.plan.body(step.nodeId);
      } catch (thrown) {
        return runner.failFinally(run, step, toAppError(thrown), given);
      }
      const ready = { ...given, inputIsJournalled: true };
      // A loop that just goes on has its record.
      if (given.goesOn !== 'still') {
        run.journal.add({
          type: 'step.looping',
          at: deps.iso(),
          startedAt: step.startedAt,
          ...step.place,
          attempt: step.attempt,
          ...(given.goesOn === undefined ? { input: deps.redactor().json(given.input) } : {}),
          items: length,
        });
      }
      // S4: what is on record is what a recovered run goes on with.
      const items = deps.redactor().json(each.items);
      const loop = new Loop(
        step,
        { ...each, items },
        {
          done(output) {
            step.state = 'running';
            runner.settleOutcome(ready, done(output));
          },
          failed: (error) => runner.failFinally(run, step, error, ready),
          cancelled: () => step.frame.haltStep(step),
        },
      );
      step.frame.loop(step, loop);
    },
    recover(run, step, { attempt, startedAt, input, again }) {
      step.state = 'running';
      step.attempt = again ? attempt + 1 : attempt;
      step.startedAt = again ? deps.iso() : startedAt;
      try {
        const node = run.plan.node(step.nodeId);
        const goesOn = again ? 'again' : 'still';
        runner.act({ run, step, node, input, effect: 'pure', inputIsJournalled: true, goesOn }, undefined);
      } catch (thrown) {
        runner.failFinally(run, step, toAppError(thrown), undefined);
      }
    },
  };
}
