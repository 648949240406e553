// J5: a step whose call lost its answer looks first what became of it, where its card knows how. What was looked at and
// seen is journalled; only what a look cannot tell is decided as for any step in doubt. A look that fails for now is
// made again after a durable wait.
import type { Look } from '../../../shared/card/look.ts';
import {
  RetryableError,
  TimeoutError,
  toAppError,
  toErrorRecord,
  type AppError,
  type ErrorRecord,
} from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { Attempt, Perform } from './attempt.ts';
import type { CallingOut } from './calling-out.ts';
import { afterFailure, backoff, type AfterFailure } from './retry.ts';
import type { PendingLook } from '../run/pending-look.ts';
import type { RunActor } from '../run/run-actor.ts';
import type { Settling } from './settle-once.ts';
import type { Step } from '../run/step.ts';
import type { StepRunnerDeps } from './step-runner-deps.ts';

/** So many looks at one lost call may fail for now; then it is decided without one. */
const MOST_LOOKS = 10;
/** The code of the error for a call whose server ended before the answer came. */
export const CUT_OFF = 'step.in-doubt';

/** A look acts as an attempt does, but only reads, and its record `step.looked` is no settlement. */
export interface StepLooks {
  /**
   * Looks, where the card can and the run is live; false: nothing was done. `lost`: why nobody knows what became of the
   * call.
   */
  begin(ready: Attempt, lost: AppError): boolean;
  /** Looks once more where the last look failed for now; the step remembers how often that was. */
  again(ready: Attempt): void;
}

/** What it needs of the step runner. */
interface Runner {
  act(ready: Attempt, connection: JsonObject | undefined, perform: Perform, settling: Settling): void;
  finish(ready: Attempt, look: Extract<Look, { found: 'happened' }>): void;
  attempt(run: RunActor, step: Step, attempt: number): void;
  follow(ready: Attempt, error: AppError, next: AfterFailure): void;
}

/** Whether an attempt ended without anybody knowing what became of it. */
export function isLost(error: AppError): boolean {
  return error instanceof TimeoutError || (error instanceof RetryableError && !error.surelyNotDone);
}

export function createStepLooks(
  deps: Pick<StepRunnerDeps, 'iso' | 'now' | 'random' | 'redactor'>,
  callingOut: Pick<CallingOut, 'connection'>,
  runner: Runner,
): StepLooks {
  /**
   * Looks once. What the card sees is judged; a look that fails for now is made later, any other is as one that saw
   * nothing.
   */
  async function look(ready: Attempt, pending: PendingLook): Promise<void> {
    const { step, run, node } = ready;
    let seen: Look | undefined;
    const failed = (error: AppError): void => {
      if (step.state !== 'running' || run.isReleased) return;
      if (isPassing(error) && pending.times + 1 < MOST_LOOKS) return lookLater(ready, pending, error);
      const what = `What became of the call of “${node.node.name ?? node.card.title}”.`;
      judge(ready, pending.lost, { found: 'unclear', looked: what, seen: `The look failed: ${error.message}` });
    };
    try {
      const connection = await callingOut.connection(ready);
      if (step.state !== 'running' || run.isReleased) return;
      const perform: Perform = async (_ready, context) => {
        seen = await node.card.look?.(context());
        return { kind: 'done', port: 'out', output: null };
      };
      runner.act({ ...ready, looks: true }, connection, perform, {
        done: () => {
          if (step.state === 'running' && seen !== undefined) judge(ready, pending.lost, seen);
        },
        failed,
      });
    } catch (thrown) {
      failed(toAppError(thrown));
    }
  }

  /** Journals what was seen, and goes on: done, tried again, or decided as in doubt (J5). */
  function judge(ready: Attempt, lost: ErrorRecord, look: Look): void {
    const { run, step, node } = ready;
    const redactor = deps.redactor();
    const { found } = look;
    run.journal.add({
      type: 'step.looked',
      at: deps.iso(),
      ...step.place,
      attempt: step.attempt,
      looked: redactor.text(look.looked),
      seen: redactor.text(look.seen),
      found,
    });
    if (look.found === 'happened') return runner.finish(ready, look);
    // As nobody answered, whatever an answer of the server on the way said.
    const { status: _status, ...details } = lost.details ?? {};
    step.isDoubtful = found === 'unclear' && ready.effect !== 'once';
    const wasCut = lost.code === CUT_OFF;
    const isKnown = found === 'not-happened';
    if (wasCut && (isKnown || ready.effect !== 'once')) return runner.attempt(run, step, step.attempt + 1);
    const error = isKnown
      ? new RetryableError(lost.code, lost.message, { details, surelyNotDone: true })
      : new TimeoutError(lost.code, lost.message, { details });
    const next = afterFailure({
      error,
      attempt: Math.max(step.attempt - step.earlier, 1),
      effect: ready.effect,
      policy: node.node.policy ?? {},
      random: deps.random(),
    });
    runner.follow(ready, error, next);
  }

  /** Waits, durably, before the next look. */
  function lookLater(ready: Attempt, { times, lost }: PendingLook, thrown: AppError): void {
    const { run, step } = ready;
    const wish = thrown instanceof RetryableError ? thrown.retryAfterMs : undefined;
    const dueAt = deps.now() + backoff(times + 1, {}, 1, wish);
    step.look = { times: times + 1, lost };
    // The look is no attempt: when its time comes the attempt has its number still.
    const { attempt } = step;
    step.attempt -= 1;
    const message = deps.redactor().text(`It cannot be seen yet what became of the call. ${thrown.message}`);
    run.journal.add({
      type: 'step.retry',
      at: deps.iso(),
      startedAt: step.startedAt,
      ...step.place,
      attempt,
      error: { code: thrown.code, message },
      dueAt: new Date(dueAt).toISOString(),
      look: step.look,
    });
    run.journal.setTimer({ ...step.row, kind: 'retry', dueAt });
    step.frame.wait(step, 'retry');
  }

  return {
    begin(ready, lost) {
      if (ready.effect === 'pure' || ready.node.card.look === undefined || ready.run.head.mode !== 'live') return false;
      void look(ready, { times: 0, lost: toErrorRecord(lost) });
      return true;
    },
    again(ready) {
      const pending = ready.step.look;
      ready.step.look = undefined;
      if (pending !== undefined) void look(ready, pending);
    },
  };
}

/** True for an error that may be over later. */
function isPassing(error: AppError): boolean {
  return error instanceof RetryableError || error instanceof TimeoutError;
}
