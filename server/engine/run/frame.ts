// One machine of a run at work: the run itself, or one iteration of a For each (F4). It is fed from the journal (J1):
// the machine decides what runs next, steps act (step-runner.ts), and every settlement is journalled before the machine
// hears of it. When a run rests, and how it ends, is run-actor.ts.
import { settlementOf } from '../../../shared/machine/journalled-result.ts';
import type { CardResult } from '../../../shared/machine/run-machine.ts';
import type { MachineState, MachineWalk, StepResult } from '../../../shared/machine/walk.ts';
import type { Scope } from '../../../shared/expression/evaluate.ts';
import { CancelledError, DefectError, toAppError, type ErrorRecord } from '../../../shared/errors.ts';
import { takesFailure } from '../../../shared/flow/flow.ts';
import type { EndStatus, JournalRecord, QueuedStep, WaitKind } from '../../../shared/run.ts';
import type { Loop } from './loop.ts';
import type { RunActor } from './run-actor.ts';
import type { FrameMemory, Settlement } from './run-memory.ts';
import { Step } from './step.ts';

/** See `RunActor` for the frame of the run itself, `Loop` for those of iterations. */
export interface FrameOptions {
  run: RunActor;
  /** Null where the frame is the run itself. */
  iteration: string | null;
  /** The For each whose body it runs; absent for the run itself. */
  body?: string;
  machine: MachineWalk;
  /** What its expressions see; outputs of its steps are added to it. */
  scope: Scope;
  /**
   * Called once, when the machine has reached its end or a halt has ended it. `failure`: the first one that no `error`
   * port took.
   */
  onEnd(status: EndStatus, failure: ErrorRecord | undefined): void;
}

/**
 * A frame is told of a step's end by `finish`, `stored` or `fail`, and of what it does meanwhile by `wait`, `queue` and
 * `loop`; what comes too late, for the step has settled or the frame is over, does nothing. It ends by its machine
 * (`complete`), by a failure outside (`halt`), or from outside (`cancel`); `release` takes it out of memory without an
 * end.
 */
export class Frame {
  readonly run: RunActor;
  readonly iteration: string | null;
  readonly scope: Scope;
  readonly steps = new Map<string, Step>();
  private readonly options: FrameOptions;
  /** Where the machine is; undefined until it starts. */
  private state: MachineState | undefined;
  /** Settlements that the machine has not heard of: a step may end while the machine enters others. */
  private readonly pendingSettlements: { nodeId: string; result: StepResult }[] = [];
  private telling = false;
  /**
   * What the journal tells of the frame, without the steps that were taken up since. Undefined where the frame began
   * just now.
   */
  private memory: FrameMemory | undefined;
  /** S10: settlements of nodes that the machine enters again only when a step before them has run again. */
  private answers: Map<string, Settlement> | undefined;
  /** The nodes that the machine has entered, by which a second entry is found out. */
  private readonly reached = new Set<string>();
  /** Each For each of the frame that had an iteration. */
  readonly looped = new Set<string>();
  /** True while settlements come from the journal: nothing of them is journalled again, and no step is taken up. */
  private replaying = false;
  private over = false;
  /** M8: true where a failure outside of the frame has stopped it. */
  private halted = false;
  /** The first failure that no `error` port took. */
  private failure: ErrorRecord | undefined;

  constructor(options: FrameOptions) {
    this.options = options;
    this.run = options.run;
    this.iteration = options.iteration;
    this.scope = options.scope;
  }

  /** Begins, or carries on from what the journal remembers. `halted`: a failure outside has stopped it (M8). */
  start(memory: FrameMemory | undefined, halted = false): void {
    if (memory === undefined) return this.advance();
    this.memory = memory;
    this.answers = new Map();
    for (const nodeId of memory.looped) this.looped.add(nodeId);
    this.replaying = true;
    // First the machine enters what it did before, then it hears of each settlement in the order of then (J1).
    this.advance();
    for (const record of memory.settlements.values()) {
      if (this.run.isResumed && !this.steps.has(record.nodeId)) this.answers.set(record.nodeId, record);
      else this.resettle(record);
    }
    memory.settlements.clear();
    this.replaying = false;
    this.halted = halted;
    // What has not settled goes on; under a halt only what the journal knows of, for that may have taken effect.
    for (const step of this.steps.values()) {
      if (step.state !== 'entered') continue;
      if (!this.halted || memory.memories.has(step.nodeId)) this.takeUp(step);
      else this.undoEntry(step);
    }
    this.endIfHalted();
  }

  /** The step succeeded. */
  finish(step: Step, record: Extract<JournalRecord, { type: 'step.finished' }>, result: CardResult): void {
    if (step.state === 'settled' || this.over) return;
    this.run.journal.add(record);
    this.stored(step, record, result);
  }

  /** J12: as `finish`, of a step whose record is stored already, in the commit of what it wrote. */
  stored(step: Step, record: Extract<JournalRecord, { type: 'step.finished' }>, result: CardResult): void {
    if (step.state === 'settled' || this.over) return;
    this.pass(step, record, result);
    this.run.settleDown();
  }

  /** The step failed, as its record says. Its `error` port takes that where it is wired (M2). */
  fail(step: Step, record: Extract<JournalRecord, { type: 'step.failed' }>): void {
    if (step.state === 'settled' || this.over) return;
    this.run.journal.add(record);
    this.failStep(step, record.error);
    this.run.settleDown();
  }

  /** The step waits. The caller has journalled the reason, with a timer row where a time ends it. */
  wait(step: Step, kind: WaitKind): void {
    step.state = 'waiting';
    step.waitKind = kind;
    step.visitor?.place?.leave();
    step.isDoubtful = false;
    // M8: the step began to wait after another one had failed.
    if (this.isFailing()) this.haltStep(step);
    this.run.settleDown();
  }

  /** J4: the step begins when it has its place at a host. Nothing of that is on record. */
  queue(step: Step): void {
    step.state = 'queued';
    // M8: it is cancelled as a step that waits is.
    if (this.isFailing() && !step.isDoubtful) this.haltStep(step);
    this.run.settleDown();
  }

  /** S5: the step runs its body now. It goes on with what the journal remembers of that. */
  loop(step: Step, loop: Loop): void {
    step.state = 'looping';
    step.loop = loop;
    const memory = this.memory?.loops.get(step.nodeId);
    this.memory?.loops.delete(step.nodeId);
    loop.start(memory, this.isFailing());
    this.run.settleDown();
  }

  /** M8: a failure outside stops the frame. No further step begins; steps that act finish, others are cancelled. */
  halt(): void {
    if (this.over || this.halted) return;
    this.halted = true;
    this.haltSteps();
    this.endIfHalted();
  }

  /** M8: a failure elsewhere has stopped the step: it is cancelled, and the machine hears that it failed. */
  haltStep(step: Step): void {
    this.cancelStep(step);
    if (this.halted) this.endIfHalted();
    else this.tell(step, { failed: true });
  }

  /** The frame is ended from outside: its steps that run or wait are cancelled. */
  cancel(): void {
    if (this.over) return;
    for (const step of this.steps.values()) this.cancelStep(step);
    this.over = true;
  }

  /** The frame is released from memory without a trace: what was running stays as the journal has it. */
  release(): void {
    this.over = true;
    for (const step of this.steps.values()) {
      step.abort?.abort(new CancelledError('step.released', 'The server is stopping.'));
      step.visitor?.place?.leave();
      step.loop?.release();
    }
    this.steps.clear();
  }

  /** True where each of its steps waits, and there is one; never while the machine has more to hear of. */
  rests(): boolean {
    if (this.telling) return false;
    for (const { state, loop } of this.steps.values()) {
      if (state !== 'waiting' && (state !== 'looping' || loop?.rests() !== true)) return false;
    }
    return this.steps.size > 0;
  }

  /** Of its steps that wait: what for. */
  waitKinds(): WaitKind[] {
    return [...this.steps.values()].flatMap((step) => {
      if (step.loop !== undefined) return [...step.loop.frames.values()].flatMap((frame) => frame.waitKinds());
      return step.state === 'waiting' && step.waitKind !== undefined ? [step.waitKind] : [];
    });
  }

  /** True while a card of one of its steps acts. */
  acts(): boolean {
    for (const { state, loop } of this.steps.values()) {
      if (state === 'running' || loop?.acts() === true) return true;
    }
    return false;
  }

  /** J4: its steps that wait for a place at a host. */
  queued(): QueuedStep[] {
    return [...this.steps.values()].flatMap((step) => {
      if (step.loop !== undefined) return [...step.loop.frames.values()].flatMap((frame) => frame.queued());
      const host = step.state === 'queued' ? step.visitor?.place?.host : undefined;
      return host === undefined ? [] : [{ ...step.place, attempt: step.attempt, host }];
    });
  }

  /** The nodes that the frame did not come to, with the bodies of which no iteration ran in it. */
  skipped(): string[] {
    const { plan, head } = this.run;
    return plan
      .within(head.triggerNodeId, this.options.body)
      .flatMap((key) =>
        this.reached.has(key) ? (this.looped.has(key) ? [] : plan.bodyOf(key)) : [key, ...plan.bodyOf(key)],
      );
  }

  /** Lets the machine hear how a step ended, at once or after what it is just hearing. */
  private tell({ nodeId }: Step, result: StepResult): void {
    this.pendingSettlements.push({ nodeId, result });
    if (!this.telling) this.advance();
  }

  /** Leads the machine through all pending settlements. Steps that it enters may settle at once, and add to them. */
  private advance(): void {
    this.telling = true;
    try {
      if (this.state === undefined) this.come(this.options.machine.start(), undefined);
      for (let next = this.pendingSettlements.shift(); next !== undefined; next = this.pendingSettlements.shift()) {
        // M9: the machine may have left the node meanwhile.
        if (this.over || this.state?.running.includes(next.nodeId) !== true) continue;
        this.come(this.options.machine.settle(this.state, next.nodeId, next.result), next.nodeId);
      }
    } catch (thrown) {
      this.run.breakDown(thrown);
    } finally {
      this.telling = false;
    }
  }

  /** The machine has come into another state. `settled`: the node whose step led there. */
  private come(state: MachineState, settled: string | undefined): void {
    const before = this.state?.running ?? [];
    this.state = state;
    for (const nodeId of before) {
      if (!state.running.includes(nodeId)) this.cancelAt(nodeId);
    }
    for (const nodeId of state.running) {
      if (nodeId === settled || !before.includes(nodeId)) this.begin(nodeId);
    }
    if (state.outcome !== undefined) this.complete(state.outcome.status);
  }

  /** The machine entered a node. */
  private begin(nodeId: string): void {
    if (this.over) return;
    if (this.reached.has(nodeId)) {
      // The machine keeps M4. Should it ever fail to, no effect may happen twice.
      throw new DefectError('machine.node-twice', `The machine entered node "${nodeId}" a second time.`);
    }
    const step = new Step(this, nodeId);
    this.steps.set(nodeId, step);
    this.reached.add(nodeId);
    step.earlier = this.memory?.earlier.get(nodeId) ?? 0;
    const answer = this.answers?.get(nodeId);
    if (answer !== undefined) this.resettle(answer);
    else if (!this.replaying && !this.run.isDraining) this.takeUp(step);
  }

  /** The machine left a node; where its step has not settled, it is cancelled (M9). */
  private cancelAt(nodeId: string): void {
    const step = this.steps.get(nodeId);
    if (step !== undefined) this.cancelStep(step);
  }

  private takeUp(step: Step): void {
    const memory = this.memory?.memories.get(step.nodeId);
    this.memory?.memories.delete(step.nodeId);
    if (memory === undefined) this.run.runner.begin(this.run, step);
    else this.run.runner.recoverStep(this.run, step, memory);
  }

  /** A settlement of the journal takes effect once more. @throws DefectError `journal.diverged` */
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
      this.settle(step);
      this.tell(step, { failed: true });
    }
  }

  /** The step's output becomes part of the scope before the machine enters what reads it. */
  private pass(step: Step, record: Extract<JournalRecord, { type: 'step.finished' }>, result: CardResult): void {
    this.scope[step.nodeId] = record.output;
    if ('stop' in result) this.run.noteStop(record.output);
    this.settle(step);
    if (!this.halted) this.tell(step, result);
    else if (this.run.isStopped) this.run.complete('cancelled', undefined);
    else this.endIfHalted();
  }

  /** What its `error` port leads to sees code, message and details in place of an output. */
  private failStep(step: Step, error: ErrorRecord): void {
    const taken = takesFailure(this.run.plan.flow, step.nodeId);
    this.scope[step.nodeId] = { code: error.code, message: error.message, details: error.details ?? {} };
    if (!taken) this.failure ??= error;
    this.settle(step);
    if (this.halted) return this.endIfHalted();
    this.tell(step, { failed: true });
    // M8: steps that wait are cancelled, so that the machine can end.
    if (!taken && !this.replaying && this.isFailing()) this.haltSteps();
  }

  /** M8: true where a failure that nothing took ends the frame, and `onFailure` does not say to go on. */
  isFailing(): boolean {
    if (this.over) return false;
    return this.halted || (this.failure !== undefined && this.run.plan.flow.settings?.onFailure !== 'continue');
  }

  /** M8: cancels what waits and stops what loops; steps that act finish. */
  haltSteps(): void {
    for (const step of this.steps.values()) {
      if (step.state === 'waiting' || (step.state === 'queued' && !step.isDoubtful)) this.haltStep(step);
      else if (step.state === 'looping') step.loop?.halt();
    }
  }

  /** A halted machine hears of nothing any more: its frame is over when none of its steps acts. */
  private endIfHalted(): void {
    if (!this.halted || this.replaying || this.over || this.steps.size > 0) return;
    this.over = true;
    this.end('cancelled', undefined);
  }

  /** The step was entered while the journal was replayed, and never began. */
  private undoEntry(step: Step): void {
    this.reached.delete(step.nodeId);
    this.settle(step);
  }

  private settle(step: Step): void {
    step.state = 'settled';
    step.visitor?.place?.leave();
    this.steps.delete(step.nodeId);
  }

  /** Ends the step without an outcome. In a replay the journal has that already. */
  private cancelStep(step: Step): void {
    const wasWaiting = step.state === 'waiting';
    this.settle(step);
    // Whatever the card answers to this is not heard any more.
    step.abort?.abort(new CancelledError('step.cancelled', 'Cancelled: the run ended.'));
    step.loop?.cancel();
    if (step.write !== undefined) this.run.journal.dropWrite(step.write);
    if (this.replaying) return;
    this.run.journal.add({ type: 'step.cancelled', at: this.run.iso(), ...step.place });
    if (wasWaiting) this.run.journal.clearTimer(step.row);
  }

  /** The machine reached its end. What a Stop left open is cancelled (M9). */
  private complete(status: EndStatus): void {
    if (this.over) return;
    for (const step of this.steps.values()) this.cancelStep(step);
    this.over = true;
    this.end(status, this.failure);
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
