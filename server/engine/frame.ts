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
import type { Loop } from './loop.ts';
import type { RunActor } from './run-actor.ts';
import type { FrameMemory, Settlement } from './run-memory.ts';
import { Step } from './step.ts';

type Machine = ReturnType<FlowPlan['machine']>;

export interface FrameOptions {
  run: RunActor;
  /** Null: the run itself. */
  iteration: string | null;
  /** The For each whose body it runs; absent for the run itself. */
  body?: string;
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
  /** Each For each of it that had an iteration. */
  readonly looped = new Set<string>();
  private loops: FrameMemory['loops'] = new Map();
  private replaying = false;
  private over = false;
  /** M8: stopped by a failure outside of it. */
  private halted = false;
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

  /** Begins, or carries on from what the journal remembers. `halted`: a failure outside has stopped it (M8). */
  start(memory: FrameMemory | undefined, halted = false): void {
    if (memory === undefined) {
      this.actor.start();
      return;
    }
    this.memories = memory.memories;
    this.earlier = memory.earlier;
    this.loops = memory.loops;
    for (const nodeId of memory.looped) this.looped.add(nodeId);
    this.replaying = true;
    this.actor.start();
    for (const record of memory.settlements.values()) {
      if (this.run.isResumed && !this.steps.has(record.nodeId)) this.answers.set(record.nodeId, record);
      else this.resettle(record);
    }
    this.replaying = false;
    this.halted = halted;
    for (const step of this.steps.values()) {
      if (step.state !== 'entered') continue;
      if (!this.halted || this.memories.has(step.nodeId)) this.takeUp(step);
      else this.forget(step);
    }
    this.endIfHalted();
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

  /** S5: the step runs its body now. It goes on with what the journal remembers of that. */
  loop(step: Step, loop: Loop): void {
    step.state = 'looping';
    step.loop = loop;
    const memory = this.loops.get(step.nodeId);
    this.loops.delete(step.nodeId);
    loop.start(memory, this.isFailing());
    this.run.settleDown();
  }

  /** M8: a failure outside stops it. Nothing further begins; steps that act finish, others are cancelled. */
  halt(): void {
    if (this.over || this.halted) return;
    this.halted = true;
    this.stopSteps();
    this.endIfHalted();
  }

  /** M8: a step that a failure elsewhere has stopped. */
  cancelStep(step: Step): void {
    this.dropStep(step);
    if (this.halted) this.endIfHalted();
    else step.fail(new CancelledError('step.cancelled', 'Cancelled: another step failed.'));
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
    for (const step of this.steps.values()) {
      step.abort?.abort(new CancelledError('step.released', 'The server is stopping.'));
      step.loop?.release();
    }
    this.steps.clear();
    this.actor.stop();
  }

  /** True where each of its steps waits, and one does. */
  rests(): boolean {
    for (const { state, loop } of this.steps.values()) {
      if (state !== 'waiting' && (state !== 'looping' || loop?.rests() !== true)) return false;
    }
    return this.steps.size > 0;
  }

  /** True while a card of it acts. */
  acts(): boolean {
    for (const { state, loop } of this.steps.values()) {
      if (state === 'running' || loop?.acts() === true) return true;
    }
    return false;
  }

  /** Nodes that it did not come to, with the bodies that had no iteration in it. */
  skipped(): string[] {
    const { plan, head } = this.run;
    return plan
      .within(head.triggerNodeId, this.options.body)
      .flatMap((key) =>
        this.reached.has(key) ? (this.looped.has(key) ? [] : plan.bodyOf(key)) : [key, ...plan.bodyOf(key)],
      );
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
    if (!this.halted) step.settle(result);
    else if (this.run.isStopped) this.run.complete('cancelled', undefined);
    else this.endIfHalted();
  }

  private failStep(step: Step, error: ErrorRecord): void {
    const taken = takesFailure(this.run.plan.flow, step.nodeId);
    this.scope[step.nodeId] = { code: error.code, message: error.message, details: error.details ?? {} };
    if (!taken) this.failure ??= error;
    this.leave(step);
    if (this.halted) return this.endIfHalted();
    step.fail(error);
    // M8: steps that wait are cancelled, so that the machine can end.
    if (!taken && !this.replaying && this.isFailing()) this.stopSteps();
  }

  /** M8: a failure that nothing took ends it, and `onFailure` does not say to go on. */
  isFailing(): boolean {
    if (this.over) return false;
    return this.halted || (this.failure !== undefined && this.run.plan.flow.settings?.onFailure !== 'continue');
  }

  private stopSteps(): void {
    for (const step of this.steps.values()) {
      if (step.state === 'waiting') this.cancelStep(step);
      else if (step.state === 'looping') step.loop?.halt();
    }
  }

  /** A halted machine hears of nothing any more: it is over when no step of it acts. */
  private endIfHalted(): void {
    if (!this.halted || this.replaying || this.over || this.steps.size > 0) return;
    this.over = true;
    this.actor.stop();
    this.end('cancelled', undefined);
  }

  /** It was entered in replay alone, and never began. */
  private forget(step: Step): void {
    this.reached.delete(step.nodeId);
    this.leave(step);
  }

  private leave(step: Step): void {
    step.state = 'settled';
    this.steps.delete(step.nodeId);
  }

  private dropStep(step: Step): void {
    const wasWaiting = step.state === 'waiting';
    step.abort?.abort(new CancelledError('step.cancelled', 'Cancelled: the run ended.'));
    this.leave(step);
    step.loop?.drop();
    if (this.replaying) return;
    this.run.journal.add({ type: 'step.cancelled', at: this.run.iso(), ...step.place });
    if (wasWaiting) this.run.journal.clearTimer(step.row);
  }

  private complete(): void {
    if (this.over) return;
    for (const step of this.steps.values()) this.dropStep(step);
    this.over = true;
    const outcome = this.actor.getSnapshot().output as RunOutcome | undefined;
    this.end(outcome?.status ?? 'failed', this.failure);
  }

  private end(status: EndStatus, failure: ErrorRecord | undefined): void {
    try {
      // M9: a Stop in a body ends the whole run.
      if (this.run.isStopped) this.run.complete(status, failure);
      else this.options.onEnd(status, failure);
    } catch (thrown) {
      this.run.breakDown(toAppError(thrown));
    }
  }
}
