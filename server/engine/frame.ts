// One machine of a run at work: the run itself, or one iteration of a For each (F4). Its live XState actor is fed from
// the journal (J1): the machine decides what runs next, steps act (step-runner.ts), and every settlement is journalled
// before the machine hears of it. When a run rests, and how it ends, is run-actor.ts.
import { createActor, type ActorRefFrom } from 'xstate';

import { settlementOf } from '../../shared/machine/journalled-result.ts';
import type { CardResult, RunOutcome } from '../../shared/machine/run-machine.ts';
import type { Scope } from '../../shared/expression/evaluate.ts';
import { CancelledError, DefectError, toAppError, type ErrorRecord } from '../../shared/errors.ts';
import { takesFailure } from '../../shared/flow/flow.ts';
import type { EndStatus, JournalRecord, WaitKind } from '../../shared/run.ts';
import { hostCards, type CardHost } from './card-logic.ts';
import type { FlowPlan } from './flow-plan.ts';

import type { RunActor } from './run-actor.ts';
import type { FrameMemory, Settlement } from './run-memory.ts';
import { Step } from './step.ts';

type Machine = ReturnType<FlowPlan['machine']>;

export interface FrameOptions {
  run: RunActor;
  /** Null: the run itself. */
  iteration: string | null;
  machine: Machine;
  /** What its expressions see; outputs of its steps are added to it. */
  scope: Scope;
  /** Called once: the machine reached its end. `failure`: the first one that no `error` port took. */
  onEnd(status: EndStatus, failure: ErrorRecord | undefined): void;
}

export class Frame implements CardHost {
  readonly run: RunActor;
  readonly iteration: string | null;
  readonly scope: Scope;
  readonly steps = new Map<string, Step>();
  private readonly options: FrameOptions;
  private readonly actor: ActorRefFrom<Machine>;
  /** Of steps that the journal tells of and that are not taken up yet. */
  private memories: FrameMemory['memories'] = new Map();
  private earlier: FrameMemory['earlier'] = new Map();
  /** S10: settlements of nodes that the machine enters again only when a step before them has run again. */
  private readonly answers = new Map<string, Settlement>();
  private readonly reached = new Set<string>();
  private replaying = false;
  private over = false;
  private failure: ErrorRecord | undefined;

  constructor(options: FrameOptions) {
    this.options = options;
    this.run = options.run;
    this.iteration = options.iteration;
    this.scope = options.scope;
    this.actor = createActor(options.machine);
    hostCards(this.actor.system, this);
    this.actor.subscribe({
      complete: () => this.complete(),
      error: (error) => this.run.breakDown(error),
    });
  }

  /** Begins, or carries on from what the journal remembers; `resumed`: nodes may be entered in another order (S10). */
  start(memory: FrameMemory | undefined, resumed: boolean): void {
    if (memory === undefined) {
      this.actor.start();
      return;
    }
    this.memories = memory.memories;
    this.earlier = memory.earlier;
    this.replaying = true;
    this.actor.start();
    for (const record of memory.settlements) {
      if (resumed && !this.steps.has(record.nodeId)) this.answers.set(record.nodeId, record);
      else this.resettle(record);
    }
    this.replaying = false;
    for (const step of [...this.steps.values()]) if (step.state === 'entered') this.takeUp(step);
  }

  /** CardHost: the machine entered a node. */
  begin(nodeId: string, settle: (result: CardResult) => void, fail: (error: unknown) => void): void {
    if (this.reached.has(nodeId)) {
      // M4 is the machine's to keep; should it ever not, no effect may happen twice.
      this.run.breakDown(new DefectError('machine.node-twice', `The machine entered node "${nodeId}" a second time.`));
      return;
    }
    const step = new Step(this, nodeId, settle, fail);
    this.steps.set(nodeId, step);
    this.reached.add(nodeId);
    step.earlier = this.earlier.get(nodeId) ?? 0;
    const answer = this.answers.get(nodeId);
    if (answer !== undefined) this.resettle(answer);
    else if (!this.replaying && !this.run.isDraining) this.takeUp(step);
  }

  /** CardHost: the machine left a node before it settled (M9). */
  abandon(nodeId: string): void {
    const step = this.steps.get(nodeId);
    if (step === undefined || step.state === 'settled') return;
    this.dropStep(step);
  }

  finish(step: Step, record: Extract<JournalRecord, { type: 'step.finished' }>, result: CardResult): void {
    if (step.state === 'settled' || this.over) return;
    this.run.journal.add(record);
    this.pass(step, record, result);
    this.run.settleDown();
  }

  fail(step: Step, record: Extract<JournalRecord, { type: 'step.failed' }>): void {
    if (step.state === 'settled' || this.over) return;
    this.run.journal.add(record);
    this.failStep(step, record.error);
    this.run.settleDown();
  }

  /** A step waits: its reason is journalled by the caller, with a timer row where a time ends it. */
  wait(step: Step, kind: WaitKind): void {
    step.state = 'waiting';
    step.waitKind = kind;
    // M8: it began to wait after another step had failed.
    if (this.isFailing()) this.cancelStep(step);
    this.run.settleDown();
  }

  /** Ends it from outside: steps that run or wait are cancelled. */
  drop(): void {
    if (this.over) return;
    for (const step of this.steps.values()) this.dropStep(step);
    this.over = true;
    this.actor.stop();
  }

  /** Lets go without a trace: what was running stays as the journal has it. */
  release(): void {
    this.over = true;
    for (const step of this.steps.values())
      step.abort?.abort(new CancelledError('step.released', 'The server is stopping.'));
    this.steps.clear();
    this.actor.stop();
  }

  /** True for nodes that the machine entered. */
  hasReached(nodeId: string): boolean {
    return this.reached.has(nodeId);
  }

  private takeUp(step: Step): void {
    const memory = this.memories.get(step.nodeId);
    this.memories.delete(step.nodeId);
    if (memory === undefined) this.run.runner.begin(this.run, step);
    else this.run.runner.resume(this.run, step, memory);
  }

  private resettle(record: Settlement): void {
    if (this.over) return;
    const { nodeId } = record;
    const step = this.steps.get(nodeId);
    if (step === undefined || step.state === 'settled') {
      throw new DefectError(
        'journal.diverged',
        `The journal of run ${this.run.head.id} tells of step "${nodeId}", which its flow does not reach.`,
      );
    }
    if (record.type === 'step.finished') this.pass(step, record, settlementOf(record));
    else if (record.type === 'step.failed') this.failStep(step, record.error);
    else {
      this.leave(step);
      step.fail(new CancelledError('step.cancelled', 'Cancelled.'));
    }
  }

  private pass(step: Step, record: Extract<JournalRecord, { type: 'step.finished' }>, result: CardResult): void {
    this.scope[step.nodeId] = record.output;
    if ('stop' in result) this.run.noteStop(record.output);
    this.leave(step);
    step.settle(result);
  }

  private failStep(step: Step, error: ErrorRecord): void {
    const taken = takesFailure(this.run.plan.flow, step.nodeId);
    this.scope[step.nodeId] = { code: error.code, message: error.message, details: error.details ?? {} };
    if (!taken) this.failure ??= error;
    this.leave(step);
    step.fail(error);
    // M8: steps that wait are cancelled, so that the machine can end.
    if (taken || this.replaying || !this.isFailing()) return;
    for (const other of this.steps.values()) if (other.state === 'waiting') this.cancelStep(other);
  }

  /** M8: a failure that nothing took ends it, and `onFailure` does not say to go on. */
  private isFailing(): boolean {
    return this.failure !== undefined && !this.over && this.run.plan.flow.settings?.onFailure !== 'continue';
  }

  private cancelStep(step: Step): void {
    this.dropStep(step);
    step.fail(new CancelledError('step.cancelled', 'Cancelled: another step failed.'));
  }

  private leave(step: Step): void {
    step.state = 'settled';
    this.steps.delete(step.nodeId);
  }

  private dropStep(step: Step): void {
    const wasWaiting = step.state === 'waiting';
    step.abort?.abort(new CancelledError('step.cancelled', 'Cancelled: the run ended.'));
    this.leave(step);
    if (this.replaying) return;
    this.run.journal.add({ type: 'step.cancelled', at: this.run.iso(), ...step.place });
    if (wasWaiting) this.run.journal.clearTimer(step.row);
  }

  private complete(): void {
    if (this.over) return;
    const outcome = this.actor.getSnapshot().output as RunOutcome | undefined;
    try {
      this.options.onEnd(outcome?.status ?? 'failed', this.failure);
    } catch (thrown) {
      this.run.breakDown(toAppError(thrown));
    }
  }
}
