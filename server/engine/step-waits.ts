// S7 to S9: how a step waits for a time, an event or an approval, and how it goes on. A wait is what a card gave; what
// ends it is journalled before `wake` of the card says what follows.
import type { ActionContext, Outcome, Wait, WakeContext } from '../../shared/card/card.ts';
import { DefectError, NotFoundError, toAppError, type AppError } from '../../shared/errors.ts';
import type { JsonObject, JsonValue } from '../../shared/json.ts';
import type { ApprovalRequest, WakeCause } from '../../shared/run.ts';
import { sha256Hex } from '../lib/hash.ts';
import type { Attempt, Perform } from './attempt.ts';
import { askFor, eventOf, lookBack, type MatchedEvent } from './event-match.ts';
import type { RunActor } from './run-actor.ts';
import type { Step } from './step.ts';
import type { StepRunnerDeps } from './step-runner.ts';

type Woken = Pick<WakeContext<unknown>, 'cause' | 'event'>;

/** What the step runner does with an attempt; a step that wakes is one more. */
export interface AttemptActions {
  act(ready: Attempt, connection: JsonObject | undefined, perform: Perform): void;
  settleOutcome(ready: Attempt, outcome: Outcome): void;
  settleFailure(ready: Attempt, thrown: AppError): void;
  failFinally(run: RunActor, step: Step, error: AppError): void;
}

export interface StepWaits {
  /** From here on the step needs no memory. @throws DefectError `card.bad-wait` */
  begin(ready: Attempt, wait: Wait): void;
  /** What ends the wait, or may end it, is journalled. */
  woken(run: RunActor, step: Step, by: { cause: WakeCause; eventId: string | null }): void;
}

/** S9: what is shown, with the hash that links and decisions are bound to. `asked` is redacted already. */
export function approvalAs(asked: JsonValue): ApprovalRequest & { hash: string } {
  const { title, message, approvers, required } = asked as unknown as ApprovalRequest;
  return {
    title,
    message,
    approvers,
    required,
    hash: sha256Hex(JSON.stringify([title, message, approvers, required])),
  };
}

export function createStepWaits(
  deps: Pick<StepRunnerDeps, 'now' | 'iso' | 'redactor' | 'events'>,
  { act, settleOutcome, settleFailure, failFinally }: AttemptActions,
): StepWaits {
  function begin(ready: Attempt, wait: Wait): void {
    const { run, step, node } = ready;
    const until = wait.until === null ? null : new Date(wait.until);
    if (node.card.wake === undefined || Number.isNaN(until?.getTime())) {
      throw new DefectError(
        'card.bad-wait',
        `Card "${node.card.id}" gave a wait that cannot be kept: ${node.card.wake === undefined ? 'it has no wake' : `"${wait.until}" is no time`}.`,
      );
    }
    const asked =
      wait.wait === 'approval' ? approvalAs(deps.redactor().json(wait.asked as unknown as JsonObject)) : undefined;
    const end = until?.toISOString() ?? null;
    // S9: not decided yet, and still the same question: it waits on, and what the journal says of it stands.
    if (asked !== undefined && asked.hash === step.approval?.asked.hash && end === step.waited?.until)
      return keepWaiting(ready, wait);
    step.waited = { since: deps.iso(), until: end };
    step.approval = asked === undefined ? undefined : { asked, decisions: [] };
    if (run.head.mode === 'dry') return passAtOnce(ready, wait);
    if (until !== null && until.getTime() <= deps.now()) return wake(ready, { cause: 'time', event: undefined });
    if (wait.wait === 'event') return void waitForEvent(ready, wait);
    run.journal.add(waitingRecord(ready, wait));
    keepWaiting(ready, wait);
  }

  /** S8: an event that came since the run started counts, so stored ones are looked at before any is waited for. */
  async function waitForEvent(ready: Attempt, wait: Extract<Wait, { wait: 'event' }>): Promise<void> {
    const { run, step } = ready;
    try {
      const question = askFor(wait, step.frame.scope);
      const { found, afterSeq } = await lookBack(deps.events, question, run.since);
      if (step.state !== 'running') return;
      run.journal.add(waitingRecord(ready, wait));
      if (found === undefined) {
        run.journal.setWait({ ...step.row, ...question, afterSeq });
        return keepWaiting(ready, wait);
      }
      run.journal.add({
        type: 'step.woken',
        at: deps.iso(),
        ...step.place,
        kind: 'event',
        cause: 'event',
        event: found.id,
      });
      wake({ ...ready, announced: true }, { cause: 'event', event: found });
    } catch (thrown) {
      settleFailure(ready, toAppError(thrown));
    }
  }

  function keepWaiting({ run, step }: Attempt, { wait: kind }: Wait): void {
    const until = step.waited?.until ?? null;
    if (until !== null) run.journal.setTimer({ ...step.row, kind, dueAt: Date.parse(until) });
    step.frame.wait(step, kind);
  }

  function waitingRecord({ step, input, announced }: Attempt, wait: Wait) {
    const { since: at, until } = step.waited ?? { since: deps.iso(), until: null };
    return {
      type: 'step.waiting' as const,
      at,
      ...step.place,
      attempt: step.attempt,
      kind: wait.wait,
      until,
      reason: null,
      ...(announced ? {} : { input: deps.redactor().json(input) }),
      ...(wait.wait === 'event' ? { event: { type: wait.eventType, match: wait.match } } : {}),
      ...(step.approval === undefined ? {} : { approval: step.approval.asked }),
    };
  }

  /** S11: in a dry run a time has come; of an event or an approval the card's sample is what it would have given. */
  function passAtOnce(ready: Attempt, wait: Wait): void {
    const { node, step } = ready;
    const preview: JsonObject = { waitsFor: wait.wait, until: step.waited?.until ?? null };
    if (wait.wait === 'time') return wake(ready, { cause: 'time', event: undefined }, preview);
    if (wait.wait === 'event') Object.assign(preview, { eventType: wait.eventType, match: wait.match });
    else Object.assign(preview, step.approval?.asked);
    settleOutcome(ready, { kind: 'simulated', port: node.ports[0] ?? 'out', output: node.card.sample, preview });
  }

  function wake(ready: Attempt, by: Woken, preview?: JsonObject): void {
    const { step, node } = ready;
    const waited = step.waited ?? { since: step.startedAt, until: null };
    const { approval } = step;
    const perform = (context: () => ActionContext<unknown>): Outcome | Promise<Outcome> | undefined =>
      node.card.wake?.({ ...context(), cause: by.cause, event: by.event, approval, waited });
    const asSimulated = (outcome: Outcome): Outcome =>
      preview !== undefined && outcome.kind === 'done' ? { ...outcome, kind: 'simulated', preview } : outcome;
    act(ready, undefined, (_ready, context) => {
      const given = perform(context);
      if (given === undefined) throw new DefectError('card.bad-wait', `Card "${node.card.id}" waited and has no wake.`);
      return given instanceof Promise ? given.then(asSimulated) : asSimulated(given);
    });
  }

  async function wakeByEvent(ready: Attempt, eventId: string): Promise<void> {
    try {
      const stored = await deps.events.findForTrigger(eventId);
      if (stored === undefined)
        throw new NotFoundError(
          'event.not-found',
          `Event ${eventId}, which this step waited for, is no longer stored.`,
        );
      if (ready.step.state !== 'running') return;
      const event: MatchedEvent = { id: eventId, event: eventOf(stored), delivery: stored.delivery };
      wake(ready, { cause: 'event', event });
    } catch (thrown) {
      settleFailure(ready, toAppError(thrown));
    }
  }

  return {
    begin,
    woken(run, step, { cause, eventId }) {
      step.state = 'running';
      let ready: Attempt;
      try {
        const node = run.plan.node(step.nodeId);
        const input = node.input(step.frame.scope);
        ready = { run, step, node, input, effect: 'pure', announced: true };
      } catch (thrown) {
        failFinally(run, step, toAppError(thrown));
        return;
      }
      if (cause === 'event' && eventId !== null) void wakeByEvent(ready, eventId);
      else wake(ready, { cause, event: undefined });
    },
  };
}
