// One run held in memory: its live XState actor fed from the journal (J1). The machine decides what runs next, steps
// act (step-runner.ts), and every settlement is journalled before the machine hears of it. A run whose steps all wait
// is let go: it holds no memory, and its journal brings it back (S7).
import { createActor, type ActorRefFrom } from 'xstate';

import type { CardResult, RunOutcome } from '../../shared/machine/run-machine.ts';
import type { Scope } from '../../shared/expression/evaluate.ts';
import { CancelledError, DefectError, toAppError, toErrorRecord, type ErrorRecord } from '../../shared/errors.ts';
import { takesFailure } from '../../shared/flow/flow.ts';
import type { JsonObject, JsonValue } from '../../shared/json.ts';
import type { EndStatus, InDoubtDecision, JournalRecord, WaitKind, WakeCause } from '../../shared/run.ts';
import type { RunHead, TimerRow } from '../store/run-store.ts';
import { hostCards } from './card-logic.ts';
import type { FlowPlan } from './flow-plan.ts';
import { settlementOf } from './replay.ts';
import { recall, type Settlement } from './run-memory.ts';
import type { RunJournal } from './run-journal.ts';
import { Step, type PendingApproval, type StepMemory } from './step.ts';
import type { StepRunner } from './step-runner.ts';

type Machine = ReturnType<FlowPlan['machine']>;

/** When a run started, in the order of events: its own last event, or a time where it has none. */
export type RunSince = { eventId: string } | { at: string };

export interface RunActorOptions {
  head: RunHead;
  plan: FlowPlan;
  /** The trigger's output. */
  trigger: JsonObject;
  /** S8: what arrived after this counts for a wait. */
  since: RunSince;
  journal: RunJournal;
  runner: StepRunner;
  /** The journal of a run that was begun before; empty for a new one. */
  records: JournalRecord[];
  iso(): string;
  /** Called once: the run ended and its end is durable. */
  onEnd(status: EndStatus): void;
  /** Called when every step waits and that is durable: the run may be let go. */
  onIdle(): void;
}

export class RunActor {
  readonly head: RunHead;
  readonly plan: FlowPlan;
  readonly journal: RunJournal;
  readonly scope: Scope;
  readonly since: RunSince;
  private readonly options: RunActorOptions;
  private readonly actor: ActorRefFrom<Machine>;
  private readonly steps = new Map<string, Step>();
  /** Of steps that the journal tells of and that are not taken up yet. */
  private memories = new Map<string, StepMemory>();
  private earlier: ReadonlyMap<string, number> = new Map();
  /** S10: settlements of nodes that the machine enters again only when a step before them has run again. */
  private readonly answers = new Map<string, Settlement>();
  private readonly reached = new Set<string>();
  private replaying = false;
  private ended = false;
  private letGo = false;
  /** Counts how often the run came to rest: only the last rest lets it go, when all before it is durable. */
  private rests = 0;
  private released = false;
  private stopped: { status: EndStatus; message: string; result: JsonValue } | undefined;
  private failure: ErrorRecord | undefined;
  /** Set while the server is stopping. */
  private drained: PromiseWithResolvers<void> | undefined;

  constructor(options: RunActorOptions) {
    const { head, plan, trigger } = options;
    this.options = options;
    this.head = head;
    this.plan = plan;
    this.journal = options.journal;
    this.since = options.since;
    this.scope = Object.assign(Object.create(null) as Scope, {
      trigger,
      run: { id: head.id, startedAt: head.createdAt, mode: head.mode },
      flow: { id: plan.flow.id, name: plan.flow.name, version: head.version },
    });
    this.scope[head.triggerNodeId] = trigger;
    this.actor = createActor(plan.machine(head.triggerNodeId));
    hostCards(this.actor.system, this);
    this.actor.subscribe({ complete: () => this.complete(), error: (error) => this.breakDown(error) });
  }

  /** Starts a new run, or carries on a begun one from its journal. */
  start(): void {
    const { records, iso } = this.options;
    if (records.length === 0) {
      const at = iso();
      const by = this.head.startedBy ?? undefined;
      this.journal.add({ type: 'run.started', at, ...(by === undefined ? {} : { by }) });
      this.journal.changeRow({ status: 'running', startedAt: at });
      this.actor.start();
    } else {
      const { settlements, memories, earlier, resumed } = recall(this.plan.flow, records);
      this.memories = memories;
      this.earlier = earlier;
      this.replaying = true;
      this.actor.start();
      for (const record of settlements) {
        if (resumed && !this.steps.has(record.nodeId)) this.answers.set(record.nodeId, record);
        else this.resettle(record);
      }
      this.replaying = false;
      if (this.ended) return;
      if (this.head.status === 'queued') this.journal.changeRow({ status: 'running' });
      for (const step of this.steps.values()) if (step.state === 'entered') this.takeUp(step);
    }
    this.settleDown();
  }

  /** CardHost: the machine entered a node. */
  begin(nodeId: string, settle: (result: CardResult) => void, fail: (error: unknown) => void): void {
    const step = new Step(nodeId, settle, fail);
    this.steps.set(nodeId, step);
    this.reached.add(nodeId);
    step.earlier = this.earlier.get(nodeId) ?? 0;
    const answer = this.answers.get(nodeId);
    if (answer !== undefined) this.resettle(answer);
    else if (!this.replaying && this.drained === undefined) this.takeUp(step);
  }

  /** CardHost: the machine left a node before it settled (M9). */
  abandon(nodeId: string): void {
    const step = this.steps.get(nodeId);
    if (step === undefined || step.state === 'settled') return;
    this.dropStep(step);
  }

  finish(step: Step, record: Extract<JournalRecord, { type: 'step.finished' }>, result: CardResult): void {
    if (step.state === 'settled' || this.ended) return;
    this.journal.add(record);
    this.scope[step.nodeId] = record.output;
    if ('stop' in result)
      this.stopped = record.output as unknown as { status: EndStatus; message: string; result: JsonValue };
    this.leave(step);
    step.settle(result);
    this.settleDown();
  }

  fail(step: Step, record: Extract<JournalRecord, { type: 'step.failed' }>): void {
    if (step.state === 'settled' || this.ended) return;
    this.journal.add(record);
    this.failStep(step, record.error);
    this.settleDown();
  }

  /** A step waits: its reason is journalled by the caller, with a timer row where a time ends it. */
  wait(step: Step, kind: WaitKind): void {
    step.state = 'waiting';
    step.waitKind = kind;
    // M8: it began to wait after another step had failed.
    if (this.isFailing()) this.cancelStep(step);
    this.settleDown();
  }

  /** A timer of this run is due. False where no such step waits: the timer is stale. */
  wake({ nodeId, kind, eventId }: Pick<TimerRow, 'nodeId' | 'kind' | 'eventId'>): boolean {
    const step = this.steps.get(nodeId);
    if (step?.state !== 'waiting' || step.waitKind !== kind) return false;
    const cause: WakeCause = eventId === null ? 'time' : 'event';
    const by = { ...(kind === 'retry' ? {} : { cause }), ...(eventId === null ? {} : { event: eventId }) };
    this.journal.add({ type: 'step.woken', at: this.options.iso(), nodeId, iteration: null, kind, ...by });
    this.journal.clearTimer(nodeId, '');
    this.letGo = false;
    this.journal.changeRow({ status: 'running' });
    step.state = 'entered';
    if (kind === 'retry') this.options.runner.attempt(this, step, step.attempt + 1);
    else this.options.runner.woken(this, step, { cause, eventId });
    return true;
  }

  /** J5: a person decided a step in doubt. False where that step does not wait for a decision. */
  decide(nodeId: string, decision: InDoubtDecision, output: JsonValue, by: string): boolean {
    const step = this.steps.get(nodeId);
    if (step?.state !== 'waiting' || step.waitKind !== 'decision') return false;
    this.journal.add({ type: 'step.decided', at: this.options.iso(), nodeId, iteration: null, decision, output, by });
    this.letGo = false;
    this.journal.changeRow({ status: 'running' });
    step.state = 'entered';
    this.options.runner.decided(this, step, decision, output);
    return true;
  }

  /** S9: what a step asks its approvers now; undefined where it does not. */
  approvalOf(nodeId: string): { until: string | null; approval: PendingApproval } | undefined {
    const step = this.steps.get(nodeId);
    if (step?.state !== 'waiting' || step.approval === undefined) return undefined;
    return { until: step.waited?.until ?? null, approval: step.approval };
  }

  /** S9: journals what concerns a step's approval; with a decision its card says what follows. The step waits for one. */
  noteApproval(record: Extract<JournalRecord, { type: 'step.approval' | 'step.approval-link' }>): void {
    const step = this.steps.get(record.nodeId);
    this.journal.add(record);
    if (record.type === 'step.approval-link' || step?.approval === undefined) return;
    const { by, decision, comment, at } = record;
    step.approval.decisions.push({ by, decision, comment, at });
    // Set again where it goes on waiting.
    this.journal.clearTimer(step.nodeId, '');
    this.letGo = false;
    this.journal.changeRow({ status: 'running' });
    step.state = 'entered';
    this.options.runner.approved(this, step);
  }

  /** True once it was let go: what it knows may be old. */
  get isReleased(): boolean {
    return this.released;
  }

  /** S10: ends the run in whatever state it is. */
  cancel(by: string): void {
    if (this.ended) return;
    this.journal.add({ type: 'run.cancel-requested', at: this.options.iso(), by });
    this.endWith('cancelled', { code: 'run.cancelled', message: `The run was cancelled by ${by}.` }, null);
  }

  /** J8: begins no further step; resolves when none acts any more and all is durable. */
  async drain(): Promise<void> {
    this.drained = Promise.withResolvers<void>();
    this.settleDown();
    await this.drained.promise;
    await this.journal.commit();
  }

  /** Lets go without a trace: what was running stays as its journal has it. */
  release(): void {
    this.ended = true;
    this.released = true;
    for (const step of this.steps.values())
      step.abort?.abort(new CancelledError('step.released', 'The server is stopping.'));
    this.steps.clear();
    this.actor.stop();
    this.drained?.resolve();
  }

  private acts(): boolean {
    for (const step of this.steps.values()) if (step.state === 'running') return true;
    return false;
  }

  private takeUp(step: Step): void {
    const memory = this.memories.get(step.nodeId);
    this.memories.delete(step.nodeId);
    if (memory === undefined) this.options.runner.begin(this, step);
    else this.options.runner.resume(this, step, memory);
  }

  private resettle(record: Settlement): void {
    if (this.ended) return;
    const { nodeId } = record;
    const step = this.steps.get(nodeId);
    if (step === undefined || step.state === 'settled') {
      throw new DefectError(
        'journal.diverged',
        `The journal of run ${this.head.id} tells of step "${nodeId}", which its flow does not reach.`,
      );
    }
    if (record.type === 'step.finished') {
      this.scope[nodeId] = record.output;
      const result = settlementOf(record);
      if ('stop' in result)
        this.stopped = record.output as unknown as { status: EndStatus; message: string; result: JsonValue };
      this.leave(step);
      step.settle(result);
    } else if (record.type === 'step.failed') {
      this.failStep(step, record.error);
    } else {
      this.leave(step);
      step.fail(new CancelledError('step.cancelled', 'Cancelled.'));
    }
  }

  private failStep(step: Step, error: ErrorRecord): void {
    const taken = takesFailure(this.plan.flow, step.nodeId);
    this.scope[step.nodeId] = { code: error.code, message: error.message, details: error.details ?? {} };
    if (!taken) this.failure ??= error;
    this.leave(step);
    step.fail(error);
    // M8: steps that wait are cancelled, so that the run can end.
    if (taken || this.replaying || !this.isFailing()) return;
    for (const other of this.steps.values()) if (other.state === 'waiting') this.cancelStep(other);
  }

  /** M8: a failure that nothing took ends the run, and `onFailure` does not say to go on. */
  private isFailing(): boolean {
    return this.failure !== undefined && !this.ended && this.plan.flow.settings?.onFailure !== 'continue';
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
    if (!this.replaying) {
      this.journal.add({ type: 'step.cancelled', at: this.options.iso(), nodeId: step.nodeId, iteration: null });
      if (wasWaiting) this.journal.clearTimer(step.nodeId, '');
    }
  }

  /** The machine reached its end. */
  private complete(): void {
    if (this.ended) return;
    const outcome = this.actor.getSnapshot().output as RunOutcome | undefined;
    const status: EndStatus = outcome?.status ?? 'failed';
    if (this.stopped !== undefined) {
      const { message, result } = this.stopped;
      this.endWith(
        this.stopped.status,
        this.stopped.status === 'succeeded' ? null : { code: 'run.stopped', message },
        result,
      );
    } else {
      this.endWith(
        status,
        status === 'failed' ? (this.failure ?? { code: 'run.failed', message: 'A step failed.' }) : null,
        null,
      );
    }
  }

  private breakDown(thrown: unknown): void {
    this.endWith('failed', toErrorRecord(toAppError(thrown)), null);
  }

  private endWith(status: EndStatus, error: ErrorRecord | null, result: JsonValue): void {
    if (this.ended) return;
    for (const step of this.steps.values()) this.dropStep(step);
    this.ended = true;
    const at = this.options.iso();
    const skipped = this.plan.reachable(this.head.triggerNodeId).filter((key) => !this.reached.has(key));
    this.journal.add({ type: 'run.ended', at, status, error, result, skipped });
    this.journal.changeRow({ status, endedAt: at, error });
    void this.journal.commit().then(() => this.options.onEnd(status));
    this.actor.stop();
    this.drained?.resolve();
  }

  /** After every change: commit what was added, and offer the run for release when nothing but waiting is left. */
  private settleDown(): void {
    if (this.drained !== undefined && (this.ended || !this.acts())) this.drained.resolve();
    if (this.replaying || this.ended) return;
    if (this.letGo || this.steps.size === 0) return void this.journal.commit();
    for (const step of this.steps.values()) if (step.state !== 'waiting') return void this.journal.commit();
    this.letGo = true;
    this.rests += 1;
    const rest = this.rests;
    this.journal.changeRow({ status: 'waiting' });
    void this.journal.commit().then(() => {
      if (this.letGo && this.rests === rest && !this.ended) this.options.onIdle();
    });
  }
}
