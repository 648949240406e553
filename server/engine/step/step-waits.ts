// S6 to S9: how a step waits for a time, an event, an approval or a run that it calls, and how it goes on. A wait is
// what a card gave; what ends it is journalled before `wake` of the card says what follows.
import type { ActionContext, Outcome, Wait, WakeContext } from '../../../shared/card/card.ts';
import { DefectError, NotFoundError, toAppError, type AppError } from '../../../shared/errors.ts';
import type { JsonObject, JsonValue } from '../../../shared/json.ts';
import type { ApprovalRequest, CalledRun, WakeCause } from '../../../shared/run.ts';
import { sha256Hex } from '../../lib/hash.ts';
import type { Attempt, Perform } from './attempt.ts';
import type { Calls } from './calls.ts';
import { askFor, eventOf, lookBack, type MatchedEvent } from '../start/event-match.ts';
import type { RunActor } from '../run/run-actor.ts';
import type { Step } from '../run/step.ts';
import type { StepRunnerDeps } from './step-runner-deps.ts';

/** What a card's `wake` is told of the end of the wait. */
type Woken = Pick<WakeContext<unknown>, 'cause' | 'event'> & Partial<Pick<WakeContext<unknown>, 'called'>>;

/** What it needs of the step runner: a step that wakes makes one more attempt. */
export interface AttemptActions {
  act(ready: Attempt, connection: JsonObject | undefined, perform: Perform): void;
  settleOutcome(ready: Attempt, outcome: Outcome): void;
  settleFailure(ready: Attempt, thrown: AppError): void;
  failFinally(run: RunActor, step: Step, error: AppError): void;
}

/** A step that waits needs no memory: it is released with its run, and woken from the journal. */
export interface StepWaits {
  /** The card of the step gave a wait. @throws DefectError `card.bad-wait` */
  begin(ready: Attempt, wait: Wait): void;
  /** What ends the wait, or may end it, is journalled: its card says what follows. */
  woken(run: RunActor, step: Step, by: { cause: WakeCause; eventId: string | null }): void;
}

/**
 * S9.1: what is shown, with the hash that links and decisions are bound to. `asked` is redacted already. `generation`
 * is 0 until a run is resumed: what is asked anew then (S10.2) has new links.
 */
export function approvalAs(asked: JsonValue, generation: number): ApprovalRequest & { hash: string } {
  const { title, message, approvers, required } = asked as unknown as ApprovalRequest;
  const shown = [title, message, approvers, required];
  return {
    title,
    message,
    approvers,
    required,
    hash: sha256Hex(JSON.stringify(generation === 0 ? shown : [...shown, generation])),
  };
}

export function createStepWaits(
  deps: Pick<StepRunnerDeps, 'now' | 'iso' | 'redactor' | 'events' | 'calls' | 'example'>,
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
      wait.wait === 'approval'
        ? approvalAs(deps.redactor().json(wait.asked as unknown as JsonObject), step.earlier)
        : undefined;
    const end = until?.toISOString() ?? null;
    // S9: not decided yet, and still the same question: it waits on, and what the journal says of it stands.
    if (asked !== undefined && asked.hash === step.approval?.asked.hash && end === step.waited?.until)
      return keepWaiting(ready, wait);
    step.waited = { since: deps.iso(), until: end };
    step.approval = asked === undefined ? undefined : { asked, decisions: [] };
    // S11: a dry run calls dry.
    if (wait.wait === 'run' && deps.calls !== undefined) return void callFlow(ready, wait, deps.calls);
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
      const { found, sentBy, afterSeq } = await lookBack(deps.events, question, run.since);
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
      run.noteCausers(sentBy);
      wake({ ...ready, inputIsJournalled: true }, { cause: 'event', event: found });
    } catch (thrown) {
      settleFailure(ready, toAppError(thrown));
    }
  }

  /** S6: the run and the wait for it are made by one commit; a run that is not awaited is made with the step's end. */
  async function callFlow(ready: Attempt, wait: Extract<Wait, { wait: 'run' }>, calls: Calls): Promise<void> {
    const { run, step } = ready;
    try {
      const { flowId, awaited } = wait;
      // S4: what the called run gets is stored with it.
      const input = deps.redactor().json(wait.input);
      const place = { ...step.place, generation: step.earlier };
      const prepared = await calls.prepare(run.head, place, { flowId, input, awaited });
      if (step.state !== 'running') return;
      // M8: another step failed meanwhile, so nothing is started any more.
      if (step.frame.isFailing()) return step.frame.wait(step, 'run');
      const runId = prepared.run.id;
      step.call = { runId, flowId, version: prepared.version };
      run.journal.add({ ...waitingRecord(ready, wait), call: step.call });
      run.journal.startRun(prepared.run);
      if (awaited) return keepWaiting(ready, wait);
      wake({ ...ready, inputIsJournalled: true }, { cause: 'run', event: undefined, called: { runId, end: null } });
    } catch (thrown) {
      settleFailure(ready, toAppError(thrown));
    }
  }

  /** S6: the called run has ended. */
  async function wakeByRun(ready: Attempt, calls: Calls, { runId }: CalledRun): Promise<void> {
    try {
      const end = await calls.endOf(runId);
      if (ready.step.state === 'running') wake(ready, { cause: 'run', event: undefined, called: { runId, end } });
    } catch (thrown) {
      settleFailure(ready, toAppError(thrown));
    }
  }

  /** The step waits from now on, with a timer where a time ends the wait. */
  function keepWaiting({ run, step }: Attempt, { wait: kind }: Wait): void {
    const until = step.waited?.until ?? null;
    if (until !== null) run.journal.setTimer({ ...step.row, kind, dueAt: Date.parse(until) });
    step.frame.wait(step, kind);
  }

  /** The record `step.waiting` of this wait. */
  function waitingRecord({ step, input, inputIsJournalled }: Attempt, wait: Wait) {
    const { since: at, until } = step.waited ?? { since: deps.iso(), until: null };
    return {
      type: 'step.waiting' as const,
      at,
      ...step.place,
      attempt: step.attempt,
      kind: wait.wait,
      until,
      reason: null,
      ...(inputIsJournalled ? {} : { input: deps.redactor().json(input) }),
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
    else if (wait.wait === 'run') Object.assign(preview, { flowId: wait.flowId, input: wait.input });
    else Object.assign(preview, step.approval?.asked);
    const output = deps.example?.(node) ?? node.card.sample;
    settleOutcome(ready, { kind: 'simulated', port: node.ports[0] ?? 'out', output, preview });
  }

  /**
   * Asks the card what follows. Its answer is an outcome like any other: it may wait again. `preview`: of a dry run,
   * which shows it as simulated.
   */
  function wake(ready: Attempt, by: Woken, preview?: JsonObject): void {
    const { step, node } = ready;
    const waited = step.waited ?? { since: step.startedAt, until: null };
    const { approval } = step;
    const perform = (context: () => ActionContext<unknown>): Outcome | Promise<Outcome> | undefined =>
      node.card.wake?.(
        Object.assign(context(), { cause: by.cause, event: by.event, approval, called: by.called, waited }),
      );
    const asSimulated = (outcome: Outcome): Outcome =>
      preview !== undefined && outcome.kind === 'done' ? { ...outcome, kind: 'simulated', preview } : outcome;
    act(ready, undefined, (_ready, context) => {
      const given = perform(context);
      if (given === undefined) throw new DefectError('card.bad-wait', `Card "${node.card.id}" waited and has no wake.`);
      return given instanceof Promise ? given.then(asSimulated) : asSimulated(given);
    });
  }

  /** S8: an event has ended the wait. It is read from the store, where it stays until the step has woken. */
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
        ready = { run, step, node, input, effect: 'pure', inputIsJournalled: true };
      } catch (thrown) {
        failFinally(run, step, toAppError(thrown));
        return;
      }
      if (cause === 'event' && eventId !== null) void wakeByEvent(ready, eventId);
      else if (cause === 'run' && step.call !== undefined && deps.calls !== undefined)
        void wakeByRun(ready, deps.calls, step.call);
      else wake(ready, { cause, event: undefined });
    },
  };
}
