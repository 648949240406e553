// S1 to S4, J4 to J6: one step from its inputs to its settlement. It evaluates, journals what must be known before the
// card acts, runs the card under its timeout, and decides by the class of an error what follows.
import type { ActionContext, Outcome } from '../../../shared/card/card.ts';
import { TerminalError, TimeoutError, toAppError, toErrorRecord, type AppError } from '../../../shared/errors.ts';
import type { JsonObject, JsonValue } from '../../../shared/json.ts';
import type { JournalRecord } from '../../../shared/run.ts';
import { Acting } from './act-context.ts';
import { idempotencyKey, type Attempt, type Perform } from './attempt.ts';
import { createCallingOut } from './calling-out.ts';
import { keptError } from './kept-error.ts';
import { checkOutput } from './output-check.ts';
import { afterFailure, inDoubt, type AfterFailure } from './retry.ts';
import type { RunActor, StepRunner } from '../run/run-actor.ts';
import { doubtRecord, type Step } from '../run/step.ts';
import type { StepMemory } from '../run/step-memory.ts';
import { settleOnce, type Settling } from './settle-once.ts';
import { createStepLooks, CUT_OFF, isLost } from './step-looks.ts';
import { simulate, withStandIn } from './stand-in.ts';
import { createStepLoops } from './step-loops.ts';
import type { StepRunnerDeps } from './step-runner-deps.ts';
import { createStepWaits } from './step-waits.ts';
import { previewWrite, tablesOf, writeAndFinish } from './step-writes.ts';

type Finished = Extract<JournalRecord, { type: 'step.finished' }>;

export function createStepRunner(deps: StepRunnerDeps): StepRunner {
  const callingOut = createCallingOut(deps);
  const waits = createStepWaits(deps, {
    act,
    settleOutcome,
    settleFailure,
    failFinally: (run, step, error) => failFinally(run, step, redactedError(error), undefined),
  });

  const loops = createStepLoops(deps, {
    act,
    settleOutcome,
    failFinally: (run, step, error, ready) => failFinally(run, step, redactedError(error), ready),
  });

  const looks = createStepLooks(deps, callingOut, {
    act,
    attempt,
    follow: (ready, error, next) => follow(ready, redactedError(error), next),
    finish: (ready, { output, port }) => settleOutcome(ready, { kind: 'done', output, port }),
  });

  function attempt(run: RunActor, step: Step, number: number): void {
    step.attempt = number;
    step.startedAt = deps.iso();
    step.state = 'running';
    step.visitor = undefined;
    const pin = run.pins[step.nodeId];
    if (pin !== undefined) return takePinned(run, step, pin);
    let ready: Attempt;
    try {
      const node = run.plan.node(step.nodeId);
      const input = node.input(step.frame.scope);
      const declared = node.card.effectOf?.(input) ?? node.card.effect;
      // J12: until it is over, what it writes has not happened.
      const effect = run.head.mode === 'dry' || declared === 'stored' ? 'pure' : declared;
      ready = { run, step, node, input, effect, inputIsJournalled: effect !== 'pure' };
    } catch (thrown) {
      failFinally(run, step, redactedError(toAppError(thrown)), undefined);
      return;
    }
    if (step.look !== undefined) return looks.again({ ...ready, inputIsJournalled: true });
    // The commonest case first, without a turn of the event loop: a pure card that answers at once.
    if (!ready.inputIsJournalled && ready.node.node.connection === undefined)
      return act(withStandIn(ready, undefined, deps.accounts), undefined);
    void actDurably(ready);
  }

  /** S13: the step does not run, its inputs are not looked at. */
  function takePinned(run: RunActor, step: Step, { port, output }: RunActor['pins'][string]): void {
    const record: Finished = {
      type: 'step.finished',
      at: deps.iso(),
      startedAt: step.startedAt,
      ...step.place,
      attempt: step.attempt,
      port,
      output: deps.redactor().json(output),
      given: 'pinned',
    };
    step.frame.finish(step, record, { port });
  }

  async function actDurably(ready: Attempt): Promise<void> {
    const { run, step, node, input } = ready;
    // J5: until its start is on record nothing has happened.
    let before: Attempt | undefined = { ...ready, effect: 'pure', inputIsJournalled: false };
    try {
      const account = callingOut.connection(ready);
      let connection = account && (await account);
      // J4: what waits for its place has not begun.
      for (let queue = callingOut.place(ready, connection); queue !== undefined;) {
        if (!(await queue)) return;
        connection = await callingOut.connection(ready);
        queue = callingOut.place(ready, connection);
      }
      if (step.state !== 'running' || run.isReleased) return;
      if (ready.inputIsJournalled) {
        // J4: what may change something outside is on record before it happens.
        run.journal.add({
          type: 'step.started',
          at: step.startedAt,
          ...step.place,
          attempt: step.attempt,
          input: deps.redactor().json(input),
          idempotencyKey: idempotencyKey(run.head.id, step.place, node.edition),
        });
        before = undefined;
        await run.journal.commit();
      }
      // J8: what is released acts no more; the next start finds it begun.
      if (step.state !== 'running' || run.isReleased) return;
      act(withStandIn(ready, connection, deps.accounts), connection);
    } catch (thrown) {
      if (step.state === 'running') settleFailure(before ?? ready, toAppError(thrown));
    }
  }

  function act(
    ready: Attempt,
    connection: JsonObject | undefined,
    perform: Perform = runCard,
    settling?: Settling,
  ): void {
    const { node, standIn } = ready;
    const acting = new Acting(deps, callingOut, ready, connection);
    const context = (): Acting => acting;
    const { done, failed } = settling ?? {
      done: (outcome: Outcome) => settleOutcome(ready, outcome),
      failed: (error: AppError) => settleFailure(ready, error),
    };
    let given: Outcome | Promise<Outcome>;
    try {
      given =
        standIn === undefined
          ? perform(ready, context)
          : simulate({ ...ready, standIn }, deps.example?.(node) ?? node.card.sample, () => perform(ready, context));
    } catch (thrown) {
      return failed(toAppError(thrown));
    }
    if (!(given instanceof Promise)) return done(given);
    settleOnce(given, acting.signal, acting.caller.limit, { done, failed });
  }

  function runCard({ node, input }: Attempt, context: () => ActionContext<unknown>): Outcome | Promise<Outcome> {
    return deps.stub === undefined ? node.card.run(context()) : deps.stub(node, input, context);
  }

  function settleOutcome(ready: Attempt, outcome: Outcome): void {
    const { run, step, node } = ready;
    if (step.state !== 'running') return;
    if (outcome.kind === 'wait') {
      try {
        waits.begin(ready, outcome);
      } catch (thrown) {
        settleFailure(ready, toAppError(thrown));
      }
      return;
    }
    if (outcome.kind === 'each') return loops.begin(ready, outcome);
    if (outcome.kind === 'write') {
      const record = finished(ready, outcome.port, null);
      const failed = (error: AppError): void => settleFailure(ready, error);
      if (run.head.mode === 'dry') {
        const tables = tablesOf(deps.tables);
        previewWrite(outcome, tables).then(
          (previewed) => settleOutcome(ready, previewed),
          (thrown: unknown) => failed(toAppError(thrown)),
        );
        return;
      }
      return writeAndFinish(ready, outcome, { redactor: deps.redactor(), record, failed });
    }
    if (outcome.kind === 'stop') {
      const output = { status: outcome.status, message: outcome.message, result: outcome.result };
      step.frame.finish(step, finished(ready, null, output), { stop: outcome.status });
      return;
    }
    try {
      checkOutput(node, outcome, deps.strict);
    } catch (thrown) {
      failFinally(run, step, redactedError(toAppError(thrown)), ready);
      return;
    }
    const record = finished(ready, outcome.port, outcome.output);
    if (outcome.kind === 'simulated')
      Object.assign(record, { simulated: true, preview: deps.redactor().json(outcome.preview) });
    step.frame.finish(step, record, { port: outcome.port });
  }

  function finished({ step, input, inputIsJournalled }: Attempt, port: string | null, output: JsonValue): Finished {
    const redactor = deps.redactor();
    const record: Finished = {
      type: 'step.finished',
      at: deps.iso(),
      startedAt: step.startedAt,
      nodeId: step.nodeId,
      iteration: step.frame.iteration,
      attempt: step.attempt,
      port,
      output: redactor.json(output),
    };
    if (!inputIsJournalled) record.input = redactor.json(input);
    return record;
  }

  function settleFailure(ready: Attempt, thrown: AppError): void {
    const { run, step, node, effect } = ready;
    // The engine gave it up, and says by itself what becomes of it.
    if (step.state !== 'running' || run.isReleased) return;
    const error = redactedError(thrown);
    if (isLost(thrown) && looks.begin(ready, error)) return;
    const next = afterFailure({
      error: thrown,
      attempt: step.attempt - step.earlier,
      effect,
      policy: node.node.policy ?? {},
      random: deps.random(),
    });
    follow(ready, error, next);
  }

  function follow(ready: Attempt, error: AppError, next: AfterFailure): void {
    const { run, step } = ready;
    if (next.kind === 'fail') return failFinally(run, step, error, ready);
    const at = deps.iso();
    const place = { ...step.place, attempt: step.attempt };
    if (next.kind === 'retry') {
      const dueAt = deps.now() + next.delayMs;
      run.journal.add({
        type: 'step.retry',
        at,
        startedAt: step.startedAt,
        ...place,
        error: toErrorRecord(error),
        dueAt: new Date(dueAt).toISOString(),
        ...(ready.inputIsJournalled ? {} : { input: deps.redactor().json(ready.input) }),
        ...(next.noAttempt === true ? { noAttempt: true as const } : {}),
      });
      if (next.noAttempt === true) step.attempt -= 1;
      run.journal.setTimer({ ...step.row, kind: 'retry', dueAt });
      step.frame.wait(step, 'retry');
      return;
    }
    run.journal.add(doubtRecord(step, deps.iso(), toErrorRecord(error)));
    step.frame.wait(step, 'decision');
  }

  function failFinally(run: RunActor, step: Step, error: AppError, ready: Attempt | undefined): void {
    if (error.kind === 'defect') deps.onDefect(error, { runId: run.head.id, nodeId: step.nodeId });
    step.frame.fail(step, {
      type: 'step.failed',
      at: deps.iso(),
      startedAt: step.startedAt,
      ...step.place,
      attempt: step.attempt,
      error: toErrorRecord(error),
      ...(ready === undefined || ready.inputIsJournalled ? {} : { input: deps.redactor().json(ready.input) }),
    });
  }

  const redactedError = (error: AppError): AppError => keptError(error, deps.redactor());

  return {
    begin: (run, step) => attempt(run, step, 1),
    attempt,
    redact: (value) => deps.redactor().json(value),
    woken: (run, step, by) => waits.woken(run, step, by),
    approved: (run, step) => waits.woken(run, step, { cause: 'approval', eventId: null }),
    recoverStep(run, step, memory) {
      step.attempt = memory.attempt;
      switch (memory.kind) {
        case 'again':
          return attempt(run, step, memory.attempt + 1);
        case 'doubt':
          run.journal.add(doubtRecord(step, deps.iso(), memory.reason, memory.input));
          return step.frame.wait(step, 'decision');
        case 'retry':
          step.look = memory.look;
          return step.frame.wait(step, 'retry');
        case 'waiting':
          step.startedAt = memory.since;
          step.waited = { since: memory.since, until: memory.until };
          step.approval = memory.approval;
          step.call = memory.call;
          // A decision may have been journalled and not yet judged.
          if ((memory.approval?.decisions.length ?? 0) > 0) return this.approved(run, step);
          return step.frame.wait(step, memory.wait);
        case 'woken':
          step.look = memory.look;
          if (memory.by === undefined) return attempt(run, step, memory.attempt + 1);
          step.startedAt = memory.since;
          step.waited = { since: memory.since, until: memory.until };
          step.approval = memory.approval;
          step.call = memory.call;
          return this.woken(run, step, { cause: memory.by, eventId: memory.eventId });
        case 'decided':
          return this.decided(run, step, memory.decision, memory.output);
        case 'looping':
          return loops.recover(run, step, memory);
        case 'started':
          return resumeStarted(run, step, memory);
      }
    },
    decided(run, step, decision, output) {
      step.state = 'running';
      step.startedAt = deps.iso();
      if (decision === 'retry') return attempt(run, step, step.attempt + 1);
      if (decision === 'fail') {
        const error = new TerminalError(
          'step.decided-failed',
          'A person decided that this step, which was in doubt, counts as failed.',
        );
        return failFinally(run, step, error, undefined);
      }
      const port = run.plan.node(step.nodeId).ports[0] ?? 'out';
      const at = deps.iso();
      step.frame.finish(
        step,
        {
          type: 'step.finished',
          at,
          startedAt: step.startedAt,
          ...step.place,
          attempt: step.attempt,
          port,
          output,
        },
        { port },
      );
    },
  };

  /** J5: it was begun, and whether it took effect nobody knows. */
  function resumeStarted(run: RunActor, step: Step, memory: Extract<StepMemory, { kind: 'started' }>): void {
    step.state = 'running';
    step.startedAt = memory.startedAt;
    const node = run.plan.node(step.nodeId);
    const effect = node.card.effectOf?.(memory.input) ?? node.card.effect;
    step.isDoubtful = effect !== 'once';
    if (step.isDoubtful && node.card.look === undefined) return attempt(run, step, memory.attempt + 1);
    const error = new TimeoutError(
      CUT_OFF,
      `The server ended while "${node.node.name ?? node.key}" was under way, so it may or may not have taken effect. Look at the receiver, then decide: retry, mark done, or fail.`,
    );
    const ready: Attempt = { run, step, node, input: memory.input, effect, inputIsJournalled: true };
    if (looks.begin({ ...ready, input: inputAnew(ready) }, error)) return;
    follow(ready, error, inDoubt(Math.max(memory.attempt - step.earlier, 1), node.node.policy ?? {}, deps.random()));
  }
}

/** The journal has it without secrets; what it was made of is still there. */
function inputAnew({ node, step, input }: Attempt): JsonValue {
  try {
    return node.input(step.frame.scope);
  } catch {
    return input;
  }
}
