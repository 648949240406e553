// One run held in memory: its frames (frame.ts), its journal, its rest and its end. A run whose steps all wait is
// released: it holds no memory, and its journal brings it back (S7).
import type { Scope } from '../../../shared/expression/evaluate.ts';
import { toAppError, toErrorRecord, type ErrorRecord } from '../../../shared/errors.ts';
import { ownersOf } from '../../../shared/flow/bodies.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../shared/json.ts';
import {
  indexesOf,
  type EndStatus,
  type InDoubtDecision,
  type JournalRecord,
  type QueuedStep,
  type StepRef,
  type WakeCause,
} from '../../../shared/run.ts';
import type { RunHead, TimerRow } from '../../store/run-store.ts';
import { callerOf } from './caller.ts';
import type { FlowPlan } from '../plan/plan.ts';
import { Frame } from './frame.ts';
import { recall } from './run-memory.ts';
import type { RunJournal } from './run-journal.ts';
import type { Step } from './step.ts';
import type { PendingApproval, StepMemory } from './step-memory.ts';
import type { Given } from '../start/given.ts';
import type { RunSince } from '../start/trigger-data.ts';

/** What a run asks of whoever runs its steps. The runner (step-runner.ts) knows runs, and runs know of it only this. */
export interface StepRunner {
  /** The machine has entered the step's node: its first attempt begins. */
  begin(run: RunActor, step: Step): void;
  /** A further attempt begins, whose number is given. */
  attempt(run: RunActor, step: Step, attempt: number): void;
  /** Carries on a step that is open in the journal of a run that was taken up again. */
  recoverStep(run: RunActor, step: Step, memory: StepMemory): void;
  /** J5: a person has decided about a step in doubt, and that is journalled. */
  decided(run: RunActor, step: Step, decision: InDoubtDecision, output: JsonValue): void;
  /** A wait for a time, an event or a run is over, and that is journalled. */
  woken(run: RunActor, step: Step, by: { cause: WakeCause; eventId: string | null }): void;
  /** S4: the value as the journal may keep it. */
  redact<Value extends JsonValue>(value: Value): Value;
  /** S9: an approver has decided, and that is journalled. */
  approved(run: RunActor, step: Step): void;
}

/** What a run in memory is made of; run-loader.ts gathers it. */
export interface RunActorOptions {
  head: RunHead;
  plan: FlowPlan;
  /** The trigger's output, which expressions see as `trigger` and by the trigger's key. */
  trigger: JsonObject;
  /** S8: what arrived after this counts for a wait. */
  since: RunSince;
  journal: RunJournal;
  runner: StepRunner;
  /** The journal of a run that was begun before; empty for a new one. */
  records: JournalRecord[];
  /** S13: outputs that stand for those of nodes, by node; default: none. */
  pins?: Given['pins'];
  /** S14: what it takes over from an earlier run; undefined: it begins at its trigger. */
  fork?: Given['fork'];
  iso(): string;
  /** Called once: the run ended and its end is durable. */
  onEnd(status: EndStatus): void;
  /** Called when every step waits and that is durable: the run may be released. */
  onIdle(): void;
}

/**
 * States of a run in memory: it is started once; then it acts, or rests while all its steps wait; it ends once, or is
 * released. While it rests it may be released, and a wake, a decision or an approval ends the rest. Nothing that it
 * does is durable before `journal.commit` resolves.
 */
export class RunActor {
  readonly head: RunHead;
  readonly plan: FlowPlan;
  readonly journal: RunJournal;
  readonly runner: StepRunner;
  readonly since: RunSince;
  /** S13 */
  readonly pins: Given['pins'];
  private readonly options: Omit<RunActorOptions, 'records'>;
  /** The journal, kept only until the run starts: that of a long loop is most of what a run would hold. */
  private records: JournalRecord[];
  private readonly root: Frame;
  /** S9.4: who came to have caused the run while it was in memory; those of before are in its row. */
  private readonly noted: string[] = [];
  /** True until all that was begun before is taken up: the run neither rests nor commits meanwhile. */
  private starting = false;
  /** S10.2, S14: settled nodes may be entered later than nodes that run anew. */
  private resumed = false;
  /** True once its end is journalled, or it was released: nothing more happens in it. */
  private ended = false;
  /** True from when all its steps wait until one of them goes on. */
  private isResting = false;
  /** Counts how often the run came to rest: only the last rest releases it, when all before it is durable. */
  private rests = 0;
  private released = false;
  /** M9: what a Stop named. */
  private stopped: { status: EndStatus; message: string; result: JsonValue } | undefined;
  /** J8: set while the server is stopping; resolves when no step acts. */
  private drained: PromiseWithResolvers<void> | undefined;

  constructor(options: RunActorOptions) {
    const { records, ...others } = options;
    const { head, plan, trigger } = others;
    this.options = others;
    this.records = records;
    this.head = head;
    this.plan = plan;
    this.journal = options.journal;
    this.runner = options.runner;
    this.since = options.since;
    this.pins = options.pins ?? {};
    const scope = Object.assign(Object.create(null) as Scope, {
      trigger,
      run: { id: head.id, startedAt: head.createdAt, mode: head.mode },
      flow: { id: plan.flow.id, name: plan.flow.name, version: head.version },
    });
    scope[head.triggerNodeId] = trigger;
    this.root = new Frame({
      run: this,
      iteration: null,
      machine: plan.machine(head.triggerNodeId),
      scope,
      onEnd: (status, failure) => this.complete(status, failure),
    });
  }

  /** Starts a new run, or carries on a begun one from its journal. Called once. */
  start(): void {
    const { records } = this;
    const { fork } = this.options;
    this.records = [];
    this.starting = true;
    if (records.length === 0) {
      const at = this.iso();
      const by = this.head.startedBy ?? undefined;
      const calledBy = callerOf(this.head);
      this.journal.add({
        type: 'run.started',
        at,
        ...(by === undefined ? {} : { by }),
        ...(calledBy === null ? {} : { calledBy }),
        ...(fork === undefined ? {} : { forkOf: fork.from, edits: fork.edits }),
      });
      this.journal.changeRow({ status: 'running', startedAt: at });
      this.resumed = fork !== undefined;
      // S14: what is taken over is settled from the first moment, by records of this run's own.
      const taken = fork?.taken.map((record) => ({ ...record, at, startedAt: at }));
      for (const record of taken ?? []) this.journal.add(record);
      this.root.start(taken === undefined ? undefined : recall(this.plan.flow, taken));
    } else {
      const memory = recall(this.plan.flow, records);
      this.resumed = memory.resumed || fork !== undefined;
      if (this.head.status === 'queued') this.journal.changeRow({ status: 'running' });
      this.root.start(memory);
    }
    this.starting = false;
    this.settleDown();
  }

  iso(): string {
    return this.options.iso();
  }

  /** S10: nodes may be entered in another order than the one in which they settled. */
  get isResumed(): boolean {
    return this.resumed;
  }

  /** J8: no further step may begin. */
  get isDraining(): boolean {
    return this.drained !== undefined;
  }

  /** S7: a timer of this run is due. False where no such step waits: the timer is stale. */
  wake({ nodeId, iteration, kind, eventId }: Pick<TimerRow, 'nodeId' | 'iteration' | 'kind' | 'eventId'>): boolean {
    const step = this.find({ nodeId, iteration: iteration === '' ? null : iteration });
    if (step?.state !== 'waiting' || step.waitKind !== kind) return false;
    const cause: WakeCause = kind === 'run' ? 'run' : eventId === null ? 'time' : 'event';
    const by = { ...(kind === 'retry' ? {} : { cause }), ...(eventId === null ? {} : { event: eventId }) };
    this.journal.add({ type: 'step.woken', at: this.iso(), ...step.place, kind, ...by });
    this.journal.clearTimer(step.row);
    // Before the runner hears of it: it may settle the step at once.
    this.goOn(step);
    if (kind === 'retry') this.runner.attempt(this, step, step.attempt + 1);
    else this.runner.woken(this, step, { cause, eventId });
    return true;
  }

  /** J5: a person decided a step in doubt. False where that step does not wait for a decision. */
  decide(place: StepRef, decision: InDoubtDecision, output: JsonValue, by: string): boolean {
    const step = this.find(place);
    if (step?.state !== 'waiting' || step.waitKind !== 'decision') return false;
    this.journal.add({ type: 'step.decided', at: this.iso(), ...step.place, decision, output, by });
    this.goOn(step);
    this.runner.decided(this, step, decision, output);
    return true;
  }

  /** S9: what a step asks its approvers now; undefined where it does not. */
  approvalOf(place: StepRef): { until: string | null; approval: PendingApproval } | undefined {
    const step = this.find(place);
    if (step?.state !== 'waiting' || step.approval === undefined) return undefined;
    return { until: step.waited?.until ?? null, approval: step.approval };
  }

  /**
   * S9: journals what concerns a step's approval; with a decision its card says what follows. The step waits for one.
   */
  noteApproval(record: Extract<JournalRecord, { type: 'step.approval' | 'step.approval-link' }>): void {
    const step = this.find(record);
    this.journal.add(record);
    if (record.type === 'step.approval-link' || step?.approval === undefined) return;
    const { by, decision, comment, at } = record;
    step.approval.decisions.push({ by, decision, comment, at });
    // The timer is set again where the step goes on waiting.
    this.journal.clearTimer(step.row);
    this.goOn(step);
    this.runner.approved(this, step);
  }

  /** S9.4: the names that came while the run was in memory, which its row may not have yet. */
  get causers(): readonly string[] {
    return this.noted;
  }

  /** S9.4: they caused the run as well, in the commit of what is journalled now. */
  noteCausers(names: readonly string[]): void {
    this.noted.push(...names);
    this.journal.addCausers(names);
  }

  /** True once the run was released from memory: what this object knows may be old. */
  get isReleased(): boolean {
    return this.released;
  }

  /** S10: ends the run in whatever state it is. Nothing happens where it has ended. */
  cancel(by: string): void {
    if (this.ended) return;
    this.journal.add({ type: 'run.cancel-requested', at: this.iso(), by });
    this.endWith('cancelled', { code: 'run.cancelled', message: `The run was cancelled by ${by}.` }, null);
  }

  /** J8: lets no further step begin. It resolves when none acts any more and all is durable. */
  async drain(): Promise<void> {
    this.drained = Promise.withResolvers<void>();
    this.settleDown();
    await this.drained.promise;
    await this.journal.commit();
  }

  /** Takes the run out of memory without a trace: what was running stays as its journal has it. */
  release(): void {
    this.ended = true;
    this.released = true;
    this.root.release();
    this.drained?.resolve();
  }

  /** M9: a Stop card ends the run as soon as its machine hears of it. `output`: what the Stop's step gave. */
  noteStop(output: JsonValue): void {
    if (isJsonObject(output)) this.stopped = output as unknown as NonNullable<typeof this.stopped>;
  }

  /** M9: true once a Stop has settled. */
  get isStopped(): boolean {
    return this.stopped !== undefined;
  }

  /** Ends the run as failed, for a defect by which it cannot go on. */
  breakDown(thrown: unknown): void {
    this.endWith('failed', toErrorRecord(toAppError(thrown)), null);
  }

  /**
   * Called after every change: it commits what was added, and offers the run for release when nothing but waiting is
   * left. The run rests only once that is durable, and only its last rest releases it.
   */
  settleDown(): void {
    if (this.drained !== undefined && (this.ended || !this.root.acts())) this.drained.resolve();
    if (this.starting || this.ended) return;
    if (this.isResting || !this.root.rests()) return void this.journal.commit();
    this.isResting = true;
    this.rests += 1;
    const rest = this.rests;
    this.journal.changeRow({ status: 'waiting', waitKinds: [...new Set(this.root.waitKinds())] });
    void this.journal.commit().then(() => {
      if (this.isResting && this.rests === rest && !this.ended) this.options.onIdle();
    });
  }

  /** J4: gives the steps of the run that wait for a place at a host. */
  queuedSteps(): QueuedStep[] {
    return this.root.queued();
  }

  /** The step in memory with this node and iteration; undefined: there is none. */
  private find({ nodeId, iteration }: StepRef): Step | undefined {
    const loops = ownersOf(this.plan.flow, nodeId).reverse();
    const indexes = indexesOf(iteration);
    if (loops.length !== indexes.length) return undefined;
    let frame: Frame | undefined = this.root;
    for (const [depth, loop] of loops.entries()) {
      frame = frame?.steps.get(loop)?.loop?.frames.get(indexes[depth] ?? 0);
    }
    return frame?.steps.get(nodeId);
  }

  /** A step that waited goes on, so the run does not rest any more. */
  private goOn(step: Step): void {
    this.isResting = false;
    this.journal.changeRow({ status: 'running' });
    step.state = 'entered';
  }

  /** The run's machine reached its end, or a Stop did. What the Stop named goes before what the machine says. */
  complete(status: EndStatus, failure: ErrorRecord | undefined): void {
    if (this.stopped !== undefined) {
      const { status: named, message, result } = this.stopped;
      this.endWith(named, named === 'succeeded' ? null : { code: 'run.stopped', message }, result);
    } else {
      const error = failure ?? { code: 'run.failed', message: 'A step failed.' };
      this.endWith(status, status === 'failed' ? error : null, null);
    }
  }

  /**
   * Ends the run once. Its steps are cancelled before its end is journalled, so that their records come before that.
   */
  private endWith(status: EndStatus, error: ErrorRecord | null, result: JsonValue): void {
    if (this.ended) return;
    this.ended = true;
    this.root.cancel();
    const at = this.iso();
    const skipped = this.root.skipped();
    this.journal.add({ type: 'run.ended', at, status, error, result, skipped });
    this.journal.changeRow({ status, endedAt: at, error });
    void this.journal.commit().then(() => {
      // J10: where it is fenced, the run goes on and ends elsewhere.
      if (!this.journal.isFenced()) this.options.onEnd(status);
    });
    this.drained?.resolve();
  }
}
